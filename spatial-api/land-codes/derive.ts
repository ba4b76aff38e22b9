/**
 * What happened between two versions of the parcels, as far as their ground tells. Rows that ended with a version are laid over
 * rows that began with it; codes that share ground beyond the thresholds hang together, and each such group becomes a proposal
 * with its pieces and with every doubt. Nothing is recorded until a person confirms.
 */
import type { Database } from '../../schemas/database/sql.ts';
import { areaOfShape, type Piece } from './carried-ground.ts';
import { landCodeKind } from './code-kinds.ts';
import { tolerance, type EventType } from './event.ts';

/** When shared ground counts. */
export interface Thresholds {
  /** Least ground that two codes must share, m². */
  readonly leastArea: number;
  /** … and least share of the smaller of the two. */
  readonly leastShare: number;
}

/** Slivers of re-measured borders are a few m² and a few per mille; a strip that changes hands is more. */
export const USUAL_THRESHOLDS: Thresholds = { leastArea: 1, leastShare: 0.01 };

/** Why a person should look twice. */
export type Doubt =
  /** A code lives on although its ground changed: the rules want a new one. */
  | 'code-kept'
  /** Part of the ground before lies under no code after, or the other way round. */
  | 'ground-lost'
  | 'ground-gained'
  /** Same ground, same 特征码, same 地籍子区, another number. */
  | 'renumbered'
  /** A code that ended in an earlier version is back. */
  | 'came-back'
  /** A code breaks its grammar. */
  | 'bad-code';

export interface Proposal {
  readonly type: EventType;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly pieces: readonly Omit<Piece, 'shape'>[];
  readonly doubts: readonly Doubt[];
}

interface Side {
  readonly code: string;
  readonly area: number;
  /** Whether an earlier version had the code and a later one did not. */
  readonly known: boolean;
}

/** Proposals of one version; the first version of a layer founds its codes and proposes nothing. */
export async function deriveEvents(
  db: Database,
  version: number,
  thresholds: Thresholds,
  note: (done: number, total: number) => void = () => undefined,
): Promise<readonly Proposal[]> {
  const before = await sideOf(db, 'version_to', version);
  const after = await sideOf(db, 'version_from', version);
  const founding = before.length === 0 && (await isFirst(db, version));
  if (founding) return [];
  const pieces = await overlay(db, version);
  note(1, 2);
  const groups = groupsOf(before, after, pieces, thresholds);
  const proposals = groups.flatMap((group) => proposalOf(group, pieces) ?? []);
  note(2, 2);
  return proposals;
}

async function sideOf(db: Database, column: 'version_from' | 'version_to', version: number): Promise<readonly Side[]> {
  const earlier = column === 'version_from' ? 'e.version_to < $1' : 'false';
  const { rows } = await db.query<{ code: string; shape: Buffer | null; known: boolean }>(
    `select t.parcel_code as code, st_asbinary(t.geom) as shape,
  exists (select from land.parcel e where e.parcel_code = t.parcel_code and ${earlier}) as known
from land.parcel t where t.${column} = $1 order by 1`,
    [version],
  );
  return rows.map(({ code, shape, known }) => ({ code, known, area: shape === null ? 0 : areaOfShape(shape) }));
}

async function isFirst(db: Database, version: number): Promise<boolean> {
  const { rows } = await db.query<{ first: boolean }>(
    'select not exists (select from land.parcel where version_from < $1) as first',
    [version],
  );
  return rows[0]!.first;
}

/** Every pair of an ended and a begun row with shared ground. */
async function overlay(db: Database, version: number): Promise<readonly Omit<Piece, 'shape'>[]> {
  const { rows } = await db.query<{ from: string; to: string; shape: Buffer }>(
    `select b.parcel_code as "from", a.parcel_code as "to", st_asbinary(st_multi(shared.geom)) as shape
from land.parcel b
join land.parcel a on a.version_from = $1 and a.geom && b.geom
cross join lateral (select st_collectionextract(st_intersection(b.geom, a.geom), 3) as geom) as shared
where b.version_to = $1 and not st_isempty(shared.geom)
order by 1, 2`,
    [version],
  );
  return rows.map(({ from, to, shape }) => ({ from, to, area: areaOfShape(shape) }));
}

