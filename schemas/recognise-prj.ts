/**
 * What a `.prj` says. Deliveries name the same system in many ways: EPSG authority, Esri names, a supplier's own name over
 * the right parameters, or a well-known name over altered parameters. The parameters decide; an authority or a name that
 * contradicts them is a contradiction to be reported, never resolved silently: a wrong zone moves land by 300 km, a wrong
 * datum by 100 m. Systems of other countries and worldwide ones keep their raw text, for GDAL to read.
 */

import {
  type ChineseCrs,
  crsByEpsg,
  type Datum,
  epsgOfZone,
  geographicEpsg,
  ZONE_RANGE,
  type ZoneWidth,
} from './crs-table.ts';
import { childOf, childrenOf, nameOf, numberAt, parseWkt, WktError, type WktNode } from './wkt.ts';

export interface RecognisedCrs {
  /** EPSG code, of a Chinese system or of WGS 84 (4326, UTM, 3857); undefined when none fits all that the text says. */
  readonly epsg: number | undefined;
  /** The name in the text, as written. */
  readonly name: string;
  readonly datum: Datum | 'other';
  readonly kind: 'geographic' | 'projected' | 'unknown';
  /** The Chinese system of `epsg`. */
  readonly crs: ChineseCrs | undefined;
  /** Of a transverse Mercator projection, degrees and metres. A Chinese datum with these but no `epsg` is a local system. */
  readonly centralMeridian: number | undefined;
  readonly falseEasting: number | undefined;
  /** `unreadable`: not well-known text; `contradiction`: name or authority disagree with the parameters. */
  readonly problem: { readonly code: 'unreadable' | 'contradiction'; readonly message: string } | undefined;
  /** The text as read, without byte order mark. */
  readonly wkt: string;
}

interface Described {
  readonly name: string;
  readonly kind: RecognisedCrs['kind'];
  readonly datum: Datum | 'WGS84' | 'other';
  readonly projection: Projection | undefined;
}

interface Projection {
  readonly isTransverseMercator: boolean;
  readonly centralMeridian: number | undefined;
  readonly falseEasting: number | undefined;
  readonly falseNorthing: number;
  readonly latitudeOfOrigin: number;
  readonly scale: number;
  readonly metresPerUnit: number;
}

/** Reads the text of a `.prj` file, byte order mark tolerated. Never throws: an unreadable text is one of the answers. */
export function recognisePrj(text: string): RecognisedCrs {
  const wkt = text.replace(/^\uFEFF/, '').trim();
  try {
    return recognise(wkt, horizontalOf(parseWkt(wkt)));
  } catch (error) {
    if (!(error instanceof WktError)) throw error;
    return {
      ...NOTHING,
      wkt,
      problem: { code: 'unreadable', message: `.prj is not well-known text: ${error.message}` },
    };
  }
}

const NOTHING = {
  epsg: undefined,
  name: '',
  datum: 'other',
  kind: 'unknown',
  crs: undefined,
  centralMeridian: undefined,
  falseEasting: undefined,
  problem: undefined,
} as const satisfies Partial<RecognisedCrs>;

const PROJECTED = ['PROJCS', 'PROJCRS', 'PROJECTEDCRS'];
const GEOGRAPHIC = ['GEOGCS', 'GEOGCRS', 'GEOGRAPHICCRS', 'GEODCRS', 'GEODETICCRS', 'BASEGEOGCRS', 'BASEGEODCRS'];

/** The horizontal system inside a compound or bound one. */
function horizontalOf(node: WktNode): WktNode {
  const inner = childOf(node, 'SOURCECRS', ...PROJECTED, ...GEOGRAPHIC);
  return inner == null || PROJECTED.includes(node.keyword) ? node : horizontalOf(inner);
}

function recognise(wkt: string, node: WktNode): RecognisedCrs {
  const described = describe(node);
  const { name, kind, projection } = described;
  const datum = described.datum === 'WGS84' ? 'other' : described.datum;
  const base = {
    ...NOTHING,
    name,
    kind,
    datum,
    wkt,
    centralMeridian: projection?.isTransverseMercator ? projection.centralMeridian : undefined,
    falseEasting: projection?.isTransverseMercator ? projection.falseEasting : undefined,
  };
  const claims = [authorityOf(node), datum === 'other' ? undefined : epsgOfName(name, datum)].filter(
    (epsg) => epsg != null,
  );
  const wrong = claims.find((epsg) => contradicts(epsg, described));
  if (wrong != null) {
    const message = `"${name}" claims to be EPSG:${wrong} (${crsByEpsg(wrong)?.name}), but its parameters say ${parametersOf(described)}`;
    return { ...base, problem: { code: 'contradiction', message } };
  }
  const epsg = claims[0] ?? epsgOfParameters(described);
  return { ...base, epsg, crs: epsg == null ? undefined : crsByEpsg(epsg) };
}

