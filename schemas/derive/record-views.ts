/**
 * Records that lie somewhere without being features: codes of land and what happened to them, attachments, overlap checks.
 * Readers see them through views, as they see layers; those who write are held by policies of the tables.
 */

/** SQL condition that a column with a district code lies in the scope. */
export function districtsOf(column: string): string {
  return `(select dimai.scope_is_everywhere()) or ${column} = any ((select dimai.scope_district_codes())::text[]) or ${column} like any ((select dimai.scope_districts())::text[])`;
}

/** The same where the scope has townships too: a row whose district is theirs must lie on their ground. */
export function areasOf(column: string, ground: string): string {
  return `${districtsOf(column)} or (select dimai.scope_has_townships()) and ${column} like any ((select dimai.scope_township_districts())::text[]) and ${ground}`;
}

/**
 * SQL condition that a shape belongs to the townships of the scope: more than the width of a border of it lies there, or its middle. A
 * neighbour that touches, or crosses by as little as surveys differ, does not.
 */
export function liesOn(geom: string): string {
  return `${geom} && (select dimai.scope_ground()) and (st_intersects(${geom}, (select dimai.scope_core())) or st_intersects((select dimai.scope_ground()), st_pointonsurface(${geom})))`;
}

/** SQL condition that all of a shape lies there, but for as little as surveys differ. */
export function liesWithin(geom: string): string {
  return `${geom} && (select dimai.scope_reach()) and st_coveredby(${geom}, (select dimai.scope_reach()))`;
}

/** SQL condition that the parcel of a code belongs to them. */
export const codeLiesThere = (column: string): string => `dimai.code_in_townships(${column})`;

const ofCode = (column: string): string => areasOf(`dimai.district_of_code(${column})`, codeLiesThere(column));
const OF_LAND_CODE = areasOf('district_code', codeLiesThere('code'));
const OF_EVENT = areasOf(
  'district_code',
  `exists (select from dimai.land_code_edge edge where edge.event_id = event.id and (${codeLiesThere('edge.from_code')} or ${codeLiesThere('edge.to_code')}))`,
);
const OF_PROPOSAL = areasOf(
  'district_code',
  `exists (select from unnest(from_codes || to_codes) as code where ${codeLiesThere('code')})`,
);
const told = (column: string, inside: string): string => `case when ${inside} then ${column} end as ${column}`;
/** Both ends of a passing of ground; an end that is absent lies everywhere. */
const BOTH_ENDS = ['from_code', 'to_code'].map((end) => `(${end} is null or ${ofCode(end)})`).join(' and ');

/** Says whether a feature lies in the scope, by the views of its layer. It runs as who asks. */
export const FEATURE_IS_SHOWN = `create function shown.has_feature(layer text, feature bigint) returns boolean language plpgsql stable as $$
declare
  answer boolean := false;
  place text;
begin
  foreach place in array array['shown', 'reduced'] loop
    if not answer and to_regclass(format('%I.%I', place, replace(layer, '-', '_'))) is not null then
      execute format('select exists (select from %I.%I where feature_id = $1)', place, replace(layer, '-', '_')) using feature into answer;
    end if;
  end loop;
  return answer;
end
$$;`;

/** Attachments of codes and of features; a code is one of the parcels. */
const ATTACHMENT_INSIDE = `case when code is not null then (select dimai.scope_shows('parcel')) and (${ofCode('code')}) else shown.has_feature(layer, feature_id) end`;

/** Who commissions a survey, and whom to call. */
const SURVEY_PERSONAL = ['applicant', 'contact_name', 'contact_phone'];
/** A survey is a matter of whoever has all the districts that it reaches into. */
const TASK_INSIDE = '(select dimai.scope_is_everywhere()) or dimai.scope_covers(districts)';

interface CodeRecord {
  /** Columns that name a code or event: the thread must not break. */
  readonly named: string;
  /** Columns that are told inside the scope alone; none where rows outside are not shown at all. */
  readonly told?: readonly string[];
  /** Name of the row in `inside`. */
  readonly of?: string;
  readonly inside: string;
}

/** Records of codes that every land file reads. */
const CODE_RECORDS: Readonly<Record<string, CodeRecord>> = {
  land_code: {
    named:
      'code, kind, state, district_code, series, number, expires_on, survey_task_id, born_event, born_on, ended_event, ended_on',
    told: ['purpose', 'allocated_by', 'allocated_at', 'released_reason', 'released_by', 'released_at', 'area', 'geom'],
    inside: OF_LAND_CODE,
  },
  land_code_edge: { named: 'id, event_id, from_code, to_code', told: ['area', 'geom'], inside: BOTH_ENDS },
  land_code_event: {
    named: 'id, type, happened_on, basis, origin, district_code, recorded_by, recorded_at, revoked_at',
    told: [
      'remark',
      'area_before',
      'area_after',
      'tolerance',
      'recorded_by_id',
      'revoked_by',
      'revoked_reason',
      'revoked_edges',
    ],
    of: ' event',
    inside: OF_EVENT,
  },
  land_code_stage: { named: '*', inside: ofCode('code') },
  land_code_alias: { named: '*', inside: ofCode('code') },
};

/** The same records for who sees every district. */
export const WHOLE_RECORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(CODE_RECORDS).map(([table, { named, told: rest = [] }]) => [
    table,
    `select ${[named, ...rest].join(', ')} from dimai.${table} where dimai.scope_is_everywhere()`,
  ]),
);

/**
 * What a scope shows of each table. A line of codes goes on beyond the districts of who reads it: codes elsewhere are named, for the
 * thread must not break; their ground and who took them are not told.
 */
