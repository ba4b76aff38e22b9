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

/** Codes that are reached, each with the event that led to it; beyond the last of a line there is none. */
const walks = (isPast: boolean) => ({
  up: `up (code, event) as (
  select $1::text, null::bigint
  union
  select e.from_code, e.event_id from up join dimai.land_code_edge e on e.to_code = up.code
  ${thenOnly(isPast)}
)`,
  down: `down (code, event) as (
  select $1::text, null::bigint
  union
  select e.to_code, e.event_id from down join dimai.land_code_edge e on e.from_code = down.code
  ${thenOnly(isPast)}
)`,
  all: `kin (code, event) as (
  select $1::text, null::bigint
  union
  select case when e.from_code = kin.code then e.to_code else e.from_code end, e.event_id
  from kin join dimai.land_code_edge e on e.from_code = kin.code or e.to_code = kin.code
  ${thenOnly(isPast)}
)`,
});

/** A code as its register has it. */
export type RegisteredCode = Omit<LineageCode, 'generation' | 'relation'>;

/** An event without who took part in it: that is told by its edges. */
type ToldEvent = Omit<LineageEvent, 'closes' | 'from' | 'to'>;

/** A list as PostgreSQL makes it soonest: a column each, all in one order. Objects of a family of a thousand would take it half the time. */
type Columns<T> = { readonly [K in keyof T]: readonly T[K][] | null };

interface FamilyRow {
  readonly codes: Columns<RegisteredCode>;
  /** Edges of every event that has one in the family, those to other codes too: an event is told whole. */
  readonly edges: Columns<LineageEdge>;
  readonly events: Columns<ToldEvent>;
}

function rowsOf<T extends object>(columns: Columns<T>): readonly T[] {
  const entries = Object.entries(columns) as [keyof T, readonly T[keyof T][] | null][];
  const count = entries[0]?.[1]?.length ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const row: Partial<T> = {};
    for (const [key, values] of entries) row[key] = values![index]!;
    return row as T;
  });
}

const columnsOf = (names: Readonly<Record<string, string>>): string =>
  `json_build_object(${Object.entries(names)
    .map(([name, column]) => `'${name}', json_agg(${column})`)
    .join(', ')})`;

/** The lineage of a code as of a day; a code without events stands alone. */
export async function readLineage(
  db: Pool | ClientBase,
  code: string,
  { asOf = null, scope = 'line' }: { readonly asOf?: string | null; readonly scope?: LineageScope } = {},
): Promise<Lineage> {
  const isPast = asOf !== null;
  const { up, down, all } = walks(isPast);
  const reached = scope === 'family' ? 'select * from kin' : 'select * from up union all select * from down';
  // An end of the line that is no code is known by an index of its own.
  const alone = (end: string, other: string): string => `select found.event_id from member m cross join lateral (
    select e.event_id from dimai.land_code_edge e ${thenOnly(isPast)}
    where e.${end} = m.code and e.${other} is null
    offset 0
  ) as found`;
  const text = `with recursive ${scope === 'family' ? all : `${up}, ${down}`},
reached as materialized (${reached}),
member (code) as materialized (select distinct code from reached where code is not null),
touched (event_id) as materialized (
  select event from reached where event is not null
  union ${alone('to_code', 'from_code')}
  union ${alone('from_code', 'to_code')}
)
select
  (select ${columnsOf({ code: 'code', kind: 'kind', state: 'state', bornOn: 'born_on', endedOn: 'ended_on', area: 'area' })}
   from (select m.code, coalesce(c.kind, 'parcel') as kind, coalesce(c.state, 'current') as state, c.born_on, c.ended_on, c.area
     from member m left join dimai.land_code c on c.code = m.code order by m.code) as known) as codes,
  -- the events whole: who else took part in them
  (select ${columnsOf({ event: 'event_id', from: 'from_code', to: 'to_code', area: 'area' })}
   from (select found.* from touched t cross join lateral (
       select e.event_id, e.from_code, e.to_code, e.area from dimai.land_code_edge e where e.event_id = t.event_id offset 0
     ) as found order by event_id, from_code, to_code) as part) as edges,
  (select ${columnsOf({
    id: 'id',
    type: 'type',
    on: 'happened_on',
    basis: 'basis',
    remark: 'remark',
    origin: 'origin',
    areaBefore: 'area_before',
    areaAfter: 'area_after',
    recordedBy: 'recorded_by',
    recordedAt: 'recorded_at',
  })}
   from (select found.* from touched t cross join lateral (
       select v.* from dimai.land_code_event v where v.id = t.event_id offset 0
     ) as found order by happened_on, id) as told) as events`;
  const query = { text, values: isPast ? [code, asOf] : [code] };
  const { rows } = await standingQuery<FamilyRow & Record<string, unknown>>(db, query, { byIndex: true });
  const { codes, edges, events } = rows[0]!;
  return assemble(code, rowsOf(codes), rowsOf(edges), rowsOf(events), asOf);
}

/** The lineage of a code that no event names, as `readLineage` gives it. */
export function lineageAlone(code: string, known: Omit<RegisteredCode, 'code'> | null, asOf: string | null): Lineage {
  const alone = known ?? { kind: 'parcel', state: 'current', bornOn: null, endedOn: null, area: null };
  return assemble(code, [{ code, ...alone }], [], [], asOf);
}

function assemble(
  code: string,
  found: readonly RegisteredCode[],
  parts: readonly LineageEdge[],
  told: readonly ToldEvent[],
  asOf: string | null,
): Lineage {
  const members = new Set(found.map((each) => each.code));
  const isMember = (end: string | null): boolean => end === null || members.has(end);
  const edges = parts.filter(({ from, to }) => isMember(from) && isMember(to));
  const ways = waysOf(edges);
  const ancestors = longestWays(code, ways.up);
  const descendants = longestWays(code, ways.down);
  const codes = found.map((each): LineageCode => {
    const up = ancestors.get(each.code);
    const down = descendants.get(each.code);
    const relation =
      each.code === code ? 'self' : up !== undefined ? 'ancestor' : down !== undefined ? 'descendant' : 'kin';
    const generation = relation === 'ancestor' ? -up! : relation === 'descendant' ? down! : 0;
    return { ...each, ...lifeThen(each, asOf), relation, generation };
  });
  placeKin(codes, edges);
  const partners = partnersOf(parts);
  const own = new Set(edges.map(({ event }) => event));
  const events = told
    .filter(({ id }) => own.has(id))
    .map((event): LineageEvent => {
      const { areaBefore, areaAfter } = event;
      const { from, to, carries } = partners.get(event.id)!;
      const closes =
        carries && areaBefore !== null && areaAfter !== null
          ? Math.abs(areaBefore - areaAfter) <= tolerance(Math.max(areaBefore, areaAfter))
          : null;
      return { ...event, from: [...from].toSorted(), to: [...to].toSorted(), closes };
    });
  return { code, codes, edges, events, successors: successorsOf(code, codes, ways.down) };
}

/** Who took part in each event, and whether ground is known to have passed. */
function partnersOf(parts: readonly LineageEdge[]) {
  const partners = new Map<number, { readonly from: Set<string>; readonly to: Set<string>; carries: boolean }>();
  for (const { event, from, to, area } of parts) {
    let all = partners.get(event);
    if (all === undefined) partners.set(event, (all = { from: new Set(), to: new Set(), carries: false }));
    if (from !== null) all.from.add(from);
    if (to !== null) all.to.add(to);
    all.carries ||= area !== null;
  }
  return partners;
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
