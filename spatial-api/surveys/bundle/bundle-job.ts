/** `survey-bundle`: the offline bundle of a task, made on one snapshot of the database; file beside, then renamed, then on record. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { scopedDatabase, type Scope } from '../../../schemas/database/scope.ts';
import { quoteIdentifier, withTransaction } from '../../../schemas/database/sql.ts';
import { columnName, tableName } from '../../../schemas/derive/ddl.ts';
import { boundsOf, type FlatGeometry, fromWkb } from '../../../schemas/geometry.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import type { Layer } from '../../../schemas/layer.ts';
import type { JobHandler } from '../../../schemas/jobs/job.ts';
import { dataFolder, type Settings } from '../../../schemas/settings.ts';
import { hasTiles } from '../../../tiles/layer-content.ts';
import { readLayerTile } from '../../../tiles/layer-tile.ts';
import { tilesAround } from '../../../tiles/mercator.ts';
import { packTile } from '../../../tiles/pack-tile.ts';
import { type Actor, lockTask, noteEntry } from '../task-store.ts';
import { baseDigest, type BaseFeature, type BundleBase } from './bundle-base.ts';
import { BundleFile, type BundleFeature } from './bundle-file.ts';
import { BUNDLE_FORM, columnsOf, contextLayers, EDITED_LAYERS, FIELD_TABLES, tableOf } from './bundle-tables.ts';

/** What the job is told. */
export interface BundleOrder {
  readonly taskId: number;
  readonly by: { readonly id: string; readonly name: string };
  readonly scope: Scope;
  /** Whether personal fields go along. */
  readonly isFull: boolean;
}

/** What a bundle holds, for people and programs. */
export interface BundleManifest {
  readonly form: string;
  readonly bundle: string;
  readonly task: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly dueOn: string;
  readonly crs: 'EPSG:4490';
  readonly personal: boolean;
  readonly tables: readonly {
    readonly name: string;
    readonly title: string;
    readonly use: 'edit' | 'look' | 'fill' | 'record';
    readonly rows: number;
  }[];
  readonly versions: Readonly<Record<string, number>>;
  readonly tiles: {
    readonly layers: readonly string[];
    readonly zooms: readonly [number, number];
    readonly count: number;
  };
  readonly baseSha256: string;
  readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string };
}

/** Metres around the task of which neighbours and tiles go along. */
const AROUND_DEGREES = { neighbours: 0.0006, tiles: 0.001 };
const ZOOMS: readonly [number, number] = [12, 18];
/** Tiles of a bundle; a larger area ends at a zoom before. */
const MOST_TILES = 4000;
const MOST_FEATURES = 50_000;

/** Folder of a bundle. */
export const bundleFolder = (settings: Pick<Settings, 'dataDirectory'>, id: string): string =>
  join(dataFolder(settings, 'survey-bundles'), id);

interface TaskRow {
  readonly number: string;
  readonly place: string;
  readonly dueOn: string;
  readonly shape: Buffer;
}

export const surveyBundleJob = (settings: Settings): JobHandler<BundleOrder, BundleManifest> => ({
  kind: 'survey-bundle',
  async run({ id, db, signal, progress, note, fence }, given) {
    await sweepBundles(db, settings);
    const order = { ...given, bundleId: id };
    const { taskId, by } = order;
    const folder = bundleFolder(settings, id);
    const part = `${folder}.partial`;
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    try {
      const name = `${id.slice(0, 8)}.gpkg`;
      const path = join(part, name);
      const made = await writeBundle(db, path, order, (done, message) => {
        signal.throwIfAborted();
        progress({ phase: 'write', done, total: 10, message });
      });
      progress({ phase: 'digest', done: 9, total: 10, message: '计算摘要' });
      const manifest: BundleManifest = { ...made.manifest, file: await digested(path, name) };
      await rm(folder, { recursive: true, force: true });
      await rename(part, folder);
      await withTransaction(db, async (client) => {
        await fence(client);
        await keepBundle(client, order, manifest, made.base, { id: by.id, name: by.name, at: new Date() });
      });
      note(
        `数据包 ${manifest.file.name}：${manifest.tables.length} 张表，瓦片 ${manifest.tiles.count} 张，任务 ${taskId}`,
      );
      return manifest;
    } catch (error) {
      await rm(part, { recursive: true, force: true });
      throw error;
    }
  },
});

