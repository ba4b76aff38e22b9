/**
 * A survey result held against the published cadastre and against itself. In order: plane → what is published around → which
 * published parcels the result replaces → nodes drawn to published points → ground shared and left → points and lines → areas.
 * Nothing is written; `keep-result.ts` does that.
 */
import type pg from 'pg';
import { ellipsoidalArea } from '../../schemas/area.ts';
import { crsByEpsg } from '../../schemas/crs.ts';
import { epsgOfZone, zoneOfLongitude } from '../../schemas/crs-table.ts';
import { asMulti, boundsOf, type FlatGeometry, fromWkb } from '../../schemas/geometry.ts';
import { densifyForTransform, pointTransform, projectGeometry } from '../../schemas/gauss-kruger.ts';
import {
  findingText,
  type FindingWords,
  surveyFindings,
  type SurveyFindingCode,
} from '../../schemas/rules/survey-findings.ts';
import type { QualityRules } from '../../schemas/rules/quality-rule.ts';
import { messageOf } from '../issues.ts';
import { AREA_TOLERANCE } from '../declared-area.ts';
import { borderOf, type Border } from './border.ts';
import { facingGaps } from './facing-gaps.ts';
import { publishedGround, type PublishedGround, type PublishedParcel, ringsOfGround } from './published-ground.ts';
import type { ReadResult, ResultRow } from './read-result.ts';
import { closedGaps, groundBeyond, invalidShapes, type Numbered, sharedGround } from './shared-ground.ts';
import { pointAt, positionsOf, withPositions } from './shapes.ts';
import { type NodeAdded, type NodeMove, type Position, snapShapes } from './snap.ts';

/** Widths and areas below these are roundings of coordinates, not ground. */
const DUST = { metres: 0.0005, squareMetres: 0.0005 };
/** A published parcel of which the result covers at least this share is replaced by it; of others the ground must not be touched. */
const REPLACED_SHARE = 0.5;

export interface CheckOptions {
  /** Metres. */
  readonly tolerance: number;
  /** Widest gap between two parcels that is looked for, metres. */
  readonly gapWidth: number;
  readonly rules: Pick<QualityRules, 'shape'> | undefined;
  readonly signal: AbortSignal;
}

export interface ResultFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly layer: string | null;
  readonly number: number | null;
  readonly words: FindingWords & { readonly field?: string | null };
  readonly zh: string;
  readonly en: string;
  readonly squareMetres: number | null;
  readonly metres: number | null;
  /** In the plane. */
  readonly at: Position | null;
  readonly shape: FlatGeometry | null;
}

export interface ResultChange {
  readonly kind: 'node-moved' | 'node-added' | 'gap-closed' | 'overlap-closed';
  readonly number: number | null;
  readonly label: string | null;
  readonly other: string | null;
  readonly target: string | null;
  readonly metres: number | null;
  readonly before: number | null;
  readonly after: number | null;
  readonly shape: FlatGeometry;
}

export interface CheckedParcel {
  readonly row: ResultRow;
  readonly name: string;
  readonly delivered: FlatGeometry;
  readonly drawn: FlatGeometry;
  /** Degrees. */
  readonly geometry: FlatGeometry;
  readonly areaDelivered: number;
  readonly areaDrawn: number;
  readonly replaces: readonly string[];
  readonly keepsCode: string | null;
  readonly border: Border;
}

export interface CheckedResult {
  readonly srid: number;
  readonly versions: PublishedGround['versions'];
  readonly parcels: readonly CheckedParcel[];
  /** Published parcels that the result replaces. */
  readonly replaced: readonly PublishedParcel[];
  readonly findings: readonly ResultFinding[];
  readonly changes: readonly ResultChange[];
  readonly toDegrees: (shape: FlatGeometry) => FlatGeometry;
}

