/**
 * In which system a delivery is drawn, and how it comes to EPSG:4490. The text of the .prj is asked first, then the numbers
 * themselves; the two are held against each other. `--crs` overrules both and is put on record. What cannot be known is
 * refused, never guessed: one zone is 284 km, an old datum 100 m.
 */

import { type ChineseCrs, crsByEpsg, type GaussKrugerCrs, recognisePrj } from '../schemas/crs.ts';
import { ellipsoidOf } from '../schemas/crs-table.ts';
import { type Detection, detectCoordinates, type Reading } from '../schemas/detect-coordinates.ts';
import type { PointTransform } from '../schemas/gauss-kruger.ts';
import { Refusal, type RefusalCode } from './delivery.ts';
import { type Issue, issue } from './issues.ts';
import { type DatumShift, isSameSystem, plainCrsName, shiftedToDegrees, worldCrs } from './world-crs.ts';

export type WorkingCrs = {
  /** `EPSG:4526`, or the name in the .prj where there is no code. */
  readonly label: string;
  /** 0 where there is no code. */
  readonly srid: number;
  readonly isGeographic: boolean;
} & (
  | { readonly kind: 'chinese'; readonly crs: ChineseCrs }
  /** Degrees taken as they stand. */
  | { readonly kind: 'degrees' }
  | { readonly kind: 'transform'; readonly toDegrees: PointTransform; readonly metresPerUnit: number }
);

/** A table without shapes is drawn in no system. */
export const NO_CRS: WorkingCrs = { label: 'none', srid: 0, isGeographic: true, kind: 'degrees' };

/** A system of CGCS2000 by its code. */
export function chineseSystem(epsg: number): WorkingCrs {
  const crs = crsByEpsg(epsg);
  if (crs?.datum !== 'CGCS2000') throw new Error(`EPSG:${epsg} is no system of CGCS2000`);
  return { label: `EPSG:${epsg}`, srid: epsg, isGeographic: crs.kind === 'geographic', kind: 'chinese', crs };
}

export interface CrsEvidence {
  /** Text of the .prj. */
  readonly text: string | undefined;
  /** Some vertices in file order, x before y. */
  readonly pairs: readonly (readonly [number, number])[];
}

export interface CrsOptions {
  /** `--crs`. */
  readonly epsg?: number;
  /** Well-known text of codes that are not Chinese, e.g. from PostGIS; undefined for a code that does not exist. */
  readonly textOf: (epsg: number) => Promise<string | undefined>;
  /** Codes and texts of systems whose plain name (`plainCrsName`) ends with the one given: Esri leaves out the datum. */
  readonly textsNamed: (plainName: string) => Promise<readonly { readonly epsg: number; readonly text: string }[]>;
  /** Take any datum of another country for CGCS2000. */
  readonly assumeDatum?: boolean;
  readonly datumShift?: DatumShift;
  /** What the bureau uses, for the message. */
  readonly usualEpsg?: number;
}

export interface CrsDecision {
  readonly crs: WorkingCrs;
  readonly issues: readonly Issue[];
}

/** Decides, or throws Refusal with what to do. */
export async function decideCrs(evidence: CrsEvidence, options: CrsOptions): Promise<CrsDecision> {
  if (options.epsg != null) return decideGiven(evidence, options.epsg, options);
  if (evidence.text == null || evidence.text.trim() === '') return decideByNumbers(evidence, options);
  const declared = /^EPSG:(\d+)$/.exec(evidence.text.trim())?.[1];
  if (declared != null) return decideDeclared(evidence, Number(declared), options);
  return decideByText(evidence, evidence.text, options);
}

/** A code that the format itself gives (`crs` of GeoJSON, srs_id of a GeoPackage, the header of a text). */
async function decideDeclared(evidence: CrsEvidence, epsg: number, options: CrsOptions): Promise<CrsDecision> {
  return decideGiven({ text: undefined, pairs: evidence.pairs }, epsg, options);
}

