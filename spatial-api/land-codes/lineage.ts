/** Ancestors and descendants of a code, with what passed between them. */
import type { ClientBase, Pool } from 'pg';

import { standingQuery } from '../../schemas/database/standing-query.ts';
import { mayLieIn } from '../district-scope.ts';
import { districtOfCode, type LandCodeKind } from './code-kinds.ts';
import { tolerance, type EventType } from './event.ts';

/** A code in a family. */
export interface LineageCode {
  readonly code: string;
  readonly kind: LandCodeKind;
  readonly state: 'reserved' | 'current' | 'ended' | 'released';
  /** Steps from the code that was asked about: ancestors below 0, descendants above; the longest way counts. */
  readonly generation: number;
  readonly relation: 'self' | 'ancestor' | 'descendant' | 'kin';
  readonly bornOn: string | null;
  readonly endedOn: string | null;
  /** m² on the ellipsoid; null where no event knew its ground. */
  readonly area: number | null;
}

/** Ground that passed on, m² on the ellipsoid. */
export interface LineageEdge {
  readonly event: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly area: number | null;
}

export interface LineageEvent {
  readonly id: number;
  readonly type: EventType;
  readonly on: string;
  readonly basis: string;
  readonly remark: string | null;
  readonly origin: 'declared' | 'derived';
  readonly areaBefore: number | null;
  readonly areaAfter: number | null;
  readonly recordedBy: string;
  readonly recordedAt: string;
  /** Every code before and after, also those outside the line that was asked for: a split names all its parts. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Whether the areas before and after agree within 1‰ or 1 m²; null where the event carries no ground. */
  readonly closes: boolean | null;
}

export interface Lineage {
  readonly code: string;
  readonly codes: readonly LineageCode[];
  readonly edges: readonly LineageEdge[];
  readonly events: readonly LineageEvent[];
  /** Living codes that the code passed into; itself while it lives. */
  readonly successors: readonly string[];
}

/** `line`: ancestors and descendants. `family`: everything connected, siblings and their lines too. */
export type LineageScope = 'line' | 'family';

/** What happened by the day of `$2`; of a file of today every edge counts, and its event need not be looked up. */
const thenOnly = (isPast: boolean): string =>
  isPast ? 'join dimai.land_code_event v on v.id = e.event_id and v.happened_on <= $2::date' : '';

const walks = (isPast: boolean) => ({
  up: `up (code) as (
  select $1::text
  union
  select e.from_code from up join dimai.land_code_edge e on e.to_code = up.code
  ${thenOnly(isPast)}
  where e.from_code is not null
)`,
  down: `down (code) as (
  select $1::text
  union
  select e.to_code from down join dimai.land_code_edge e on e.from_code = down.code
  ${thenOnly(isPast)}
  where e.to_code is not null
)`,
  all: `kin (code) as (
  select $1::text
  union
  select case when e.from_code = kin.code then e.to_code else e.from_code end
  from kin join dimai.land_code_edge e on e.from_code = kin.code or e.to_code = kin.code
  ${thenOnly(isPast)}
  where e.from_code is not null and e.to_code is not null
)`,
});

interface FamilyRow {
  readonly codes: readonly (Omit<LineageCode, 'generation' | 'relation'> & { readonly bornOn: string | null })[] | null;
  readonly edges: readonly LineageEdge[] | null;
  readonly events: readonly (Omit<LineageEvent, 'closes'> & { readonly carries: boolean })[] | null;
}

/** The lineage of a code as of a day; a code without events stands alone. */
export async function readLineage(
  db: Pool | ClientBase,
  code: string,
  { asOf = null, scope = 'line' }: { readonly asOf?: string | null; readonly scope?: LineageScope } = {},
): Promise<Lineage> {
  const isPast = asOf !== null;
  const { up, down, all } = walks(isPast);
  const members = scope === 'family' ? 'select code from kin' : 'select code from up union select code from down';
  const text = `with recursive ${scope === 'family' ? all : `${up}, ${down}`},
member (code) as (${members}),
-- row by row from the members: how many there are nobody knows beforehand, and whole tables must not be read for a few
edge as materialized (
  select found.* from member m cross join lateral (
    select e.event_id, e.from_code, e.to_code, e.area
    from dimai.land_code_edge e ${thenOnly(isPast)}
    where e.from_code = m.code
    offset 0
  ) as found
  where found.to_code is null or found.to_code in (select code from member)
  union all
  select found.* from member m cross join lateral (
    select e.event_id, e.from_code, e.to_code, e.area
    from dimai.land_code_edge e ${thenOnly(isPast)}
    where e.to_code = m.code and e.from_code is null
    offset 0
  ) as found
),
-- the events whole: who else took part in them
party as (
  select told.* from (select distinct event_id from edge) as each cross join lateral (
    select v.*, p.before, p.after, p.carries
    from dimai.land_code_event v, (
      select coalesce(json_agg(distinct from_code) filter (where from_code is not null), '[]') as before,
        coalesce(json_agg(distinct to_code) filter (where to_code is not null), '[]') as after,
        bool_or(area is not null) as carries
      from dimai.land_code_edge where event_id = each.event_id
    ) as p
    where v.id = each.event_id
    offset 0
  ) as told
)
select
  (select json_agg(json_build_object('code', m.code, 'kind', coalesce(c.kind, 'parcel'), 'state', coalesce(c.state, 'current'),
    'bornOn', c.born_on, 'endedOn', c.ended_on, 'area', c.area) order by m.code)
   from member m left join dimai.land_code c on c.code = m.code) as codes,
  (select json_agg(json_build_object('event', event_id, 'from', from_code, 'to', to_code, 'area', area)
    order by event_id, from_code, to_code) from edge) as edges,
  (select json_agg(json_build_object('id', p.id, 'type', p.type, 'on', p.happened_on, 'basis', p.basis, 'remark', p.remark,
    'origin', p.origin, 'areaBefore', p.area_before, 'areaAfter', p.area_after, 'recordedBy', p.recorded_by,
    'recordedAt', p.recorded_at, 'from', p.before, 'to', p.after, 'carries', p.carries) order by p.happened_on, p.id)
   from party p) as events`;
  const query = { text, values: isPast ? [code, asOf] : [code] };
  const { rows } = await standingQuery<FamilyRow & Record<string, unknown>>(db, query, { byIndex: true });
  return assemble(code, rows[0]!, asOf);
}

