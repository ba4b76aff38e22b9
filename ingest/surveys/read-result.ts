/** A survey result from its files to rows: which layer is what, columns by name, values and shapes checked as those of any delivery. */
import type pg from 'pg';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { Refusal } from '../delivery.ts';
import { decideSourceCrs } from '../ingest-file.ts';
import type { Issue } from '../issues.ts';
import { bindMapping } from '../mapping.ts';
import { columnIssues, rowMapper } from '../map-row.ts';
import { openDelivery, type OpenOptions } from '../open-delivery.ts';
import type { SourceLayer } from '../readers/reader.ts';
import { SURVEY_LAYERS, type SurveyLayerId, surveyLayerIds } from './survey-layers.ts';

/** One row as delivered. */
export interface ResultRow {
  readonly layer: SurveyLayerId;
  /** From 1 within its layer. */
  readonly number: number;
  readonly label: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Degrees, and as it was drawn. */
  readonly geometry: FlatGeometry;
  readonly delivered: { readonly geometry: FlatGeometry; readonly srid: number } | null;
}

export interface ReadResult {
  readonly rows: readonly ResultRow[];
  readonly issues: readonly { readonly layer: SurveyLayerId; readonly issue: Issue; readonly number: number | null }[];
  /** Layers of the delivery, and what each was taken for. */
  readonly layers: readonly { readonly name: string; readonly taken: SurveyLayerId | null; readonly rows: number }[];
}

export interface ReadOptions {
  readonly crs?: number | undefined;
  readonly encoding?: string | undefined;
  readonly districtCode?: string | undefined;
  readonly correctCoordinates?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** Parcels of one result; beyond it is no survey but a delivery of the cadastre, which has its own way. */
const MOST_ROWS = 20_000;

/** Reads the files at a path. Throws Refusal where there is no parcel in them, or no telling how to read them. */
export async function readResult(
  db: pg.Pool,
  path: string,
  open: OpenOptions,
  { crs, encoding, districtCode, correctCoordinates, signal }: ReadOptions,
): Promise<ReadResult> {
  const opened = await openDelivery(path, {
    ...open,
    ...(encoding == null ? {} : { encoding }),
    ...(correctCoordinates == null ? {} : { correctCoordinates }),
  });
  try {
    const rows: ResultRow[] = [];
    const numbers = { parcel: 0, 'boundary-point': 0, 'boundary-line': 0 };
    const issues: ReadResult['issues'][number][] = [];
    const layers: ReadResult['layers'][number][] = [];
    for (const source of opened.layers) {
      const taken = layerOf(source);
      if (taken === undefined) {
        layers.push({ name: source.name, taken: null, rows: source.rowCount ?? 0 });
        continue;
      }
      const layer = SURVEY_LAYERS[taken];
      const mapping = bindMapping(layer, source.columns, undefined);
      const decided = await decideSourceCrs(db, source, { layer, ...(crs == null ? {} : { crs: { epsg: crs } }) });
      const found = [...source.issues, ...decided.issues, ...columnIssues(layer, mapping)];
      for (const issue of found) issues.push({ layer: taken, issue, number: null });
      const map = rowMapper({
        layer,
        mapping,
        columns: source.columns,
        crs: decided.crs,
        ...(districtCode == null ? {} : { districtCode }),
      });
      let count = 0;
      for await (const batch of source.read()) {
        signal.throwIfAborted();
        for (const delivered of batch) {
          // entities of a drawing that are no area are no parcel
          if (taken === 'parcel' && source.geometry === 'any' && delivered.geometry?.type.endsWith('Polygon') !== true)
            continue;
          const row = map(delivered);
          if (row.isDeleted === true) continue;
          count += 1;
          const number = numbers[taken] + 1;
          for (const issue of row.issues ?? []) issues.push({ layer: taken, issue, number });
          if (row.geometry == null) continue;
          numbers[taken] = number;
          rows.push({
            layer: taken,
            number,
            label: labelOf(row.values['parcelCode']),
            properties: Object.fromEntries(
              Object.entries(row.values).filter(([key, value]) => value != null && key !== 'parcelCode'),
            ),
            geometry: copyOf(row.geometry),
            delivered:
              row.delivered == null ? null : { srid: row.delivered.srid, geometry: copyOf(row.delivered.geometry) },
          });
          if (rows.length > MOST_ROWS) throw tooMany();
        }
      }
      layers.push({ name: source.name, taken, rows: count });
    }
    if (!rows.some(({ layer }) => layer === 'parcel')) throw withoutParcels(opened.name, layers);
    return { rows, issues, layers };
  } finally {
    await opened.close();
  }
}

/** Rows of a batch live in arrays that the next batch takes over. */
const copyOf = (geometry: FlatGeometry): FlatGeometry => ({ ...geometry, xy: geometry.xy.slice() });

const labelOf = (value: unknown): string | null => {
  const text = value == null ? '' : String(value as string | number).trim();
  return text === '' ? null : text;
};

const KINDS = { parcel: 'polygon', 'boundary-point': 'point', 'boundary-line': 'line' } as const;

/** By the name of the standard; else what it is made of and has columns for. */
function layerOf(source: SourceLayer): SurveyLayerId | undefined {
  const name = source.name.toUpperCase();
  const named = surveyLayerIds.find((id) => {
    const { standard, title } = SURVEY_LAYERS[id];
    // 界址点.txt holds parcels
    if (source.geometry !== KINDS[id] && source.geometry !== 'any') return false;
    if (source.geometry === 'any' && id !== 'parcel') return false;
    return [standard.code, ...(standard.aliases ?? []), title].some(
      (known) => name === known.toUpperCase() || name.startsWith(`${known.toUpperCase()}_`),
    );
  });
  if (named !== undefined) return named;
  if (source.geometry === 'polygon' || source.geometry === 'any') return 'parcel';
  const other = source.geometry === 'point' ? 'boundary-point' : 'boundary-line';
  if (source.geometry !== 'point' && source.geometry !== 'line') return undefined;
  try {
    const bound = bindMapping(SURVEY_LAYERS[other], source.columns, undefined);
    return bound.fields.length >= 2 ? other : undefined;
  } catch {
    return undefined;
  }
}

function withoutParcels(name: string, layers: ReadResult['layers']): Refusal {
  const list = layers.map((each) => each.name).join('、');
  return new Refusal('delivery-empty', {
    zh: `${name} 中没有宗地面：成果须含宗地（ZD）图层、界址点坐标 TXT 或 DXF 中的闭合界线。其中图层：${list}`,
    en: `${name} holds no parcels: a result has a layer ZD, a text of boundary points, or closed lines of a drawing. Layers in it: ${list}`,
  });
}

function tooMany(): Refusal {
  return new Refusal('package-limit', {
    zh: `成果超过 ${MOST_ROWS} 行；一次调查任务的成果没有这么多，整库数据请按入库办理。`,
    en: `The result has more than ${MOST_ROWS} rows: no survey has that many; a whole cadastre is handed in as a delivery.`,
  });
}