function describe(node: WktNode): Described {
  const geographic = GEOGRAPHIC.includes(node.keyword) ? node : childOf(node, ...GEOGRAPHIC);
  const kind = PROJECTED.includes(node.keyword) ? 'projected' : geographic == null ? 'unknown' : 'geographic';
  const projection = kind === 'projected' ? projectionOf(node) : undefined;
  return { name: nameOf(node), kind, datum: datumOf(geographic, projection), projection };
}

function projectionOf(node: WktNode): Projection {
  const conversion = childOf(node, 'CONVERSION') ?? node;
  const method = plain(nameOf(childOf(conversion, 'PROJECTION', 'METHOD')));
  const parameters = new Map(
    childrenOf(conversion, 'PARAMETER').map((parameter) => [plain(nameOf(parameter)), numberAt(parameter, 1)]),
  );
  const unit = childOf(node, 'UNIT', 'LENGTHUNIT') ?? childOf(childOf(node, 'CS') ?? node, 'LENGTHUNIT');
  return {
    isTransverseMercator: method === 'transversemercator' || method === 'gausskruger',
    centralMeridian: parameters.get('centralmeridian') ?? parameters.get('longitudeofnaturalorigin'),
    falseEasting: parameters.get('falseeasting'),
    falseNorthing: parameters.get('falsenorthing') ?? 0,
    latitudeOfOrigin: parameters.get('latitudeoforigin') ?? parameters.get('latitudeofnaturalorigin') ?? 0,
    scale: parameters.get('scalefactor') ?? parameters.get('scalefactoratnaturalorigin') ?? 1,
    metresPerUnit: numberAt(unit, 1) ?? 1,
  };
}

/** Lower case letters, digits and Chinese characters only: names differ by underscores, spaces, slashes. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const DATUM_NAMES: readonly (readonly [Datum | 'WGS84' | 'other', RegExp])[] = [
  ['other', /newbeijing|新北京|新1954/],
  [
    'CGCS2000',
    /china2000|cgcs2000|chinageodeticcoordinatesystem2000|chinesegeodeticcoordinatesystem2000|国家大地坐标系|国家2000/,
  ],
  ['Xian80', /xian(19)?80|西安(19)?80|(19)?80西安/],
  ['Beijing54', /beijing(19)?54|北京(19)?54|(19)?54(年)?北京/],
  ['WGS84', /wgs(19)?84|worldgeodeticsystem1984/],
];

/** Names that say no more than the ellipsoid does. */
const SAYS_NOTHING =
  /^(d|gcs)?(unknown|undefined|unnamed|userdefined|custom|notspecified|未知|自定义|krass?ovsky|iag|grs|international)/;

/** Datum by its names; where they say nothing, by the ellipsoid, if the projection is a zone of China. */
function datumOf(geographic: WktNode | undefined, projection: Projection | undefined): Described['datum'] {
  if (geographic == null || (numberAt(childOf(geographic, 'PRIMEM'), 1) ?? 0) !== 0) return 'other';
  const datumNode = childOf(geographic, 'DATUM', 'ENSEMBLE');
  const spheroid = childOf(datumNode ?? geographic, 'SPHEROID', 'ELLIPSOID');
  const byEllipsoid = datumsOfEllipsoid(numberAt(spheroid, 1), numberAt(spheroid, 2));
  const names = [nameOf(datumNode), nameOf(geographic), nameOf(spheroid)].map(plain);
  for (const name of names) {
    const named = DATUM_NAMES.find(([, pattern]) => pattern.test(name));
    // a datum name over the wrong ellipsoid is no datum of ours
    if (named != null) return named[0] === 'other' || byEllipsoid.includes(named[0]) ? named[0] : 'other';
  }
  const silent = names.slice(0, 2).every((name) => name === '' || SAYS_NOTHING.test(name));
  const chinese = byEllipsoid.find((datum) => datum !== 'WGS84');
  return silent && chinese != null && projection != null && isZoneOfChina(projection) ? chinese : 'other';
}

function datumsOfEllipsoid(
  semiMajorAxis: number | undefined,
  inverseFlattening: number | undefined,
): Described['datum'][] {
  // 1/f is not compared closely: 298.257 is often all that is written
  if (inverseFlattening == null || Math.abs(inverseFlattening - 298.27) > 0.05) return [];
  switch (semiMajorAxis) {
    case 6378137:
      return Math.abs(inverseFlattening - 298.257223563) < 5e-7 ? ['WGS84', 'CGCS2000'] : ['CGCS2000', 'WGS84'];
    case 6378140:
      return ['Xian80'];
    case 6378245:
      return ['Beijing54'];
    default:
      return [];
  }
}

function authorityOf(node: WktNode): number | undefined {
  const authority = childrenOf(node, 'AUTHORITY', 'ID').find((child) => plain(nameOf(child)) === 'epsg');
  const code = Number(authority?.values[1]);
  return Number.isInteger(code) && code > 0 ? code : undefined;
}