/** Checks what was read. `client` is in a transaction; it is given tables that go with it. */
export async function checkResult(
  client: pg.PoolClient,
  { rows, issues }: Pick<ReadResult, 'rows' | 'issues'>,
  options: CheckOptions,
): Promise<CheckedResult> {
  const { tolerance } = options;
  const srid = planeOfRows(rows);
  const inPlane = (row: ResultRow) =>
    row.delivered?.srid === srid ? row.delivered.geometry : projectGeometry(row.geometry, 4490, srid);
  const parcelRows = rows.filter(({ layer }) => layer === 'parcel');
  const ground = await publishedGround(
    client,
    parcelRows.map(({ geometry }) => geometry),
    srid,
  );
  const findings: ResultFinding[] = issues.map(({ layer, issue, number }) => ({
    ...blank,
    code: issue.code,
    severity: issue.severity,
    layer,
    number,
    words: { actual: issue.actual ?? null, expected: issue.expected ?? null, field: issue.field ?? null },
    zh: messageOf(issue, 'zh'),
    en: messageOf(issue, 'en'),
  }));
  const find: Find = (code, words, more = {}) => {
    findings.push({
      ...blank,
      layer: 'parcel',
      ...more,
      code,
      severity: surveyFindings[code].severity,
      words,
      zh: findingText(code, words, 'zh'),
      en: findingText(code, words, 'en'),
    });
  };

  const delivered = new Map(parcelRows.map((row) => [row.number, asMulti(inPlane(row))]));
  const names = new Map(parcelRows.map(({ number, label }) => [number, label ?? `#${number}`]));
  refuseRepeated(parcelRows, find, delivered);
  const sound = await soundShapes(client, delivered, names, find);
  const published = new Map(ground.parcels.map((each, i) => [i, each.shape]));
  const cover = await sharedGround(client, published, sound);
  const replaced = new Set(
    [...published].flatMap(([i, shape]) => {
      const covered = cover.filter(({ a }) => a === i).reduce((sum, { squareMetres }) => sum + squareMetres, 0);
      return covered >= REPLACED_SHARE * planarOf(shape) ? [i] : [];
    }),
  );

  const snapped = snapShapes(
    [...delivered].map(([id, shape]) => ({ id, rings: positionsOf(shape) })),
    { rings: ringsOfGround(ground.parcels), points: ground.points },
    tolerance,
  );
  const drawn = new Map(snapped.shapes.map(({ id, rings }) => [id, withPositions(delivered.get(id)!, rings)]));
  for (const { id, at } of snapped.collapsed) {
    find('shape-collapsed', { label: names.get(id) }, { number: id, at });
  }
  options.signal.throwIfAborted();
  const soundDrawn = await soundShapes(client, only(drawn, sound), names, find);
  const kept = new Map([...published].filter(([i]) => !replaced.has(i)));
  const gone = new Map([...published].filter(([i]) => replaced.has(i)));
  const codeOf = (i: number) => ground.parcels[i]!.code;

  const changes = [...nodeChanges(snapped.moves, snapped.added, names)];
  const limit = metresText(tolerance);
  for (const [others, nameOf] of [
    [undefined, (b: number) => names.get(b)!],
    [kept, codeOf],
  ] as const) {
    const before = await sharedGround(client, only(sound, soundDrawn), others);
    const after = await sharedGround(client, soundDrawn, others);
    const left = new Map(after.map((piece) => [`${piece.a} ${piece.b}`, piece]));
    for (const piece of after) {
      if (piece.metres <= DUST.metres || piece.squareMetres <= DUST.squareMetres) continue;
      const words = { label: names.get(piece.a), other: nameOf(piece.b), actual: sizeText(piece), expected: limit };
      find('overlap', words, { number: piece.a, ...sizeOf(piece) });
    }
    for (const piece of before) {
      const now = left.get(`${piece.a} ${piece.b}`);
      if (piece.metres <= DUST.metres || (now !== undefined && now.metres > DUST.metres)) continue;
      changes.push({
        kind: 'overlap-closed',
        number: piece.a,
        label: names.get(piece.a)!,
        other: nameOf(piece.b),
        target: null,
        metres: piece.metres,
        before: piece.squareMetres,
        after: now?.squareMetres ?? 0,
        shape: fromWkb(piece.shape).geometry,
      });
    }
  }
  for (const piece of await closedGaps(client, only(sound, soundDrawn), soundDrawn, kept)) {
    if (piece.metres <= DUST.metres) continue;
    const [first] = piece.neighbours;
    const others = [...piece.neighbours.slice(1).map((n) => names.get(n)!), ...piece.outside.map(codeOf)];
    changes.push({
      kind: 'gap-closed',
      number: first ?? null,
      label: first === undefined ? null : names.get(first)!,
      other: others.join('、'),
      target: null,
      metres: piece.metres,
      before: piece.squareMetres,
      after: 0,
      shape: fromWkb(piece.shape).geometry,
    });
  }
  const left = await groundBeyond(client, gone, soundDrawn);
  for (const piece of left) {
    if (piece.metres <= DUST.metres || piece.squareMetres <= DUST.squareMetres) continue;
    find('ground-left', { other: codeOf(piece.n), actual: sizeText(piece) }, { ...sizeOf(piece) });
  }
  const replaces = await replacedBy(client, gone, soundDrawn, codeOf);
  const changing = only(
    soundDrawn,
    new Map([...replaces].filter(([, codes]) => codes.length > 0).map(([n]) => [n, 0])),
  );
  for (const piece of await groundBeyond(client, changing, gone)) {
    if (piece.metres <= DUST.metres || piece.squareMetres <= DUST.squareMetres) continue;
    find(
      'ground-gained',
      { label: names.get(piece.n), actual: sizeText(piece) },
      { number: piece.n, ...sizeOf(piece) },
    );
  }
  options.signal.throwIfAborted();
  await facingGaps(client, {
    srid,
    result: soundDrawn,
    kept,
    degrees: (shape) => toDegrees(shape, srid, ground.degreesOf),
    nameOf: (n) => names.get(n)!,
    codeOf,
    options,
    find,
  });

  const borders = bordersOf(rows, delivered, drawn, names, snapped.moves, inPlane, find);
  const parcels = parcelRows.map((row): CheckedParcel => {
    const shape = drawn.get(row.number)!;
    const geometry = toDegrees(shape, srid, ground.degreesOf);
    const codes = replaces.get(row.number) ?? [];
    const keepsCode = keptCode(row, shape, codes, ground);
    if (keepsCode === null && row.label !== null && codes.includes(row.label)) {
      find('code-renewed', { label: row.label }, { number: row.number, at: positionsOf(shape)[0]![0]! });
    }
    return {
      row,
      name: names.get(row.number)!,
      delivered: delivered.get(row.number)!,
      drawn: shape,
      geometry,
      areaDelivered: Math.abs(ellipsoidalArea(row.geometry)),
      areaDrawn: Math.abs(ellipsoidalArea(geometry)),
      replaces: codes,
      keepsCode,
      border: borders.get(row.number)!,
    };
  });
  checkAreas(parcels, find);
  return {
    srid,
    versions: ground.versions,
    parcels,
    replaced: ground.parcels.filter((_, i) => replaced.has(i)),
    findings,
    changes,
    toDegrees: (shape) => toDegrees(shape, srid, ground.degreesOf),
  };
}