async function decideGiven(evidence: CrsEvidence, epsg: number, options: CrsOptions): Promise<CrsDecision> {
  const issues: Issue[] = [];
  if (evidence.text != null) {
    const { epsg: declared, name } = declaredCrs(evidence.text);
    if (declared !== epsg) {
      const expected = declared == null ? name || '.prj' : `EPSG:${declared}`;
      issues.push(issue('crs-overridden', null, { actual: `EPSG:${epsg}`, expected }));
    }
  }
  const chinese = crsByEpsg(epsg);
  if (chinese != null) return decideChinese(chinese, evidence, options, issues);
  const text = await options.textOf(epsg);
  if (text == null) {
    throw refusal('crs-unknown', `没有 EPSG:${epsg} 这个坐标系。`, `There is no EPSG:${epsg}.`);
  }
  return decideWorld(text, epsg, options, issues);
}

/** What a .prj or an `EPSG:…` says, for the record. */
function declaredCrs(text: string): { epsg: number | undefined; name: string } {
  const code = /^EPSG:(\d+)$/.exec(text.trim())?.[1];
  return code == null ? recognisePrj(text) : { epsg: Number(code), name: text.trim() };
}

async function decideByText(evidence: CrsEvidence, text: string, options: CrsOptions): Promise<CrsDecision> {
  const { epsg, crs, problem, datum, name, wkt } = recognisePrj(text);
  if (problem != null) {
    throw refusal(
      'crs-unknown',
      `.prj 无法采用（${problem.message}）。核实后用 --crs EPSG代码 指定。`,
      `The .prj cannot be used (${problem.message}). Find out and give --crs EPSG.`,
    );
  }
  if (crs != null) return decideChinese(crs, evidence, options, []);
  if (datum !== 'other') {
    throw refusal(
      'crs-unknown',
      `.prj 为 ${datum} 基准的地方坐标系（${name}），没有对应的 EPSG 代码，需要转换参数或用 --crs 指定。`,
      `The .prj names a local system on ${datum} (${name}) without an EPSG code: it needs parameters, or --crs.`,
    );
  }
  return decideWorld(wkt, epsg ?? (await codeByName(wkt, evidence, options)), options, []);
}

/** The EPSG code of a foreign system: the only one whose name ends alike and that carries the delivered points to the same places. */
async function codeByName(
  text: string,
  { pairs }: CrsEvidence,
  { textsNamed }: CrsOptions,
): Promise<number | undefined> {
  const point = pairs[0];
  if (point == null) return undefined;
  const declared = parseWorld(text);
  const named = await textsNamed(plainCrsName(declared.name));
  const same = named.filter((candidate) => isSameSystem(declared, parseWorld(candidate.text), point));
  return same.length === 1 ? same[0]!.epsg : undefined;
}

function decideChinese(
  crs: ChineseCrs,
  evidence: CrsEvidence,
  options: CrsOptions,
  issues: readonly Issue[],
): CrsDecision {
  const shared = { label: `EPSG:${crs.epsg}`, srid: crs.epsg, isGeographic: crs.kind === 'geographic' };
  const doubts = compareWithNumbers(crs, evidence);
  if (crs.datum === 'CGCS2000') return { crs: { ...shared, kind: 'chinese', crs }, issues: [...issues, ...doubts] };
  if (options.datumShift == null) {
    throw refusal(
      'crs-datum',
      `坐标系为 ${crs.name}（EPSG:${crs.epsg}），与 CGCS2000 相差数十至一百余米，没有转换参数不能入库。` +
        `请用 --datum-shift dx,dy,dz,rx,ry,rz,k 给出七参数，或请提供单位转换为 CGCS2000 后交付；若文件标注有误，用 --crs 更正。`,
      `The CRS is ${crs.name} (EPSG:${crs.epsg}), tens to more than a hundred metres from CGCS2000; it cannot be loaded without parameters. ` +
        `Give them with --datum-shift dx,dy,dz,rx,ry,rz,k, or have it delivered in CGCS2000; if the label is wrong, correct it with --crs.`,
    );
  }
  const toDegrees = shiftedToDegrees(projString(crs), options.datumShift);
  return { crs: { ...shared, kind: 'transform', toDegrees, metresPerUnit: 1 }, issues: [...issues, ...doubts] };
}

