/** A dataset handed back as 界址点 TXT, byte for byte where nothing has changed since it came. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { BoundaryExportFault, exportBoundaryTxt } from '../../schemas/database/boundary-export.ts';
import { savedAs } from '../../schemas/file-headers.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Caller } from '../access/caller.ts';
import { Bytes } from '../overlap/route-schemas.ts';
import { integerParameter } from '../parameters.ts';
import { route } from '../route.ts';
import { TAG } from './found-delivery.ts';

export const boundaryText = route({
  method: 'get',
  path: '/api/layers/{id}/boundary-points.txt',
  tag: TAG,
  right: 'export:download',
  summary: '数据集的界址点 TXT',
  description:
    '与最近一次以 TXT 交付的内容相同的地块，按原字节返回（编码、换行、小数位不变）；此后变更的按该文件的写法重写；从未以 TXT 交付的数据集按国家格式写出（GB 18030）。',
  params: z.strictObject({ id: z.string().max(100).describe('图层编号') }),
  query: z.strictObject({
    dataset: z.string().min(1).max(200).describe('数据集名称'),
    version: integerParameter(1, 2_147_483_647, '图层版本；不写为当前版本').optional(),
  }),
  mediaType: 'text/plain',
  answer: Bytes,
  problems: ['layer-unknown', 'layer-restricted', 'district-forbidden', 'request-invalid'],
  async handle({ db, layers, caller, audit }, { params, query: { dataset, version } }) {
    const layer = layers.find(params.id);
    await requireDistrictOf(db, caller, layer, dataset);
    const options = { dataset, ...(version == null ? {} : { version }) };
    const content = await exportBoundaryTxt(db, layer, options).catch((error: unknown) => {
      throw error instanceof BoundaryExportFault ? new Problem('request-invalid', error.message) : error;
    });
    await audit('export.download', layer.id, { dataset, format: 'boundary-txt', version: version ?? null });
    return { body: content, headers: savedAs(`${dataset}.txt`) };
  },
});

/** The delivered text holds all of the dataset: it is for who works for all of it. */
async function requireDistrictOf(db: Pool, { districts }: Caller, layer: Layer, dataset: string): Promise<void> {
  if (districts == null) return;
  const { rows } = await db.query<{ district: string | null }>(
    'select district_code as district from dimai.dataset where layer = $1 and name = $2',
    [layer.id, dataset],
  );
  const district = rows[0]?.district;
  if (district != null && districts.some((own) => district.startsWith(own))) return;
  throw new Problem('district-forbidden', `数据集“${dataset}”不全在您的行政区内`);
}
