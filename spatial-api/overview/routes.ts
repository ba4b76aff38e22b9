import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { codeEntry } from '../../schemas/codelists/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { versionOf } from '../../tiles/versions.ts';
import { layerId } from '../parameters.ts';
import { minimumCountFor, refuseSmall } from '../statistics/minimum-count.ts';
import { suppressedGroups } from '../../schemas/small-counts.ts';
import { route, type Route } from '../route.ts';
import { columnKey, columnsQuery, type ColumnRow } from './columns-query.ts';

const cellSchema = z
  .object({
    id: z.string().describe('地籍子区或行政区代码'),
    title: z.string(),
    center: z.tuple([z.number(), z.number()]).describe('要素的平均位置 [经度, 纬度]'),
    count: z.int().describe('要素数'),
    areaSquareMetres: z.number().describe('椭球面积合计（㎡）'),
  })
  .meta({ id: 'OverviewCell' });

const columns = route({
  method: 'get',
  path: '/api/overview/columns',
  tag: '总览',
  summary: '按地籍子区（无则按行政区）汇总一个图层的要素数与面积',
  query: z.strictObject({ layer: layerId }),
  answer: z.object({
    layer: z.string(),
    version: z.int(),
    cells: z.array(cellSchema),
    unplaced: z
      .object({ count: z.int(), areaSquareMetres: z.number() })
      .describe('未填区域代码或没有图形的要素，公开统计中还有不足 5 个的区域；与 cells 合计即全部'),
  }),
  problems: ['layer-unknown', 'layer-restricted', 'figures-small'],
  etag: async ({ layers, tiles, programTag }, { query }) => {
    const { id } = layers.find(query.layer, 'query.layer');
    return `W/"${programTag}-${id}.${versionOf(await tiles.versions.read(), id)}"`;
  },
  async handle({ db, layers, tiles, signal, caller }, { query }) {
    const layer = layers.find(query.layer, 'query.layer');
    const key = columnKey(layer);
    if (key === undefined) {
      throw new Problem('request-invalid', `${layer.title}没有几何，或没有地籍子区、行政区字段，无法按区域汇总`);
    }
    const { text, values } = columnsQuery(layer, key);
    const { rows } = await cancellableQuery<ColumnRow & Record<string, unknown>>(
      db,
      { text, values: [...values] },
      signal,
    );
    const isSmall = suppressedGroups(rows, minimumCountFor(caller));
    const cells = rows.flatMap((row, index) => (isSmall.has(index) ? [] : (cellOf(row) ?? [])));
    const unplaced = rows.filter((row, index) => isSmall.has(index) || cellOf(row) === null);
    refuseSmall(caller, [rows.reduce((sum, { count }) => sum + count, 0)]);
    const version = rows[0]?.version ?? versionOf(await tiles.versions.read(), layer.id);
    return {
      body: {
        layer: layer.id,
        version,
        cells,
        unplaced: {
          count: unplaced.reduce((sum, { count }) => sum + count, 0),
          areaSquareMetres: unplaced.reduce((sum, { area }) => sum + area, 0),
        },
      },
    };
  },
});

/** A row as a cell; null where it has no code or no place to stand. */
function cellOf({ id, name, count, area, longitude, latitude }: ColumnRow): z.input<typeof cellSchema> | null {
  if (id === null || longitude === null || latitude === null) return null;
  return {
    id,
    title: name ?? codeEntry('administrative-division', id)?.label ?? id,
    center: [longitude, latitude],
    count,
    areaSquareMetres: area,
  };
}

/** Routes of the overview. */
export const overviewRoutes: readonly Route[] = [columns];