function projString(crs: ChineseCrs): string {
  const { semiMajorAxis, inverseFlattening } = ellipsoidOf(crs.datum);
  const ellipsoid = `+a=${semiMajorAxis} +rf=${inverseFlattening}`;
  if (crs.kind === 'geographic') return `+proj=longlat ${ellipsoid} +no_defs`;
  return `+proj=tmerc +lat_0=0 +lon_0=${crs.centralMeridian} +k=1 +x_0=${crs.falseEasting} +y_0=0 ${ellipsoid} +units=m +no_defs`;
}

function decideWorld(
  text: string,
  epsg: number | undefined,
  options: CrsOptions,
  issues: readonly Issue[],
): CrsDecision {
  const world = parseWorld(text);
  if (!world.isModern && options.assumeDatum !== true) {
    throw refusal(
      'crs-datum',
      `坐标系 ${world.name} 的基准为 ${world.datum}，与 CGCS2000 不同，没有转换参数不能入库。若可接受其偏差，请加 --assume-datum。`,
      `${world.name} rests on datum ${world.datum}, which is not CGCS2000; it cannot be loaded without parameters. Add --assume-datum if the offset does not matter.`,
    );
  }
  const assumed = issue('datum-assumed', null, { actual: world.datum });
  const shared = {
    label: epsg == null ? world.name : `EPSG:${epsg}`,
    srid: epsg ?? 0,
    isGeographic: world.isGeographic,
  };
  const crs: WorkingCrs = world.isGeographic
    ? { ...shared, kind: 'degrees' }
    : { ...shared, kind: 'transform', toDegrees: world.toDegrees, metresPerUnit: world.metresPerUnit };
  return { crs, issues: [...issues, assumed] };
}

function parseWorld(text: string): ReturnType<typeof worldCrs> {
  try {
    return worldCrs(text);
  } catch (cause) {
    throw refusal(
      'crs-unknown',
      `无法解读坐标系：${text.slice(0, 120)}。请用 --crs EPSG代码 指定。`,
      `The CRS cannot be read: ${text.slice(0, 120)}. Give --crs EPSG.`,
      cause,
    );
  }
}

function decideByNumbers({ pairs }: CrsEvidence, { usualEpsg }: CrsOptions): CrsDecision {
  const detection = detectCoordinates(pairs, { order: 'east-north', batch: true });
  const reading = detection.state === 'recognised' ? detection.reading : undefined;
  const crs = reading == null ? undefined : crsByEpsg(reading.epsg);
  const isInOrder = reading != null && (reading.order === 'longitude-latitude' || reading.order === 'east-north');
  if (crs == null || !isInOrder) throw refuseNumbers(detection, usualEpsg);
  const guessed = issue('crs-from-coordinates', null, { actual: `EPSG:${crs.epsg}` });
  const shared = { label: `EPSG:${crs.epsg}`, srid: crs.epsg, isGeographic: crs.kind === 'geographic' };
  return { crs: { ...shared, kind: 'chinese', crs }, issues: [guessed] };
}

function refuseNumbers(detection: Detection, usualEpsg: number | undefined): Refusal {
  const zh = detection.findings.map(({ message }) => message.zh).join('；');
  const en = detection.findings.map(({ message }) => message.en).join('; ');
  const [hintZh, hintEn] =
    usualEpsg == null ? ['', ''] : [`（本地常用 --crs ${usualEpsg}）`, ` (here usually --crs ${usualEpsg})`];
  const isMissingZone = detection.findings.some(({ code }) => code === 'zone-missing');
  return refusal(
    isMissingZone ? 'crs-ambiguous' : 'crs-unknown',
    `没有声明坐标系（.prj 等），按坐标数值也不能确定坐标系：${zh}。请用 --crs EPSG代码 指定${hintZh}。`,
    `No CRS is declared (.prj or the like), and the numbers do not tell: ${en}. Give --crs EPSG${hintEn}.`,
  );
}

