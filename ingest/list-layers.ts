/** `dimai layers`: what is published, how many rows, how fresh. */

import type pg from 'pg';
import { tableName } from '../schemas/derive/ddl.ts';
import { layers as catalogue } from '../schemas/layers/index.ts';

export interface PublishedDataset {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly source: string;
  readonly crs: string | null;
  readonly publishedAt: string;
}

export interface PublishedLayer {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  /** 0 while nothing is published. */
  readonly version: number;
  readonly rows: number;
  readonly changedAt: string | null;
  readonly datasets: readonly PublishedDataset[];
}

/** Every layer of the catalogue with its published state. */
export async function listLayers(db: pg.Pool): Promise<readonly PublishedLayer[]> {
  const states = await db.query<{ layer: string; version: number; changedAt: string }>(
    `select layer, version, to_char(changed_at, 'YYYY-MM-DD HH24:MI') as "changedAt" from dimai.layer_state`,
  );
  const byLayer = new Map(states.rows.map((state) => [state.layer, state]));
  const result: PublishedLayer[] = [];
  for (const layer of catalogue) {
    const state = byLayer.get(layer.id);
    const datasets = state == null || state.version === 0 ? [] : await listDatasets(db, layer.id, tableName(layer));
    result.push({
      id: layer.id,
      code: layer.standard.code,
      title: layer.title,
      version: state?.version ?? 0,
      rows: datasets.reduce((sum, { rows }) => sum + rows, 0),
      changedAt: state?.changedAt ?? null,
      datasets,
    });
  }
  return result;
}

async function listDatasets(db: pg.Pool, layer: string, table: string): Promise<readonly PublishedDataset[]> {
  const { rows } = await db.query<PublishedDataset>(
    `with counted as (
       select dataset_id, count(*) as rows
       from ${table}
       where version_to is null
       group by dataset_id
     )
     select distinct on (d.id) d.name, v.version, coalesce(c.rows, 0) as rows, v.source_name as source, v.source_crs as crs,
       to_char(v.published_at, 'YYYY-MM-DD HH24:MI') as "publishedAt"
     from dimai.dataset d
     join dimai.dataset_version v on v.dataset_id = d.id and v.state = 'published'
     left join counted c on c.dataset_id = d.id
     where d.layer = $1
     order by d.id, v.version desc`,
    [layer],
  );
  return rows;
}

/** The list as text; layers without data only with `all`. */
export function layersText(layers: readonly PublishedLayer[], all: boolean): string {
  const shown = layers.filter(({ version }) => all || version > 0);
  if (shown.length === 0) return '还没有发布任何数据。Nothing is published yet. (--all 列出全部图层 lists every layer)';
  return shown
    .flatMap(({ id, code, title, version, rows, changedAt, datasets }) => [
      version === 0
        ? `${id}  ${title} ${code}  未发布 not published`
        : `${id}  ${title} ${code}  版本 version ${version}  ${rows} 行 rows  ${changedAt}`,
      ...datasets.map(
        (dataset) =>
          `    ${dataset.name}  ${dataset.rows} 行 rows  版本 version ${dataset.version}  ${dataset.publishedAt}  ${dataset.source}  ${dataset.crs ?? ''}`,
      ),
    ])
    .join('\n');
}