const blank = { number: null, squareMetres: null, metres: null, at: null, shape: null } as const;

/** Notes a finding. */
export type Find = (
  code: SurveyFindingCode,
  words: FindingWords,
  more?: Partial<Pick<ResultFinding, 'layer' | 'number' | 'squareMetres' | 'metres' | 'at' | 'shape'>>,
) => void;

/** The plane that the parcels were drawn in, where it is one of CGCS2000; else the 3° plane of their place. */
function planeOfRows(rows: readonly ResultRow[]): number {
  const parcels = rows.filter(({ layer }) => layer === 'parcel');
  const srids = new Set(parcels.map(({ delivered }) => delivered?.srid ?? 4490));
  const [only] = srids;
  const crs = only === undefined ? undefined : crsByEpsg(only);
  if (srids.size === 1 && crs?.kind === 'gauss-kruger' && crs.datum === 'CGCS2000') return only!;
  const [west, , east] = boundsOf(parcels[0]!.geometry);
  return epsgOfZone(zoneOfLongitude((west + east) / 2, 3), { width: 3, prefixed: false });
}

/** Degrees of a shape of the plane. Nodes that are published have the very degrees that are published for them. */
function toDegrees(shape: FlatGeometry, srid: number, degreesOf: ReadonlyMap<string, Position>): FlatGeometry {
  const dense = densifyForTransform(shape, srid, 4490, { tolerance: 0.0001 });
  const carry = pointTransform(srid, 4490);
  const xy = new Float64Array(dense.xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    const known = degreesOf.get(`${dense.xy[i]},${dense.xy[i + 1]}`);
    if (known === undefined) carry(dense.xy[i]!, dense.xy[i + 1]!, xy, i);
    else xy.set(known, i);
  }
  return { ...dense, xy };
}

function planarOf(shape: FlatGeometry): number {
  return positionsOf(shape).reduce((sum, ring, r) => {
    const [x0, y0] = ring[0]!;
    const twice = ring
      .slice(1)
      .reduce((area, [x, y], i) => area + (ring[i]![0] - x0) * (y - y0) - (x - x0) * (ring[i]![1] - y0), 0);
    const isOuter = r === 0 || shape.parts.includes(r);
    return sum + (isOuter ? 1 : -1) * Math.abs(twice / 2);
  }, 0);
}