export const RECORD_VIEWS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(CODE_RECORDS).map(([table, { named, told: rest = [], of, inside }]) => [
      table,
      rest.length === 0
        ? `select * from dimai.${table} where ${inside}`
        : `select ${named},
  ${rest.map((column) => told(column, inside)).join(',\n  ')}
from dimai.${table}${of ?? ''}`,
    ]),
  ),
  land_code_proposal: `select * from dimai.land_code_proposal where ${OF_PROPOSAL}`,
  land_code_series: `select * from dimai.land_code_series where ${ofCode('series')}`,
  attachment: `select * from dimai.attachment where ${ATTACHMENT_INSIDE}`,
  project_review: `select * from dimai.project_review where shown.has_feature('project-redline', feature_id)`,
  overlap_check: `select * from dimai.overlap_check where (select dimai.scope_is_everywhere()) or dimai.scope_covers(districts)`,
  overlap_opinion: `select * from dimai.overlap_opinion opinion
where exists (select from shown.overlap_check made where made.id = opinion.check_id)`,
  overlap_batch: `select * from dimai.overlap_batch where (select dimai.scope_is_everywhere()) or dimai.scope_covers(districts)`,
  survey_task: `select id, number, kind, state, purpose, place,
  ${SURVEY_PERSONAL.map((column) => `case when (select dimai.scope_shows_personal()) then ${column} else left(${column}, 1) || '**' end as ${column}`).join(',\n  ')},
  districts, subdistricts, geom, delivered, ellipsoidal_area, planar_area, source, overlapped, surveyor, surveyor_id, due_on, revision,
  created_by, created_by_id, created_at, changed_at
from dimai.survey_task where ${TASK_INSIDE}`,
  survey_task_step: `select * from dimai.survey_task_step step
where exists (select from shown.survey_task task where task.id = step.task_id)`,
  survey_code: `select * from dimai.survey_code held
where exists (select from shown.survey_task task where task.id = held.task_id)`,
  survey_point_range: `select * from dimai.survey_point_range held
where exists (select from shown.survey_task task where task.id = held.task_id)`,
  survey_package: `select * from dimai.survey_package package
where exists (select from shown.survey_task task where task.id = package.task_id)`,
  survey_bundle: `select * from dimai.survey_bundle bundle
where exists (select from shown.survey_task task where task.id = bundle.task_id)`,
  survey_merge: `select * from dimai.survey_merge merged
where exists (select from shown.survey_task task where task.id = merged.task_id)`,
  survey_merge_change: `select * from dimai.survey_merge_change change
where exists (select from shown.survey_merge merged where merged.id = change.merge_id)`,
  survey_record: `select id, task_id, kind, bundle_id, merge_id, parcel_code, boundary, geom, sha256, recorded_at, received_at,
  case when (select dimai.scope_shows_personal()) then content else content - array['witness', 'neighbour', 'phone', 'note'] end as content
from dimai.survey_record record
where exists (select from shown.survey_task task where task.id = record.task_id)`,
  survey_signature: `select id, task_id, bundle_id, merge_id, witness_id, parcel_code, boundary, role, signed_at, device, media_type, sha256,
  octet_length(content) as bytes, received_at, received_by,
  case when (select dimai.scope_shows_personal()) then signer else left(signer, 1) || '**' end as signer,
  case when (select dimai.scope_shows_personal()) then content end as content
from dimai.survey_signature signature
where exists (select from shown.survey_task task where task.id = signature.task_id)`,
  survey_result: `select * from dimai.survey_result result
where exists (select from shown.survey_task task where task.id = result.task_id)`,
  ...Object.fromEntries(
    ['row', 'finding', 'change'].map((part) => [
      `survey_result_${part}`,
      `select * from dimai.survey_result_${part} part
where exists (select from shown.survey_result result where result.id = part.result_id)`,
    ]),
  ),
  overlap_batch_plot: `select * from dimai.overlap_batch_plot plot
where exists (select from shown.overlap_batch batch where batch.id = plot.batch_id)`,
};

/** What a row must be for somebody with a scope to add or change it. Events and numbers of codes are the work of districts. */
const WRITTEN: Readonly<Record<string, string>> = {
  land_code: areasOf('district_code', `(${liesWithin('geom')} or ${codeLiesThere('code')})`),
  land_code_edge: BOTH_ENDS,
  land_code_event: districtsOf('district_code'),
  land_code_proposal: districtsOf('district_code'),
  land_code_stage: ofCode('code'),
  land_code_alias: ofCode('code'),
  land_code_series: ofCode('series'),
  attachment: ATTACHMENT_INSIDE,
  survey_task: TASK_INSIDE,
  // Plots that an editor finds are those that lie within the scope as a whole.
  project_review: `exists (select from land.project_redline plot where plot.feature_id = project_review.feature_id and plot.version_to is null)`,
};

/**
 * DDL by which a role writes records of its scope alone. It reads all of them: a number that was given out elsewhere is taken, and a
 * line of codes has no cycle, whoever looks.
 */
export function createRecordPolicies(role: string): string {
  return Object.entries(WRITTEN)
    .map(
      ([table, inside]) => `alter table dimai.${table} enable row level security;
drop policy if exists read_by_editors on dimai.${table};
drop policy if exists added_in_scope on dimai.${table};
drop policy if exists changed_in_scope on dimai.${table};
drop policy if exists removed_in_scope on dimai.${table};
create policy read_by_editors on dimai.${table} for select to ${role} using (true);
create policy added_in_scope on dimai.${table} for insert to ${role} with check (${inside});
create policy changed_in_scope on dimai.${table} for update to ${role} using (${inside}) with check (${inside});
create policy removed_in_scope on dimai.${table} for delete to ${role} using (${inside})`,
    )
    .join(';\n');
}
