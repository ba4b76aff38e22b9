/**
 * A checked result into the register, in one transaction: what it was checked against is still so → codes → events → parcels, points
 * and lines as versions → the task registered → the result published. Whatever fails takes everything back, codes included.
 */
import type { PoolClient } from 'pg';
import { fromWkb } from '../../../schemas/geometry.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import type { Layer } from '../../../schemas/layer.ts';
import { Problem } from '../../../schemas/problems.ts';
import type { Caller } from '../../access/caller.ts';
import {
  changeFeatures,
  type ChangedFeatures,
  type ChangeReason,
  type FeatureChange,
} from '../../editing/change-features.ts';
import { lock, type Editor, type NewShape } from '../../editing/edit-feature.ts';
import { allocateCodes } from '../../land-codes/allocate.ts';
import { seriesOf } from '../../land-codes/code-kinds.ts';
import type { Recorder } from '../../land-codes/event.ts';
import { recordEvent } from '../../land-codes/record-event.ts';
import { takeSurveyStep } from '../take-step.ts';
import { type Actor, lockTask } from '../task-store.ts';
import { planCodes, type CodePlan } from './plan-codes.ts';
import { lockResult, readRows, type ResultOutcome, type StoredRow, type SurveyResult } from './result-store.ts';

/** What a publication is told, and by whom. */
export interface Publication {
  readonly taskId: number;
  readonly resultId: string;
  /** Day on which the change took place, `yyyy-MM-dd`. */
  readonly on: string;
  readonly basis: string;
  readonly caller: Caller;
  readonly actor: Actor;
  readonly recorder: Recorder;
  readonly editor: Editor;
  /** Told before each step; a test stops here. */
  readonly onStep?: (step: PublicationStep) => void | Promise<void>;
}

/** Steps of a publication, in order. */
export const publicationSteps = [
  'lock',
  'codes',
  'events',
  'parcel',
  'boundary-point',
  'boundary-line',
  'task',
  'result',
] as const;
export type PublicationStep = (typeof publicationSteps)[number];

const LAYERS = ['parcel', 'boundary-point', 'boundary-line'] as const;
type LayerId = (typeof LAYERS)[number];

/** Publishes a result in a transaction of the caller. Throws `survey-result-closed`, `-blocked`, `-outdated` and what codes, events and edits throw. */
export async function publishResult(client: PoolClient, publication: Publication): Promise<ResultOutcome> {
  const { taskId, resultId, on, basis, caller, actor, recorder, editor, onStep } = publication;
  const task = await lockTask(client, taskId);
  const result = await lockResult(client, taskId, resultId);
  requirePublishable(result);
  await onStep?.('lock');
  for (const id of LAYERS) await lock(client, layerById(id)!);
  await requireUnchanged(client, result);
  const rows = await readRows(client, resultId);
  const parcels = rows.filter(({ layer }) => layer === 'parcel');

  await onStep?.('codes');
  const plan = await planCodes(client, parcels.map(plannedRow), { taskId, resultId, today: recorder.today });
  requireFaultless(plan);
  const codes = await issueCodes(client, plan, { purpose: `地籍调查 ${task.number} 成果`, recorder });

  await onStep?.('events');
  const shapes = new Map(parcels.map(({ number, degrees }) => [number, degrees]));
  const events: ResultOutcome['events'][number][] = [];
  for (const { type, from, to } of plan.events) {
    const after = to.map((number) => ({ code: codes.get(number)!, shape: shapes.get(number)! }));
    const event = { type, on, basis, from, to: after, origin: 'declared', surveyTaskId: taskId } as const;
    const id = await recordEvent(client, { ...event, remark: `地籍调查 ${task.number}：${result.name}` }, recorder);
    events.push({ id, type, from, to: after.map(({ code }) => code) });
  }

  const register = await changesOf(client, rows, codes, result);
  const versions: Record<string, number> = {};
  const began: Record<string, readonly number[]> = {};
  for (const id of LAYERS) {
    await onStep?.(id);
    const changes = register.changes[id];
    if (changes.length === 0) continue;
    const why: ChangeReason = {
      reason: basis,
      sourceName: `地籍调查 ${task.number} ${result.name}`,
      district: [...codes.values()][0]!.slice(0, 6),
      ...(id === 'parcel' ? {} : { newDataset: '地籍调查成果' }),
      detail: { surveyTask: taskId, surveyResult: resultId },
    };
    const made: ChangedFeatures = await changeFeatures(client, layerById(id)!, changes, why, {
      ...editor,
      surveyTaskId: taskId,
    });
    versions[id] = made.version;
    began[id] = made.featureIds.filter((_, i) => changes[i]!.kind !== 'remove');
  }

  await onStep?.('task');
  const detail = { surveyResult: resultId, codes: [...codes.values()] };
  await takeSurveyStep(
    client,
    { taskId, to: 'registered', reason: `成果 ${result.name} 已发布`, detail, right: 'ingest:publish', resultId },
    { caller, who: actor },
  );
  await onStep?.('result');
  const outcome: ResultOutcome = {
    versions,
    events,
    codes: Object.fromEntries([...codes].map(([number, code]) => [String(number), code])),
    began,
    ended: register.ended,
  };
  await client.query(
    `update dimai.survey_result set state = 'published', published_by = $2, published_by_id = $3, published_at = $4, outcome = $5 where id = $1`,
    [resultId, actor.name, actor.id, actor.at, JSON.stringify(outcome)],
  );
  return outcome;
}