const only = <T>(shapes: ReadonlyMap<number, T>, wanted: ReadonlyMap<number, unknown>): ReadonlyMap<number, T> =>
  new Map([...shapes].filter(([n]) => wanted.has(n)));

function refuseRepeated(rows: readonly ResultRow[], find: Find, shapes: Numbered): void {
  const seen = new Set<string>();
  for (const { label, number } of rows) {
    if (label === null) continue;
    if (seen.has(label)) find('label-repeated', { label }, { number, at: positionsOf(shapes.get(number)!)[0]![0]! });
    seen.add(label);
  }
}

/** Shapes that ground can be measured of; the others are findings. */
async function soundShapes(
  client: pg.ClientBase,
  shapes: Numbered,
  names: ReadonlyMap<number, string>,
  find: Find,
): Promise<Numbered> {
  const invalid = await invalidShapes(client, shapes);
  for (const { n, reason, x, y } of invalid) {
    const at = x === null || y === null ? positionsOf(shapes.get(n)!)[0]![0]! : ([x, y] as const);
    find('shape-invalid', { label: names.get(n), actual: reason }, { number: n, at });
  }
  const bad = new Set(invalid.map(({ n }) => n));
  return new Map([...shapes].filter(([n]) => !bad.has(n)));
}

/** Published codes by the parcel that takes their ground. Shared ground counts as it does where events are derived: 1 m² or 1 % of the smaller. */
async function replacedBy(
  client: pg.ClientBase,
  gone: Numbered,
  drawn: Numbered,
  codeOf: (i: number) => string,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const found = new Map<number, string[]>();
  for (const { a, b, squareMetres } of await sharedGround(client, gone, drawn)) {
    const smaller = Math.min(planarOf(gone.get(a)!), planarOf(drawn.get(b)!));
    if (squareMetres < 1 && squareMetres < 0.01 * smaller) continue;
    found.set(b, [...(found.get(b) ?? []), codeOf(a)]);
  }
  return found;
}

/** The code that a parcel keeps: the same border as the one parcel whose ground it takes, and the same 特征码. */
function keptCode(
  { label, properties }: ResultRow,
  drawn: FlatGeometry,
  codes: readonly string[],
  { parcels }: PublishedGround,
): string | null {
  const [code] = codes;
  if (codes.length !== 1 || (label !== null && label !== code && /^\d{12}[A-Z]{2}\d{5}$/.test(label))) return null;
  const feature = properties['parcelFeature'];
  if (typeof feature === 'string' && feature !== code!.slice(12, 14)) return null;
  const before = parcels.find((each) => each.code === code)!;
  return isSameBorder(before.shape, drawn) ? code! : null;
}

/** Whether two shapes have the same nodes; where a straight side begins, and nodes upon it, make no difference. */
function isSameBorder(a: FlatGeometry, b: FlatGeometry): boolean {
  const [one, other] = [positionsOf(a), positionsOf(b)];
  const isOn = (rings: typeof one, node: Position) =>
    rings.some((ring) => ring.slice(1).some((to, i) => distance(ring[i]!, to, node) < 1e-4));
  return (
    one.length === other.length &&
    one.flat().every((node) => isOn(other, node)) &&
    other.flat().every((node) => isOn(one, node))
  );
}

function distance([ax, ay]: Position, [bx, by]: Position, [x, y]: Position): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(ax + along * dx - x, ay + along * dy - y);
}

function* nodeChanges(
  moves: readonly NodeMove[],
  added: readonly NodeAdded[],
  names: ReadonlyMap<number, string>,
): Generator<ResultChange> {
  const none = { other: null, before: null, after: null };
  for (const { id, from, to, metres, to_what } of moves) {
    const shape: FlatGeometry = {
      type: 'LineString',
      xy: Float64Array.of(...from, ...to),
      ends: Uint32Array.of(2),
      parts: new Uint32Array(),
    };
    yield { ...none, kind: 'node-moved', number: id, label: names.get(id)!, target: to_what, metres, shape };
  }
  for (const { id, at, metres, of } of added) {
    yield { ...none, kind: 'node-added', number: id, label: names.get(id)!, target: of, metres, shape: pointAt(at) };
  }
}

