import type { ExportRequest } from './export-database.ts';
import type { Forecast } from './jet/index.ts';
import type { RowProblem } from './row-problems.ts';

const size = (bytes: number): string =>
  bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

/** Tables named as the largest. */
const NAMED = 3;

/** A file that would be larger than Access can work with, told before a byte of it is written; undefined where it fits. */
export function fullProblem(
  { bytes, limit, tables }: Forecast,
  { extent }: Pick<ExportRequest, 'extent'>,
  pictures?: { readonly drawn: number; readonly bytes: number },
  what: 'template' | 'layers' = 'template',
): RowProblem | undefined {
  if (bytes <= limit) return undefined;
  const rows = tables.filter(({ name }) => !name.endsWith('_Shape_Index')).reduce((sum, table) => sum + table.rows, 0);
  const largest = tables.toSorted((a, b) => b.bytes - a.bytes).slice(0, NAMED);
  const { district = '' } = extent ?? {};
  const estimated =
    pictures == null || pictures.drawn === 0
      ? ''
      : `其中 ${pictures.drawn} 幅宗地图约 ${size(pictures.bytes)}（按试绘估算；也可不含图件导出，或降低分辨率）。`;
  const named = largest.map((table) => `${table.name} ${table.rows} 行约 ${size(table.bytes)}`).join('、');
  return {
    severity: 'refusal',
    code: 'file-full',
    table: largest[0]?.name ?? '',
    key: district,
    field: '',
    value: size(bytes),
    message: `共 ${rows} 行，文件约 ${size(bytes)}，超过单个文件的上限 ${size(limit)}（Access 文件不得超过 2 GB），未写任何文件。最大的表：${named}。${estimated}${what === 'template' ? advice(district) : LAYER_ADVICE}`,
  };
}

const LAYER_ADVICE = '请减少图层或缩小范围分次导出，或改用 GeoPackage。';

/** How to have smaller files: districts of a city, 地籍区 of a county, 地籍子区 of a 地籍区. */
function advice(district: string): string {
  if (district.length < 6) return '请勾选“每个区县一个文件”，或逐个区县导出。';
  if (district.length < 9) return `请按地籍区分次导出：范围填 ${district} 后加三位地籍区号。`;
  return '请按地籍子区（12 位代码）分次导出。';
}