/** A row as planning takes it. */
export const plannedRow = ({ number, label, replaces, keepsCode, properties }: StoredRow) => ({
  number,
  label,
  replaces,
  keepsCode,
  feature: typeof properties['parcelFeature'] === 'string' ? properties['parcelFeature'] : null,
});

function requirePublishable({ state, blocking, name }: SurveyResult): void {
  if (state !== 'checked') {
    const why = {
      waiting: '仍在检查',
      published: '已经发布',
      undone: '发布后已撤销',
      discarded: '已作废',
      checked: '',
    }[state];
    throw new Problem('survey-result-closed', `成果 ${name} ${why}，不能发布`);
  }
  if ((blocking ?? 0) > 0) {
    throw new Problem(
      'survey-result-blocked',
      `成果 ${name} 有 ${blocking} 处须更正的问题，见问题清单；更正后重新提交`,
    );
  }
}

function requireFaultless({ faults }: CodePlan): void {
  if (faults.length === 0) return;
  throw new Problem('survey-result-blocked', faults.map(({ zh }) => zh).join('；'));
}

/** Nothing near the result has changed since it was checked; the layers are locked. */
async function requireUnchanged(client: PoolClient, { id, base, name }: SurveyResult): Promise<void> {
  for (const layer of ['parcel', 'boundary-point'] as const) {
    const { rows } = await client.query<{ count: number }>(
      `with ground as (
  select st_setsrid(st_expand(st_extent(geom), 0.0002)::geometry, 4490) as box from dimai.survey_result_row where result_id = $1
)
select count(*)::integer as count from land.${layer.replace('-', '_')} t, ground
where t.geom && ground.box and (t.version_from > $2 or t.version_to > $2)`,
      [id, base?.[layer] ?? 0],
    );
    if (rows[0]!.count === 0) continue;
    throw new Problem(
      'survey-result-outdated',
      `成果 ${name} 检查之后，其范围内已发布的${layerById(layer)!.title}有 ${rows[0]!.count} 处变化；请重新检查后再发布`,
    );
  }
}

/** Codes of all parcels: those of the plan, with numbers of series now truly taken. */
async function issueCodes(
  client: PoolClient,
  { codes }: CodePlan,
  { purpose, recorder }: { readonly purpose: string; readonly recorder: Recorder },
): Promise<ReadonlyMap<number, string>> {
  const issued = new Map(codes.filter(({ origin }) => origin !== 'next').map(({ number, code }) => [number, code]));
  const bySeries = new Map<string, number[]>();
  for (const { number, code, origin } of codes) {
    if (origin !== 'next') continue;
    const { series } = seriesOf(code);
    bySeries.set(series, [...(bySeries.get(series) ?? []), number]);
  }
  const { name: by, at, scope } = recorder;
  for (const [series, numbers] of bySeries) {
    const taken = await allocateCodes(client, {
      series,
      count: numbers.length,
      purpose,
      expiresOn: null,
      by,
      at,
      scope,
    });
    numbers.forEach((number, i) => issued.set(number, taken[i]!));
  }
  return issued;
}

interface Register {
  readonly changes: Readonly<Record<LayerId, readonly FeatureChange[]>>;
  readonly ended: ResultOutcome['ended'];
}