interface Group {
  readonly before: readonly Side[];
  readonly after: readonly Side[];
}

/** Codes that hang together by ground that counts. */
function groupsOf(
  before: readonly Side[],
  after: readonly Side[],
  pieces: readonly Omit<Piece, 'shape'>[],
  { leastArea, leastShare }: Thresholds,
): readonly Group[] {
  const [old, young] = [new Map(before.map((s) => [s.code, s])), new Map(after.map((s) => [s.code, s]))];
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let at = node;
    while ((parent.get(at) ?? at) !== at) at = parent.get(at)!;
    return at;
  };
  for (const code of old.keys()) parent.set(`<${code}`, `<${code}`);
  for (const code of young.keys()) parent.set(`>${code}`, `>${code}`);
  for (const { from, to, area } of pieces) {
    const smaller = Math.min(old.get(from)!.area, young.get(to)!.area);
    if (area < leastArea || area < smaller * leastShare) continue;
    parent.set(find(`<${from}`), find(`>${to}`));
  }
  const groups = new Map<string, { before: Side[]; after: Side[] }>();
  for (const node of parent.keys()) {
    const root = find(node);
    let group = groups.get(root);
    if (group === undefined) groups.set(root, (group = { before: [], after: [] }));
    if (node.startsWith('<')) group.before.push(old.get(node.slice(1))!);
    else group.after.push(young.get(node.slice(1))!);
  }
  return [...groups.values()];
}

function proposalOf({ before, after }: Group, all: readonly Omit<Piece, 'shape'>[]): Proposal | undefined {
  const from = before.map(({ code }) => code);
  const to = after.map(({ code }) => code);
  const pieces = all.filter((piece) => from.includes(piece.from) && to.includes(piece.to));
  const doubts: Doubt[] = [];
  if ([...from, ...to].some((code) => landCodeKind(code) === undefined)) doubts.push('bad-code');
  if (before.length > 0 && after.length > 0) {
    if (isShort(before, pieces, 'from')) doubts.push('ground-lost');
    if (isShort(after, pieces, 'to')) doubts.push('ground-gained');
  }
  const kept = from.filter((code) => to.includes(code));
  const sameGround = !doubts.includes('ground-lost') && !doubts.includes('ground-gained');
  if (from.length === 1 && to.length === 1 && kept.length === 1) {
    // Attributes changed, or a border moved by less than anybody would notice.
    if (sameGround) return undefined;
  }
  if (kept.length > 0) doubts.push('code-kept');
  if (after.some(({ known, code }) => known && !from.includes(code))) doubts.push('came-back');
  const type = typeOf(from, to, sameGround, after, doubts);
  return { type, from, to, pieces, doubts };
}

function isShort(sides: readonly Side[], pieces: readonly Omit<Piece, 'shape'>[], side: 'from' | 'to'): boolean {
  return sides.some(({ code, area }) => {
    const shared = pieces.filter((piece) => piece[side] === code).reduce((sum, piece) => sum + piece.area, 0);
    return Math.abs(area - shared) > tolerance(area);
  });
}

function typeOf(
  from: readonly string[],
  to: readonly string[],
  sameGround: boolean,
  after: readonly Side[],
  doubts: Doubt[],
): EventType {
  if (to.length === 0) return 'extinguished';
  if (from.length === 0) return after.every(({ known }) => known) ? 'restored' : 'created';
  if (from.length === 1 && to.length === 1) {
    if (!sameGround) return 'boundary-adjusted';
    const [old, young] = [from[0]!, to[0]!];
    if (old.slice(0, 12) !== young.slice(0, 12)) return 'district-changed';
    if (old.slice(12, 14) === young.slice(12, 14)) doubts.push('renumbered');
    return 'feature-changed';
  }
  if (from.length === 1 && sameGround) return 'split';
  if (to.length === 1 && sameGround) return 'merged';
  return 'boundary-adjusted';
}