async function keepBundle(
  client: PoolClient,
  { bundleId, taskId }: BundleOrder & { readonly bundleId: string },
  manifest: BundleManifest,
  base: BundleBase,
  who: Actor,
): Promise<void> {
  const task = await lockTask(client, taskId);
  await client.query(
    `update dimai.survey_bundle set base = $2, base_sha256 = $3, manifest = $4, file_sha256 = $5, bytes = $6, made_at = now() where id = $1`,
    [
      bundleId,
      JSON.stringify(base),
      manifest.baseSha256,
      JSON.stringify(manifest),
      manifest.file.sha256,
      manifest.file.bytes,
    ],
  );
  const detail = { bundleId, sha256: manifest.file.sha256 };
  await noteEntry(client, taskId, { kind: 'bundle', from: task.state, to: task.state, reason: null, detail }, who);
}

async function digested(path: string, name: string): Promise<BundleManifest['file']> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { name, bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** Writes the file on one snapshot, as whoever ordered it sees the data. */
async function writeBundle(
  db: Pool,
  path: string,
  { taskId, bundleId, scope, isFull, by }: BundleOrder & { readonly bundleId: string },
  step: (done: number, message: string) => void,
): Promise<{ readonly manifest: Omit<BundleManifest, 'file'>; readonly base: BundleBase }> {
  const client = await scopedDatabase(db, scope).connect();
  const file = new BundleFile(path);
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    const task = await taskRow(client, taskId);
    const area = fromWkb(task.shape).geometry;
    const versions = await layerVersions(client);
    const tables: BundleManifest['tables'][number][] = [];
    const layers: Record<string, BundleBase['layers'][string]> = {};
    file.addArea('task_area', '调查范围', `${task.number} ${task.place}`, area);
    tables.push({ name: 'task_area', title: '调查范围', use: 'look', rows: 1 });
    const codes = await codesWithin(client, task.shape);
    for (const [i, id] of EDITED_LAYERS.entries()) {
      const layer = layerById(id)!;
      step(i, `写入${layer.title}`);
      if (!scope.layers.includes(id)) continue;
      const columns = columnsOf(layer, isFull);
      const rows = await featuresOf(
        client,
        layer,
        columns.map(({ key }) => key),
        `parcel_code = any($1::text[])`,
        [codes],
      );
      file.addLayer(tableOf(layer), layer.title, layer, columns, rows);
      tables.push({ name: tableOf(layer), title: layer.title, use: 'edit', rows: rows.length });
      layers[id] = {
        version: versions[id] ?? 0,
        fields: columns.map(({ key }) => key),
        features: rows.map(({ featureId, version }): BaseFeature => [featureId, version]),
      };
    }
    step(3, '写入邻宗与参照图层');
    const parcel = layerById('parcel')!;
    const near = [task.shape, AROUND_DEGREES.neighbours, codes];
    const nearby = `geom && st_expand(st_geomfromwkb($1, 4490), $2) and st_dwithin(geom, st_geomfromwkb($1, 4490), $2)`;
    const plain = columnsOf(parcel, false);
    const neighbours = await featuresOf(
      client,
      parcel,
      plain.map(({ key }) => key),
      `${nearby} and not parcel_code = any($3::text[])`,
      near,
    );
    file.addLayer('neighbour_parcel', '邻宗（参照）', parcel, plain, neighbours);
    tables.push({ name: 'neighbour_parcel', title: '邻宗（参照）', use: 'look', rows: neighbours.length });
    for (const layer of contextLayers()) {
      if (!scope.layers.includes(layer.id)) continue;
      const columns = columnsOf(layer, false);
      const rows = await featuresOf(
        client,
        layer,
        columns.map(({ key }) => key),
        nearby,
        near.slice(0, 2),
      );
      file.addLayer(tableOf(layer), layer.title, layer, columns, rows);
      tables.push({ name: tableOf(layer), title: layer.title, use: 'look', rows: rows.length });
    }
    for (const table of FIELD_TABLES) {
      file.addFieldTable(table);
      tables.push({ name: table.name, title: table.title, use: 'fill', rows: 0 });
    }
    const tiles = await addTiles(client, file, area, scope, step);
    const base: BundleBase = { bundle: bundleId, task: taskId, layers };
    const baseSha256 = baseDigest(base);
    const madeAt = new Date().toISOString();
    const said = { form: BUNDLE_FORM, bundle: bundleId, task: task.number, madeBy: by.name, madeAt, dueOn: task.dueOn };
    file.addRecord(
      'dimai_bundle',
      '数据包说明（请勿改动）',
      ['key TEXT', 'value TEXT'],
      Object.entries({ ...said, taskId: String(taskId), baseSha256 }),
    );
    file.addRecord(
      'dimai_base',
      '底稿版本（请勿改动）',
      ['layer TEXT', 'feature INTEGER', 'version INTEGER', 'layer_version INTEGER', 'fields TEXT'],
      Object.entries(layers).flatMap(([layer, { version, fields, features }]) => [
        [layer, null, null, version, JSON.stringify(fields)] as const,
        ...features.map(([feature, own]) => [layer, feature, own, null, null] as const),
      ]),
    );
    tables.push(
      { name: 'dimai_bundle', title: '数据包说明', use: 'record', rows: 8 },
      {
        name: 'dimai_base',
        title: '底稿版本',
        use: 'record',
        rows: Object.values(layers).reduce((sum, { features }) => sum + features.length + 1, 0),
      },
    );
    file.close();
    return { base, manifest: { ...said, crs: 'EPSG:4490', personal: isFull, tables, versions, tiles, baseSha256 } };
  } finally {
    file.abandon();
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

async function taskRow(client: PoolClient, id: number): Promise<TaskRow> {
  const { rows } = await client.query<TaskRow>(
    `select number, place, to_char(due_on, 'YYYY-MM-DD') as "dueOn", st_asbinary(geom) as shape from dimai.survey_task where id = $1`,
    [id],
  );
  if (rows[0] === undefined) throw new Error(`there is no survey task ${id}`);
  return rows[0];
}

async function layerVersions(client: PoolClient): Promise<Readonly<Record<string, number>>> {
  const ids = [...EDITED_LAYERS, ...contextLayers().map(({ id }) => id)];
  const { rows } = await client.query<{ layer: string; version: number }>(
    'select layer, version from dimai.layer_state where layer = any($1::text[]) order by layer',
    [ids],
  );
  return Object.fromEntries(rows.map(({ layer, version }) => [layer, version]));
}

/** Codes of the parcels that share ground with the task, not a border alone. */
async function codesWithin(client: PoolClient, area: Buffer): Promise<readonly string[]> {
  const { rows } = await client.query<{ code: string }>(
    `select parcel_code as code from land.parcel
where version_to is null and geom && st_geomfromwkb($1, 4490) and st_intersects(geom, st_geomfromwkb($1, 4490))
  and st_area(st_intersection(geom, st_geomfromwkb($1, 4490))) > 1e-12
order by 1`,
    [area],
  );
  return rows.map(({ code }) => code);
}

/** Current features of a layer with the versions of their rows. */
async function featuresOf(
  client: PoolClient,
  layer: Layer,
  keys: readonly string[],
  condition: string,
  values: readonly unknown[],
): Promise<readonly (BundleFeature & { readonly version: number })[]> {
  const fields = keys.map((key) => `${quoteIdentifier(columnName(key))} as ${quoteIdentifier(key)}`);
  const { rows } = await client.query<{
    id: number;
    version: number;
    values: Record<string, unknown>;
    shape: Buffer | null;
  }>(
    `select feature_id as id, version_from as version, (select row_to_json(f) from (select ${fields.join(', ')}) as f) as values,
  ${layer.geometry === null ? 'null::bytea' : 'st_asbinary(geom)'} as shape
from ${tableName(layer)} where version_to is null and ${condition} order by feature_id limit ${MOST_FEATURES + 1}`,
    [...values],
  );
  if (rows.length > MOST_FEATURES) {
    const zh = `${layer.title}在范围内超过 ${MOST_FEATURES} 个，请缩小调查范围`;
    throw Object.assign(new Error(zh), {
      code: 'survey-bundle-too-large',
      zh,
      en: `More than ${MOST_FEATURES} features of ${layer.titleEn} lie in the area: make it smaller`,
    });
  }
  return rows.map(({ id, version, values: own, shape }) => ({
    featureId: Number(id),
    version,
    values: own,
    geometry: shape === null ? null : fromWkb(shape).geometry,
  }));
}

/** Tiles of the area from the tile code of the map, all layers of the bundle in each. */
async function addTiles(
  client: PoolClient,
  file: BundleFile,
  area: FlatGeometry,
  { layers: open }: Scope,
  step: (done: number, message: string) => void,
): Promise<BundleManifest['tiles']> {
  const layers = [...EDITED_LAYERS.map((id) => layerById(id)!), ...contextLayers()].filter(
    (layer) => open.includes(layer.id) && hasTiles(layer),
  );
  const [west, south, east, north] = boundsOf(area);
  const around = AROUND_DEGREES.tiles;
  const bounds = [west - around, south - around, east + around, north + around] as const;
  const addresses: { z: number; x: number; y: number }[] = [];
  let deepest = ZOOMS[0];
  for (let z = ZOOMS[0]; z <= ZOOMS[1]; z++) {
    const { fromColumn, toColumn, fromRow, toRow } = tilesAround(bounds, z);
    if (addresses.length + (toColumn - fromColumn + 1) * (toRow - fromRow + 1) > MOST_TILES) break;
    for (let x = fromColumn; x <= toColumn; x++) for (let y = fromRow; y <= toRow; y++) addresses.push({ z, x, y });
    deepest = z;
  }
  file.beginTiles(
    [ZOOMS[0], deepest],
    bounds,
    layers.map((layer) => ({ name: layer.id, title: layer.title, fields: tileFields(layer) })),
  );
  let count = 0;
  for (const [i, address] of addresses.entries()) {
    if (i % 50 === 0) step(4 + Math.floor((5 * i) / addresses.length), `生成离线瓦片 ${i}/${addresses.length}`);
    const parts: Buffer[] = [];
    for (const layer of layers) parts.push((await readLayerTile(client, { layer, version: null }, address)).mvt);
    const packed = await packTile(Buffer.concat(parts));
    if (packed === null) continue;
    file.addTile(address.z, address.x, address.y, packed);
    count += 1;
  }
  return { layers: layers.map(({ id }) => id), zooms: [ZOOMS[0], deepest], count };
}

const tileFields = (layer: Layer): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(layer.fields).flatMap(([key, { tile, type }]) =>
      tile === undefined ? [] : [[key, type === 'decimal' || type === 'integer' ? 'Number' : 'String']],
    ),
  );

/** Removes files past their time; what is on record of them stays. */
async function sweepBundles(db: Pool, settings: Settings): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `update dimai.survey_bundle set removed_at = now()
where removed_at is null and made_at < now() - make_interval(days => $1) returning id`,
    [settings.bundleDays],
  );
  await Promise.all(rows.map(({ id }) => rm(bundleFolder(settings, id), { recursive: true, force: true })));
}