function assemble(code: string, { codes: found, edges: given, events: told }: FamilyRow, asOf: string | null): Lineage {
  const edges = given ?? [];
  const ways = waysOf(edges);
  const ancestors = longestWays(code, ways.up);
  const descendants = longestWays(code, ways.down);
  const codes = (found ?? []).map((each): LineageCode => {
    const up = ancestors.get(each.code);
    const down = descendants.get(each.code);
    const relation =
      each.code === code ? 'self' : up !== undefined ? 'ancestor' : down !== undefined ? 'descendant' : 'kin';
    const generation = relation === 'ancestor' ? -up! : relation === 'descendant' ? down! : 0;
    return { ...each, ...lifeThen(each, asOf), relation, generation };
  });
  placeKin(codes, edges);
  const events = (told ?? []).map(({ carries, ...event }): LineageEvent => {
    const { areaBefore, areaAfter } = event;
    const closes =
      carries && areaBefore !== null && areaAfter !== null
        ? Math.abs(areaBefore - areaAfter) <= tolerance(Math.max(areaBefore, areaAfter))
        : null;
    return { ...event, closes };
  });
  return { code, codes, edges, events, successors: successorsOf(code, codes, ways.down) };
}

/** As of a day nothing that came later has happened. */
function lifeThen(
  each: { readonly state: LineageCode['state']; readonly endedOn: string | null },
  asOf: string | null,
): Pick<LineageCode, 'state' | 'endedOn'> {
  if (asOf === null || each.endedOn === null || each.endedOn <= asOf) return each;
  return { state: 'current', endedOn: null };
}

type Ways = ReadonlyMap<string, readonly string[]>;

function waysOf(edges: readonly LineageEdge[]): { readonly up: Ways; readonly down: Ways } {
  const up = new Map<string, string[]>();
  const down = new Map<string, string[]>();
  const add = (ways: Map<string, string[]>, from: string, to: string) => {
    const known = ways.get(from);
    if (known === undefined) ways.set(from, [to]);
    else known.push(to);
  };
  for (const { from, to } of edges) {
    if (from === null || to === null) continue;
    add(down, from, to);
    add(up, to, from);
  }
  return { up, down };
}

/** Length of the longest way to every code that can be reached; the graph has no cycle. */
function longestWays(start: string, ways: Ways): ReadonlyMap<string, number> {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack: { readonly code: string; next: number }[] = [{ code: start, next: 0 }];
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    state.set(top.code, state.get(top.code) ?? 'open');
    const child = ways.get(top.code)?.[top.next++];
    if (child === undefined) {
      state.set(top.code, 'done');
      order.push(top.code);
      stack.pop();
    } else if (!state.has(child)) stack.push({ code: child, next: 0 });
  }
  const lengths = new Map<string, number>([[start, 0]]);
  for (const code of order.toReversed()) {
    const length = lengths.get(code)!;
    for (const child of ways.get(code) ?? []) lengths.set(child, Math.max(lengths.get(child) ?? 0, length + 1));
  }
  return lengths;
}

interface Placed {
  readonly code: string;
  readonly relation: LineageCode['relation'];
  generation: number;
}

/** Kin stand one generation from those they border on; found outwards from the line. */
function placeKin(codes: readonly Placed[], edges: readonly LineageEdge[]): void {
  const byCode = new Map(codes.map((each) => [each.code, each]));
  const placed = new Set(codes.filter(({ relation }) => relation !== 'kin').map(({ code }) => code));
  const pairs = edges.filter((edge) => edge.from !== null && edge.to !== null);
  for (let grew = true; grew;) {
    grew = false;
    for (const { from, to } of pairs) {
      const [known, other, step] = placed.has(from!) ? [from!, to!, 1] : [to!, from!, -1];
      if (!placed.has(known) || placed.has(other)) continue;
      byCode.get(other)!.generation = byCode.get(known)!.generation + step;
      placed.add(other);
      grew = true;
    }
  }
}

function successorsOf(code: string, codes: readonly LineageCode[], down: Ways): readonly string[] {
  const living = new Set(codes.filter(({ state }) => state === 'current').map((each) => each.code));
  const reached = longestWays(code, down);
  return [...reached.keys()].filter((each) => living.has(each)).toSorted();
}

/** The lineage as somebody limited to districts may see it: codes elsewhere are named, their ground is not told. */
export function inDistricts(lineage: Lineage, districts: readonly string[] | null): Lineage {
  if (districts === null) return lineage;
  const isOwn = (code: string | null) => code === null || mayLieIn(districts, districtOfCode(code));
  return {
    ...lineage,
    codes: lineage.codes.map((each) => (isOwn(each.code) ? each : { ...each, area: null })),
    edges: lineage.edges.map((edge) => (isOwn(edge.from) && isOwn(edge.to) ? edge : { ...edge, area: null })),
    events: lineage.events.map((event) =>
      [...event.from, ...event.to].every(isOwn) ? event : { ...event, areaBefore: null, areaAfter: null },
    ),
  };
}
