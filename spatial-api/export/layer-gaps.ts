/** Layers that nobody has loaded: their tables go out empty, and "no data" is not "nothing there". */
import type { ClientBase } from 'pg';
import { layerById } from '../../schemas/layers/index.ts';
import { districtPrefix } from './extent.ts';
import type { RowProblem } from './row-problems.ts';

/** A layer without data for all or part of what was asked for. */
export interface LayerGap {
  readonly layer: string;
  /** `no-data`: nothing loaded for it; `partly-loaded`: only some of its districts. */
  readonly code: 'no-data' | 'partly-loaded';
  /** In Chinese. */
  readonly message: string;
}

/** A gap as the manifest lists it: the table that goes out without these data. */
export interface TableGap extends LayerGap {
  readonly table: string;
}

/**
 * Gaps of layers, given by their versions (0: never published), at a moment (null: now). Which districts are loaded is what
 * datasets declare; one that declares none is taken to cover everything, as is one whose district holds the one asked for.
 */
export async function layerGaps(
  client: Pick<ClientBase, 'query'>,
  versions: Readonly<Record<string, number>>,
  { asOf, district }: { readonly asOf: Date | null; readonly district?: string | undefined },
): Promise<readonly LayerGap[]> {
  const { rows } = await client.query<{ layer: string; districts: (string | null)[] }>(
    `select version.layer, array_agg(distinct dataset.district_code) as districts
from dimai.dataset_version as version
join dimai.dataset on dataset.id = version.dataset_id
where version.layer = any($1::text[]) and version.version is not null
  and ($2::timestamptz is null or version.published_at <= $2::timestamptz)
group by version.layer`,
    [Object.keys(versions), asOf],
  );
  const loaded = new Map(rows.map((row) => [row.layer, row.districts]));
  return Object.entries(versions).flatMap(
    ([layer, version]) => gapOf(layer, version === 0 ? null : (loaded.get(layer) ?? [null]), district, asOf) ?? [],
  );
}

function gapOf(
  layer: string,
  districts: readonly (string | null)[] | null,
  district: string | undefined,
  asOf: Date | null,
): LayerGap | undefined {
  const title = layerById(layer)?.title ?? layer;
  const when = asOf == null ? '' : '截至该时点';
  const means = '空缺不表示没有';
  if (districts == null) return { layer, code: 'no-data', message: `图层“${title}”${when}没有装入任何数据，${means}` };
  if (district == null) return undefined;
  const asked = districtPrefix(district);
  const declared = districts.flatMap((code) => (code == null ? [] : [districtPrefix(code)]));
  if (declared.length < districts.length || declared.some((code) => asked.startsWith(code))) return undefined;
  const within = districts.filter((code) => code != null && districtPrefix(code).startsWith(asked));
  if (within.length > 0) {
    const only = within.toSorted(byCode).join('、');
    return {
      layer,
      code: 'partly-loaded',
      message: `图层“${title}”${when}在 ${district} 内只装入了 ${only}，其余${means}`,
    };
  }
  const others = districts.toSorted(byCode).join('、');
  return {
    layer,
    code: 'no-data',
    message: `图层“${title}”${when}没有装入 ${district} 的数据（已装入 ${others}），${means}`,
  };
}

/** A gap in the list of problems, which it leads: a table that is empty for want of data concerns everybody. */
export const gapProblem = ({ table, layer, code, message }: TableGap): RowProblem => ({
  severity: 'notice',
  code,
  table,
  key: '',
  field: '',
  value: layer,
  message,
});

/** The gaps of tables, by the layers each of them reads. */
export const tableGaps = (
  tables: readonly { readonly name: string; readonly layers: readonly string[] }[],
  gaps: readonly LayerGap[],
): TableGap[] =>
  tables.flatMap(({ name, layers }) =>
    gaps.filter(({ layer }) => layers.includes(layer)).map((gap) => ({ table: name, ...gap })),
  );

function byCode(one: string | null, other: string | null): number {
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
