/**
 * One feature edited: a new version of its layer in which this row alone is another. Tiles, figures, files and reads of the past
 * follow from that like from any publication. Edits of a layer stand in line behind its lock, and whoever edits names the row
 * that they looked at: if it has changed meanwhile, nothing happens.
 */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { ellipsoidalArea, planarArea } from '../../schemas/area.ts';
import { asEditor, type Scope } from '../../schemas/database/scope.ts';
import { parameters, quoteIdentifier, withTransaction } from '../../schemas/database/sql.ts';
import { isInVersion } from '../../schemas/database/versions.ts';
import { columnName, columnType, tableName } from '../../schemas/derive/ddl.ts';
import { districtField } from '../../schemas/derive/tile-layers.ts';
import { boundsOf, type FlatGeometry, toWkb } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { canonicalJson } from '../canonical-json.ts';
import { planeAt } from '../overlap/plane.ts';
import { checkValues } from './check-values.ts';

/** Who edits. */
export interface Editor {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  /** Throws where a district code lies outside what the person may edit. */
  readonly requireDistrict: (code: string | undefined) => void;
  /** Rows that the database lets this person change. */
  readonly scope: Scope;
  /** The survey whose result is written: codes that are held for it may be issued. */
  readonly surveyTaskId?: number | undefined;
}

export type EditKind = 'edit' | 'undo' | 'transition' | 'milestone' | 'remove' | 'create';

/** A shape as it was drawn. */
export interface NewShape {
  readonly geometry: FlatGeometry;
  readonly epsg: number;
  /** The shape in EPSG:4490, where it is known better than by its vertices: with points on long edges, on nodes of neighbours to the bit. */
  readonly degrees?: FlatGeometry;
}

export interface FeatureEdit {
  readonly layer: Layer;
  readonly featureId: number;
  /** `version_from` of the row that was looked at; undefined trusts whatever is there. */
  readonly expected: number | undefined;
  readonly kind: EditKind;
  readonly reason: string;
  /** Gives what changes from the current values; may throw. */
  readonly change: (current: CurrentRow) => Change | Promise<Change>;
}