interface Ending {
  readonly layer: LayerId;
  readonly featureId: number;
  readonly rowId: number;
  readonly version: number;
  readonly code: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What becomes of the three layers. */
async function changesOf(
  client: PoolClient,
  rows: readonly StoredRow[],
  codes: ReadonlyMap<number, string>,
  { id, srid }: SurveyResult,
): Promise<Register> {
  const parcels = rows.filter(({ layer }) => layer === 'parcel');
  const keeps = new Set(parcels.flatMap(({ number, keepsCode }) => (keepsCode === null ? [] : [number])));
  const gone = new Set(parcels.flatMap(({ replaces, keepsCode }) => (keepsCode === null ? replaces : [])));
  const renewed = new Set(parcels.flatMap(({ keepsCode }) => (keepsCode === null ? [] : [keepsCode])));
  // of a parcel that stays, points and lines are replaced by those that were delivered, never by those made of its shape
  const derived = await derivedRows(client, id);
  const isLeft = (layer: LayerId, number: number): boolean => keeps.has(number) && derived.has(`${layer} ${number}`);
  const left = new Set(
    parcels.flatMap(({ number, keepsCode }) =>
      LAYERS.flatMap((layer) => (isLeft(layer, number) ? [`${layer} ${keepsCode}`] : [])),
    ),
  );
  const endings = (await endingRows(client, [...gone, ...renewed])).filter(
    ({ layer, code }) => !left.has(`${layer} ${code}`),
  );
  const before = new Map(
    endings.flatMap((row) => (row.layer === 'parcel' ? [[row.code, row.properties] as const] : [])),
  );
  const codeOf = (row: StoredRow) => codes.get(row.parcelNumber ?? row.number)!;
  const shapeOf = (row: StoredRow): NewShape => ({
    geometry: fromWkb(row.drawn).geometry,
    epsg: srid!,
    degrees: fromWkb(row.degrees).geometry,
  });
  const changes: Record<LayerId, FeatureChange[]> = { parcel: [], 'boundary-point': [], 'boundary-line': [] };
  const ended: Record<string, { featureId: number; rowId: number }[]> = {};
  for (const { layer, featureId, rowId, version, code } of endings) {
    if (layer === 'parcel' && renewed.has(code)) continue;
    changes[layer].push({ kind: 'remove', featureId, expected: version });
    (ended[layer] ??= []).push({ featureId, rowId });
  }
  for (const row of rows) {
    if (isLeft(row.layer, row.parcelNumber ?? row.number)) continue;
    const code = codeOf(row);
    const layer = layerById(row.layer)!;
    if (row.layer === 'parcel' && keeps.has(row.number)) {
      const known = endings.find((each) => each.layer === 'parcel' && each.code === code)!;
      const properties = withoutKeys(layer, row.properties);
      if (Object.keys(properties).length === 0) continue;
      changes.parcel.push({ kind: 'edit', featureId: known.featureId, expected: known.version, properties });
      (ended['parcel'] ??= []).push({ featureId: known.featureId, rowId: known.rowId });
      continue;
    }
    const properties =
      row.layer === 'parcel' ? parcelValues(row, code, before) : { ...row.properties, parcelCode: code };
    changes[row.layer].push({ kind: 'create', properties, shape: shapeOf(row) });
  }
  return { changes, ended };
}

/** Which points and lines were made of shapes, by layer and parcel. */
async function derivedRows(client: PoolClient, resultId: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ code: string; number: number }>(
    `select code, number from dimai.survey_result_finding where result_id = $1 and code in ('points-derived', 'lines-derived')`,
    [resultId],
  );
  return new Set(
    rows.map(({ code, number }) => `${code === 'points-derived' ? 'boundary-point' : 'boundary-line'} ${number}`),
  );
}

const withoutKeys = (layer: Layer, properties: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => !layer.key.includes(key)));

/** What a new parcel takes from those before where all of them say the same; never persons, numbers of its own, or what registration says. */
const INHERITED = [
  'location',
  'landClass',
  'landClassName',
  'grade',
  'rightType',
  'rightNature',
  'rightSetting',
  'ownershipNature',
  'areaUnit',
  'mapSheet',
] as const;

function parcelValues(
  { properties, replaces, areaDrawn }: StoredRow,
  code: string,
  before: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): Readonly<Record<string, unknown>> {
  const parents = replaces.flatMap((parent) => {
    const found = before.get(parent);
    return found === undefined ? [] : [found];
  });
  const inherited = INHERITED.flatMap((key) => {
    const values = new Set(parents.map((parent) => parent[key] ?? null));
    const [value] = values;
    return values.size === 1 && value !== null && value !== undefined ? [[key, value] as const] : [];
  });
  return {
    ...Object.fromEntries(inherited),
    area: Number((areaDrawn ?? 0).toFixed(2)),
    status: '1',
    ...properties,
    parcelCode: code,
    unitNumber: unitOf(properties['unitNumber'], code),
    parcelFeature: code.slice(12, 14),
    cadastralSubdistrict: code.slice(0, 12),
    districtCode: code.slice(0, 6),
  };
}

/** The unit that the result gives, where it is of this code; else the land alone. */
const unitOf = (given: unknown, code: string): string =>
  typeof given === 'string' && given.startsWith(code) ? given : `${code}W00000000`;

/** Current rows of codes in the three layers. */
async function endingRows(client: PoolClient, codes: readonly string[]): Promise<readonly Ending[]> {
  const found: Ending[] = [];
  for (const id of LAYERS) {
    const { rows } = await client.query<Omit<Ending, 'layer'>>(
      `select feature_id as "featureId", row_id as "rowId", version_from as version, parcel_code as code, ${
        id === 'parcel'
          ? `jsonb_build_object(${INHERITED.map((key) => `'${key}', ${snake(key)}`).join(', ')})`
          : `'{}'::jsonb`
      } as properties
from land.${snake(id)} where parcel_code = any($1::text[]) and version_to is null order by row_id`,
      [codes],
    );
    found.push(...rows.map((row) => ({ ...row, layer: id })));
  }
  return found;
}

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace('-', '_');