/** What the numbers plainly are, where that is not what is declared. A wrong form is refused, an odd place is a warning. */
function compareWithNumbers(crs: ChineseCrs, { pairs }: CrsEvidence): readonly Issue[] {
  if (pairs.length === 0) return [];
  const detection = detectCoordinates(pairs, {
    order: 'east-north',
    datum: crs.datum,
    ...(crs.kind === 'gauss-kruger' && !crs.prefixed ? { zone: crs.zone, width: crs.width } : {}),
  });
  const expected = `EPSG:${crs.epsg}`;
  const plain = detection.state === 'refused' ? plainlyOther(crs, pairs) : undefined;
  if (plain !== undefined) {
    const probable = crsByEpsg(plain.epsg);
    const name = probable === undefined ? '' : `（${probable.name}）`;
    throw refusal(
      'crs-contradiction',
      `坐标数值（${describe(plain)}）与声明的坐标系 ${expected}（${crs.name}）不符，按数值应为 EPSG:${plain.epsg}${name}。核实后用 --crs EPSG代码 指定。`,
      `The numbers (${describe(plain)}) are not those of the declared ${expected} (${crs.name}); they look like EPSG:${plain.epsg}. Find out and give --crs EPSG.`,
    );
  }
  if (detection.state === 'refused') {
    const detail = {
      zh: detection.findings.map(({ message }) => message.zh).join('；'),
      en: detection.findings.map(({ message }) => message.en).join('; '),
    };
    return [issue('crs-contradiction', null, { expected, detail })];
  }
  const reading = detection.state === 'choose' ? detection.readings[0]! : detection.reading;
  if (detection.state === 'recognised' && fits(crs, reading)) return [];
  const actual = describe(reading);
  const words = detection.findings.map(({ message }) => message.zh).join('；');
  const [likelyZh, likelyEn] =
    reading.epsg === crs.epsg
      ? ['', '']
      : [`按数值应为 EPSG:${reading.epsg}。`, ` They look like EPSG:${reading.epsg}.`];
  throw refusal(
    'crs-contradiction',
    `坐标数值（${actual}）与声明的坐标系 ${expected}（${crs.name}）不符。${words}${likelyZh}核实后用 --crs 指定。`,
    `The numbers (${actual}) are not those of the declared ${expected} (${crs.name}).${likelyEn} Find out and give --crs.`,
  );
}

/** What the numbers are by themselves, where that is one thing and another than what is declared. */
function plainlyOther(crs: ChineseCrs, pairs: CrsEvidence['pairs']): Reading | undefined {
  const alone = detectCoordinates(pairs, { order: 'east-north', datum: crs.datum, batch: true });
  return alone.state === 'recognised' && !fits(crs, alone.reading) ? alone.reading : undefined;
}

function fits(crs: ChineseCrs, reading: Reading): boolean {
  if (crs.kind === 'geographic') return reading.kind === 'geographic' && reading.order === 'longitude-latitude';
  return reading.kind === 'projected' && reading.order === 'east-north' && sameZone(crs, reading);
}

/** 6° and 3° zones of one meridian are the same numbers where there is no prefix. */
function sameZone(crs: GaussKrugerCrs, reading: Extract<Reading, { kind: 'projected' }>): boolean {
  return crs.prefixed === reading.prefixed && (!crs.prefixed || crs.zone === reading.zone);
}

function describe(reading: Reading): string {
  if (reading.kind === 'geographic') return reading.order;
  return `${reading.order}, ${reading.prefixed ? `zone ${reading.zone}` : 'no zone prefix'}, ${reading.metresPerUnit} m`;
}

function refusal(code: RefusalCode, zh: string, en: string, cause?: unknown): Refusal {
  return new Refusal(code, { zh, en }, cause === undefined ? undefined : { cause });
}