/** `CGCS2000_3_Degree_GK_Zone_40`, `Xian_1980_GK_CM_117E`, `Beijing 1954 / Gauss-Kruger zone 20` … */
function epsgOfName(name: string, datum: Datum): number | undefined {
  const text = plain(name);
  if (!/gk|gausskr/.test(text)) return undefined;
  const degrees = /([36])degree/.exec(text)?.[1];
  const byMeridian = /cm0?(\d{2,3})e?/.exec(text)?.[1];
  if (byMeridian != null) return epsgOfMeridian(Number(byMeridian), degrees === '3' ? [3] : [6, 3], datum);
  const byZone = /zone(\d{2})(n?)/.exec(text);
  if (byZone == null) return undefined;
  return epsgOfNumber(Number(byZone[1]), byZone[2] === '', datum);
}

function epsgOfMeridian(meridian: number, widths: readonly ZoneWidth[], datum: Datum): number | undefined {
  for (const width of widths) {
    const zone = width === 3 ? meridian / 3 : (meridian + 3) / 6;
    if (isZone(zone, width)) return epsgOfZone(zone, { width, prefixed: false, datum });
  }
  return undefined;
}

function epsgOfNumber(zone: number, prefixed: boolean, datum: Datum): number | undefined {
  const width = ([3, 6] as const).find((candidate) => isZone(zone, candidate));
  return width == null ? undefined : epsgOfZone(zone, { width, prefixed, datum });
}

function isZone(zone: number, width: ZoneWidth): boolean {
  return Number.isInteger(zone) && zone >= ZONE_RANGE[width][0] && zone <= ZONE_RANGE[width][1];
}

function isZoneOfChina(projection: Projection): boolean {
  return epsgOfProjection(projection, 'CGCS2000') != null;
}

function epsgOfProjection(projection: Projection, datum: Datum): number | undefined {
  const { centralMeridian, falseEasting } = projection;
  if (centralMeridian == null || falseEasting == null || !isPlainGaussKruger(projection)) return undefined;
  // the 3° code where both widths have the meridian: the same numbers, and what cadastre uses
  if (falseEasting === 500_000) return epsgOfMeridian(centralMeridian, [3, 6], datum);
  const epsg = epsgOfNumber((falseEasting - 500_000) / 1_000_000, true, datum);
  const crs = epsg == null ? undefined : crsByEpsg(epsg);
  return crs?.kind === 'gauss-kruger' && crs.centralMeridian === centralMeridian ? epsg : undefined;
}

function isPlainGaussKruger(projection: Projection): boolean {
  return (
    projection.isTransverseMercator &&
    projection.scale === 1 &&
    projection.latitudeOfOrigin === 0 &&
    projection.falseNorthing === 0 &&
    projection.metresPerUnit === 1
  );
}

function epsgOfParameters({ name, kind, datum, projection }: Described): number | undefined {
  if (datum === 'other') return undefined;
  if (datum === 'WGS84') return epsgOfWorld(name, kind, projection);
  if (kind === 'geographic') return geographicEpsg(datum);
  return projection == null ? undefined : epsgOfProjection(projection, datum);
}

/** WGS 84, its UTM zones and web mercator. */
function epsgOfWorld(name: string, kind: Described['kind'], projection: Projection | undefined): number | undefined {
  if (kind === 'geographic') return 4326;
  if (/webmercator|pseudomercator/.test(plain(name))) return 3857;
  if (projection?.isTransverseMercator !== true || projection.scale !== 0.9996 || projection.metresPerUnit !== 1)
    return undefined;
  const zone = ((projection.centralMeridian ?? NaN) + 183) / 6;
  if (!Number.isInteger(zone) || zone < 1 || zone > 60 || projection.falseEasting !== 500_000) return undefined;
  return projection.falseNorthing === 0
    ? 32600 + zone
    : projection.falseNorthing === 10_000_000
      ? 32700 + zone
      : undefined;
}

/** True when a Chinese code is claimed whose definition differs from the parameters written out. */
function contradicts(epsg: number, { kind, datum, projection }: Described): boolean {
  const crs = crsByEpsg(epsg);
  if (crs == null) return false;
  if (crs.datum !== datum || (crs.kind === 'geographic') !== (kind === 'geographic')) return true;
  if (crs.kind === 'geographic' || projection?.centralMeridian == null) return false;
  return (
    !isPlainGaussKruger(projection) ||
    projection.centralMeridian !== crs.centralMeridian ||
    projection.falseEasting !== crs.falseEasting
  );
}

function parametersOf({ kind, datum, projection }: Described): string {
  if (projection == null) return `${kind} on ${datum}`;
  const { centralMeridian, falseEasting, falseNorthing, scale } = projection;
  return `central meridian ${centralMeridian}, false easting ${falseEasting}, false northing ${falseNorthing}, scale ${scale} on ${datum}`;
}