const metresText = (metres: number): string => `${metres.toFixed(3)} m`;
const sizeText = ({ squareMetres, metres }: { readonly squareMetres: number; readonly metres: number }): string =>
  `${squareMetres.toFixed(squareMetres < 1 ? 4 : 2)} ㎡（宽 ${metres.toFixed(3)} m）`;

function sizeOf({
  squareMetres,
  metres,
  shape,
}: {
  readonly squareMetres: number;
  readonly metres: number;
  readonly shape: Buffer;
}) {
  const geometry = fromWkb(shape).geometry;
  return { squareMetres, metres, shape: geometry, at: [geometry.xy[0]!, geometry.xy[1]!] as const };
}

/** Points and lines by parcel: by the name they carry, else by the place where they lie. */
function bordersOf(
  rows: readonly ResultRow[],
  delivered: Numbered,
  drawn: Numbered,
  names: ReadonlyMap<number, string>,
  moves: readonly NodeMove[],
  inPlane: (row: ResultRow) => FlatGeometry,
  find: Find,
): ReadonlyMap<number, Border> {
  const moved = new Map(moves.map(({ id, from, to }) => [`${id} ${from[0]},${from[1]}`, to]));
  const numberOf = new Map([...names].map(([number, name]) => [name, number]));
  const ringsOf = new Map([...delivered].map(([n, shape]) => [n, positionsOf(shape)]));
  const ownersOf = (row: ResultRow, first: Position): readonly number[] => {
    if (row.label !== null) return numberOf.has(row.label) ? [numberOf.get(row.label)!] : [];
    return [...ringsOf].flatMap(([n, rings]) =>
      rings.some((ring) => ring.some((node) => Math.hypot(node[0] - first[0], node[1] - first[1]) <= 0.005)) ? [n] : [],
    );
  };
  const attached = rows
    .filter(({ layer }) => layer !== 'parcel')
    .map((row) => {
      const shape = inPlane(row);
      const nodes = Array.from({ length: shape.xy.length / 2 }, (_, i): Position => [
        shape.xy[2 * i]!,
        shape.xy[2 * i + 1]!,
      ]);
      const owners = ownersOf(row, nodes[0]!);
      if (owners.length === 0) {
        const label = String(
          (row.properties['pointNumber'] ?? row.properties['lineNumber'] ?? row.number) as string | number,
        );
        find(
          'point-parcel-unknown',
          { label, actual: row.label },
          { layer: row.layer, number: row.number, at: nodes[0]! },
        );
      }
      return { row, nodes, owners };
    });
  return new Map(
    [...delivered.keys()].map((number) => {
      const own = attached.filter(({ owners }) => owners.includes(number));
      const border = borderOf({
        number,
        name: names.get(number)!,
        delivered: ringsOf.get(number)!,
        drawn: positionsOf(drawn.get(number)!),
        points: own.flatMap(({ row, nodes }) => (row.layer === 'boundary-point' ? [{ ...row, at: nodes[0]! }] : [])),
        lines: own.flatMap(({ row, nodes }) => (row.layer === 'boundary-line' ? [{ ...row, nodes }] : [])),
        moved: (node) => moved.get(`${number} ${node[0]},${node[1]}`) ?? node,
      });
      for (const { code, layer, number: row, at, ...words } of border.findings)
        find(code, words, { layer, number: row, at });
      return [number, border];
    }),
  );
}

const allowed = (area: number): number => Math.max(AREA_TOLERANCE.squareMetres, AREA_TOLERANCE.share * area);

/** Declared areas against those of the ellipsoidal formula (国土调查办发〔2008〕32号), each and together. */
function checkAreas(parcels: readonly CheckedParcel[], find: Find): void {
  const declared = parcels.flatMap(({ row, areaDrawn, name, drawn }) => {
    const area = row.properties['area'];
    if (typeof area !== 'number') return [];
    if (Math.abs(area - areaDrawn) > allowed(areaDrawn)) {
      const words = { label: name, actual: area.toFixed(2), expected: areaDrawn.toFixed(2) };
      find('area-declared', words, { number: row.number, at: positionsOf(drawn)[0]![0]! });
    }
    return [area];
  });
  if (declared.length < parcels.length || parcels.length < 2) return;
  const total = declared.reduce((sum, area) => sum + area, 0);
  const computed = parcels.reduce((sum, { areaDrawn }) => sum + areaDrawn, 0);
  if (Math.abs(total - computed) <= allowed(computed)) return;
  find('area-total', { actual: total.toFixed(2), expected: computed.toFixed(2) });
}