export interface Change {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly shape?: NewShape | undefined;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** The row as it stands, all fields. */
export interface CurrentRow {
  readonly rowId: number;
  readonly datasetId: number;
  readonly version: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What an edit made. */
export interface Edited {
  readonly version: number;
  readonly fromVersion: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Edits a feature in a transaction of its own. Throws `feature-unknown`, `version-conflict`, `edit-invalid`, `edit-empty`. */
export function editFeature(db: Pool, edit: FeatureEdit, editor: Editor): Promise<Edited> {
  return withTransaction(db, (client) => editWithin(client, edit, editor));
}

/** The same within a transaction, for features that change together. */
export async function editWithin(client: PoolClient, edit: FeatureEdit, editor: Editor): Promise<Edited> {
  const version = await lock(client, edit.layer);
  const current = await currentRow(client, edit.layer, edit.featureId);
  if (edit.expected !== undefined && edit.expected !== current.version) throw conflict(edit, current.version);
  requireOwn(edit.layer, current.properties, editor);
  const { properties, shape, detail } = await edit.change(current);
  checkValues(edit.layer, properties);
  const changed = Object.fromEntries(
    Object.entries(properties).filter(
      ([key, value]) => canonicalJson(value) !== canonicalJson(current.properties[key] ?? null),
    ),
  );
  if (Object.keys(changed).length === 0 && shape === undefined) throw new Problem('edit-empty', '没有改动，未保存');
  requireOwn(edit.layer, { ...current.properties, ...changed }, editor);
  const next = version + 1;
  await replaceRow(client, edit.layer, current.rowId, next, editor, () =>
    copyRow(client, edit.layer, current.rowId, next, changed, shape),
  );
  const before = Object.fromEntries(Object.keys(changed).map((key) => [key, current.properties[key] ?? null]));
  await finish(client, edit, editor, { current, next, before, after: changed, hasShape: shape !== undefined, detail });
  return { version: next, fromVersion: current.version, properties: { ...current.properties, ...changed } };
}

/** Somebody else changed it meanwhile. */
export function conflict({ layer, featureId }: Pick<FeatureEdit, 'layer' | 'featureId'>, version: number): Problem {
  return new Problem(
    'version-conflict',
    `${layer.title} ${featureId} 号要素已被改为第 ${version} 版；请查看最新内容后再改`,
  );
}

/** Throws where a feature with these values lies outside what the person may edit. */
export function requireOwn(
  layer: Layer,
  properties: Readonly<Record<string, unknown>>,
  { requireDistrict }: Editor,
): void {
  const field = districtField(layer);
  const code = field === undefined ? undefined : (properties[field] as string | null | undefined);
  requireDistrict(code ?? undefined);
}

/** Takes the layer for this edit; returns its version. */
export async function lock(client: PoolClient, layer: Layer): Promise<number> {
  await client.query(`select set_config('dimai.publishing', 'on', true)`);
  const { rows } = await client.query<{ version: number }>(
    'select version from dimai.layer_state where layer = $1 for update',
    [layer.id],
  );
  return rows[0]?.version ?? 0;
}

/** A feature as it stands. Throws `feature-unknown`. */
export async function currentRow(
  client: Pick<PoolClient, 'query'>,
  layer: Layer,
  featureId: number,
  at?: number,
): Promise<CurrentRow> {
  const fields = Object.keys(layer.fields).map(
    (key) => `${quoteIdentifier(columnName(key))} as ${quoteIdentifier(key)}`,
  );
  const when = at === undefined ? 'version_to is null' : isInVersion(at);
  const { rows } = await client.query<{
    row_id: number;
    dataset_id: number;
    version_from: number;
    properties: CurrentRow['properties'];
  }>(
    `select row_id, dataset_id, version_from, (select row_to_json(f) from (select ${fields.join(', ')}) as f) as properties
from ${tableName(layer)} where feature_id = $1 and ${when}`,
    [featureId],
  );
  const row = rows[0];
  if (row === undefined)
    throw new Problem(
      'feature-unknown',
      `${layer.title}${at === undefined ? '当前版本' : `版本 ${at} `}中没有 ${featureId} 号要素`,
    );
  return { rowId: row.row_id, datasetId: row.dataset_id, version: row.version_from, properties: row.properties };
}

/** Ends a row and puts another in its place, where there is one, in the role of editors: what lies beyond the scope is not there for them. */
export async function replaceRow(
  client: PoolClient,
  layer: Layer,
  rowId: number,
  next: number,
  { scope }: Pick<Editor, 'scope'>,
  insert?: () => Promise<void>,
): Promise<void> {
  await asEditor(client, scope, async () => {
    const { rowCount } = await client.query(`update ${tableName(layer)} set version_to = $1 where row_id = $2`, [
      next,
      rowId,
    ]);
    if (rowCount !== 1) throw new Problem('forbidden', `${layer.title}的这一要素不在可编辑的范围内`);
    await insert?.();
  });
}

/** What a row says: its values without those that are absent. */
export function givenValues({ properties }: Pick<CurrentRow, 'properties'>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

/** Inserts a row anew as of a version, some values replaced. */
export async function copyRow(
  client: PoolClient,
  layer: Layer,
  rowId: number,
  version: number,
  changed: Readonly<Record<string, unknown>>,
  shape: NewShape | undefined,
): Promise<void> {
  const { add, values } = parameters();
  const expressions = new Map<string, string>([['version_from', add(version, 'integer')]]);
  // a map that was delivered shows the shape it was delivered with
  for (const [key, { picture }] of Object.entries(layer.fields)) {
    if (picture === 'parcel-map' && shape !== undefined) expressions.set(columnName(key), 'null');
  }
  for (const [key, value] of Object.entries(changed)) {
    const type = columnType(layer.fields[key]!);
    expressions.set(columnName(key), add(type === 'jsonb' && value !== null ? JSON.stringify(value) : value, type));
  }
  if (shape !== undefined)
    for (const [column, expression] of shapeColumns(shape, add)) expressions.set(column, expression);
  const geometry = layer.geometry === null ? [] : ['geom'];
  const columns = [
    'feature_id',
    'dataset_id',
    'source_row',
    'ellipsoidal_area',
    'planar_area',
    'delivered',
    ...geometry,
    ...Object.keys(layer.fields).map(columnName),
  ];
  const all = [...new Set([...columns, ...expressions.keys()])];
  const table = tableName(layer);
  const text = `insert into ${table} (${all.map((name) => quoteIdentifier(name)).join(', ')})
select ${all.map((name) => expressions.get(name) ?? quoteIdentifier(name)).join(', ')} from ${table} where row_id = ${add(rowId, 'bigint')}`;
  await client.query(text, values);
}

/** Columns that a shape fills, with their SQL. */
export function shapeColumns(
  { geometry, epsg, degrees }: NewShape,
  add: (value: unknown, cast?: string) => string,
): readonly (readonly [string, string])[] {
  const lonLat = degrees ?? (epsg === 4490 ? geometry : projectGeometry(geometry, epsg, 4490));
  const [west, , east] = boundsOf(lonLat);
  const plane = planeAt((west + east) / 2);
  const flat = epsg === 4490 ? projectGeometry(lonLat, 4490, plane.srid) : geometry;
  return [
    ['geom', `st_geomfromwkb(${add(toWkb(lonLat), 'bytea')}, 4490)`],
    [
      'delivered',
      epsg === 4490 ? 'null::geometry' : `st_geomfromwkb(${add(toWkb(geometry), 'bytea')}, ${add(epsg, 'integer')})`,
    ],
    ['ellipsoidal_area', add(Math.abs(ellipsoidalArea(lonLat)), 'float8')],
    ['planar_area', add(Math.abs(planarArea(flat)), 'float8')],
  ];
}

/** What an edit did; before and after by field key. */
export interface Outcome {
  readonly current: Pick<CurrentRow, 'datasetId'> & { readonly version: number | null };
  readonly next: number;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly hasShape: boolean;
  readonly detail: Readonly<Record<string, unknown>> | undefined;
}

/** The edit as a published version of the layer, and who made it. */
export async function finish(client: PoolClient, edit: FeatureEdit, editor: Editor, outcome: Outcome): Promise<void> {
  const { layer, featureId, kind, reason } = edit;
  const { current, next, after } = outcome;
  await recordVersion(
    client,
    {
      layer,
      version: next,
      datasetId: current.datasetId,
      sourceName: `在线编辑 ${featureId}`,
      said: { layer: layer.id, featureId, next, after, reason },
      added: Number(kind === 'create'),
      removed: Number(kind === 'remove'),
      changed: Number(kind !== 'create' && kind !== 'remove'),
    },
    editor,
  );
  await recordEdit(client, edit, editor, outcome);
}

/** A version that edits make of a layer. */
export interface EditedVersion {
  readonly layer: Layer;
  readonly version: number;
  readonly datasetId: number;
  readonly sourceName: string;
  /** What its digest is made of. */
  readonly said: unknown;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** Puts a version on record that edits made, and makes it the current one. */
export async function recordVersion(
  client: PoolClient,
  { layer, version, datasetId, sourceName, said, added, removed, changed }: EditedVersion,
  editor: Pick<Editor, 'name' | 'at'>,
): Promise<void> {
  await client.query(
    `insert into dimai.dataset_version (dataset_id, layer, version, state, source_name, source_sha256, rows_read, rows_changed,
  created_by, published_by, published_at, is_partial, rows_added, rows_removed)
values ($1, $2, $3, 'published', $4, $5, $6, $9, $7, $7, $8, true, $10, $11)`,
    [
      datasetId,
      layer.id,
      version,
      sourceName,
      createHash('sha256').update(canonicalJson(said)).digest('hex'),
      added + removed + changed,
      editor.name,
      editor.at,
      changed,
      added,
      removed,
    ],
  );
  await client.query('update dimai.layer_state set version = $2, changed_at = now() where layer = $1', [
    layer.id,
    version,
  ]);
}

/** Who made an edit, when, why, and what it changed. */
export async function recordEdit(
  client: PoolClient,
  { layer, featureId, kind, reason }: Pick<FeatureEdit, 'layer' | 'featureId' | 'kind' | 'reason'>,
  editor: Pick<Editor, 'id' | 'name' | 'at'>,
  { current, next, before, after, hasShape, detail }: Outcome,
): Promise<void> {
  const shape = hasShape ? { geometry: true } : {};
  await client.query(
    `insert into dimai.feature_edit (layer, feature_id, version, from_version, kind, before, after, detail, reason, edited_by, edited_by_id, edited_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      layer.id,
      featureId,
      next,
      current.version,
      kind,
      JSON.stringify({ ...before, ...shape }),
      JSON.stringify({ ...after, ...shape }),
      detail === undefined ? null : JSON.stringify(detail),
      reason,
      editor.name,
      editor.id,
      editor.at,
    ],
  );
}

/** Brings back what a feature was at a version, as a new version. Throws `feature-unknown`, `version-conflict`, `edit-empty`. */
export function undoTo(
  db: Pool,
  {
    layer,
    featureId,
    expected,
    version: target,
    reason,
  }: Pick<FeatureEdit, 'layer' | 'featureId' | 'expected' | 'reason'> & { readonly version: number },
  editor: Editor,
): Promise<Edited> {
  return withTransaction(db, async (client) => {
    const version = await lock(client, layer);
    const current = await currentRow(client, layer, featureId);
    if (expected !== undefined && expected !== current.version) throw conflict({ layer, featureId }, current.version);
    const old = await currentRow(client, layer, featureId, target);
    requireOwn(layer, current.properties, editor);
    requireOwn(layer, old.properties, editor);
    const differing = Object.keys(layer.fields).filter(
      (key) => canonicalJson(old.properties[key] ?? null) !== canonicalJson(current.properties[key] ?? null),
    );
    const hasShape = layer.geometry !== null && (await shapesDiffer(client, layer, old.rowId, current.rowId));
    if (differing.length === 0 && !hasShape) throw new Problem('edit-empty', `第 ${target} 版与当前内容相同，无需恢复`);
    const next = version + 1;
    await replaceRow(client, layer, current.rowId, next, editor, () =>
      copyRow(client, layer, old.rowId, next, {}, undefined),
    );
    const pick = (row: CurrentRow) => Object.fromEntries(differing.map((key) => [key, row.properties[key] ?? null]));
    const edit: FeatureEdit = { layer, featureId, expected, kind: 'undo', reason, change: () => ({ properties: {} }) };
    await finish(client, edit, editor, {
      current,
      next,
      before: pick(current),
      after: pick(old),
      hasShape,
      detail: { undoneTo: target },
    });
    return { version: next, fromVersion: current.version, properties: old.properties };
  });
}

async function shapesDiffer(client: PoolClient, layer: Layer, one: number, other: number): Promise<boolean> {
  const { rows } = await client.query<{ differ: boolean }>(
    `select a.geom is distinct from b.geom as differ from ${tableName(layer)} a, ${tableName(layer)} b where a.row_id = $1 and b.row_id = $2`,
    [one, other],
  );
  return rows[0]?.differ ?? false;
}
