/**
 * The staging table of one delivery: created like the layer's own table, filled by binary COPY, dropped when the delivery
 * is published, refused or found dead. A running load holds an advisory lock; what has no lock any more was killed.
 */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ellipsoidalArea, planarArea } from '../schemas/area.ts';
import { quoteIdentifier } from '../schemas/database/sql.ts';
import {
  columnName,
  NAME_COLUMN,
  SEARCH_COLUMN,
  searchedName,
  searchedTexts,
  tableName,
} from '../schemas/derive/ddl.ts';
import { asMulti, type FlatGeometry } from '../schemas/geometry.ts';
import type { Layer } from '../schemas/layer.ts';
import { nameTokens, rowTokens } from '../schemas/search-tokens.ts';
import { BinaryCopy, type ColumnType } from './copy-binary.ts';
import type { CheckedRow, CheckedRows } from './delivery.ts';
import { planeOf } from './plane.ts';
import type { PictureKeeper } from './keep-pictures.ts';
import type { RowDigests } from './staged-digests.ts';

/** First key of the advisory locks that running loads hold; the second is the id of their dimai.dataset_version row. */
export const LOAD_LOCK = 0x64696d61;

/** `load_17`: name of the staging table of delivery 17, in the schema `staging`. */
export function stagingName(deliveryId: number): string {
  return `load_${deliveryId}`;
}

/** `staging.load_17`, quoted. */
export function stagingTable(deliveryId: number): string {
  return quoteIdentifier('staging', stagingName(deliveryId));
}

/** Pipeline columns that a staging table holds before the layer's own. */
const OWN_COLUMNS = ['source_row', 'ellipsoidal_area', 'planar_area', 'delivered'] as const;

/** Columns that travel from the staging table to the layer table, in COPY order. */
export function stagedColumns(layer: Layer): readonly string[] {
  const fields = Object.keys(layer.fields).map(columnName);
  const search = [
    ...(searchedTexts(layer).length === 0 ? [] : [SEARCH_COLUMN]),
    ...(searchedName(layer) === undefined ? [] : [NAME_COLUMN]),
  ];
  return [...OWN_COLUMNS, ...fields, ...(layer.geometry == null ? [] : ['geom']), ...search];
}

/** Same columns and types as the layer's table, no constraints, not logged. */
export function createStaging(layer: Layer, deliveryId: number): string {
  const columns = stagedColumns(layer).map((name) => quoteIdentifier(name));
  return [
    `create unlogged table ${stagingTable(deliveryId)} as`,
    `select ${columns.join(', ')}`,
    `from ${tableName(layer)}`,
    'with no data',
  ].join('\n');
}

/** Staging tables of deliveries whose load is dead are dropped, their rows set to `failed`. Returns their number. */
export async function cleanLeftovers(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `select id from dimai.dataset_version
     where state = 'loading' and pg_try_advisory_xact_lock($1, id::integer)`,
    [LOAD_LOCK],
  );
  for (const { id } of rows) {
    await client.query(`drop table if exists ${stagingTable(id)}`);
    await client.query('delete from dimai.ingest_issue where dataset_version_id = $1', [id]);
    await client.query('delete from dimai.rejected_row where dataset_version_id = $1', [id]);
    await client.query(`update dimai.dataset_version set state = 'failed' where id = $1`, [id]);
  }
  return rows.length;
}

/** Streams rows into the staging table. `accept` says whether a row is staged; it sees every row once, in order. */
export async function copyRows(
  client: pg.ClientBase,
  { layer, deliveryId }: { readonly layer: Layer; readonly deliveryId: number },
  rows: CheckedRows,
  accept: (row: CheckedRow) => boolean | Promise<boolean>,
  digests?: RowDigests,
  pictures?: PictureKeeper,
): Promise<void> {
  async function* pieces(types: readonly ColumnType[]): AsyncGenerator<Buffer> {
    const copy = new BinaryCopy(types);
    const valuesOf = copyValues(layer);
    for await (const given of rows) {
      for (const row of isBatch(given) ? given : [given]) {
        const verdict = accept(row);
        if (!(typeof verdict === 'boolean' ? verdict : await verdict)) continue;
        copy.writeRow(valuesOf(row));
        digests?.note(row);
        if (row.pictures != null) await pictures?.note(row);
        const piece = copy.takePiece();
        if (piece != null) yield piece;
      }
    }
    await pictures?.flush();
    yield copy.finish();
  }
  await copyPieces(client, { layer, deliveryId }, pieces);
}

/** Streams rows that are encoded already, in pieces of whole rows, into the staging table. */
export async function copyEncoded(
  client: pg.ClientBase,
  staged: { readonly layer: Layer; readonly deliveryId: number },
  slices: (types: readonly ColumnType[]) => AsyncIterable<Uint8Array>,
): Promise<void> {
  await copyPieces(client, staged, async function* (types) {
    const frame = new BinaryCopy(types);
    yield frame.take();
    for await (const slice of slices(types))
      if (slice.length > 0) yield Buffer.from(slice.buffer, slice.byteOffset, slice.length);
    yield frame.finish();
  });
}

async function copyPieces(
  client: pg.ClientBase,
  { layer, deliveryId }: { readonly layer: Layer; readonly deliveryId: number },
  pieces: (types: readonly ColumnType[]) => AsyncIterable<Buffer>,
): Promise<void> {
  const table = stagingTable(deliveryId);
  const names = stagedColumns(layer);
  const types = await columnTypes(client, table);
  const columns = names.map((name) => quoteIdentifier(name)).join(', ');
  // emptied in the transaction of the COPY: only then may it freeze its rows, which spares a second pass over them
  await client.query(`truncate ${table}`);
  const target = client.query(copyFrom(`copy ${table} (${columns}) from stdin with (format binary, freeze)`));
  await pipeline(Readable.from(pieces(names.map((name) => types.get(name)!))), target);
}

function isBatch(given: CheckedRow | readonly CheckedRow[]): given is readonly CheckedRow[] {
  return Array.isArray(given);
}

/** The function that puts the values of a row into the order of `stagedColumns`. Its array serves every row. */
export function copyValues(layer: Layer): (row: CheckedRow) => readonly unknown[] {
  const keys = Object.keys(layer.fields);
  const places = searchedTexts(layer).map((key) => OWN_COLUMNS.length + keys.indexOf(key));
  const name = searchedName(layer);
  const nameAt = name === undefined ? -1 : OWN_COLUMNS.length + keys.indexOf(name);
  const texts: unknown[] = [];
  const values: unknown[] = [];
  return (row) => {
    const { geometry, delivered, fieldValues } = row;
    values.length = 0;
    values.push(row.sourceRow, null, null, null);
    if (geometry != null && layer.geometry != null) {
      if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon') {
        values[1] = row.ellipsoidalArea ?? ellipsoidalArea(geometry);
        values[2] = row.planarArea ?? planarArea(delivered?.geometry ?? planeOf(geometry));
      }
      if (delivered != null) values[3] = { geometry: shaped(delivered.geometry, layer), srid: delivered.srid };
    }
    if (fieldValues != null) for (const value of fieldValues) values.push(value);
    else for (const key of keys) values.push(row.values[key]);
    if (layer.geometry != null)
      values.push(geometry == null ? null : { geometry: shaped(geometry, layer), srid: 4490 });
    // both fill the same array
    const named = nameAt < 0 ? undefined : nameTokens(values[nameAt]).slice();
    if (places.length > 0) {
      for (let i = 0; i < places.length; i++) texts[i] = values[places[i]!];
      values.push(rowTokens(texts));
    }
    if (named !== undefined) values.push(named);
    return values;
  };
}

/** Multi layers take single shapes as multis of one. */
function shaped(geometry: FlatGeometry, layer: Layer): FlatGeometry {
  return layer.geometry?.startsWith('Multi') === true ? asMulti(geometry) : geometry;
}

async function columnTypes(client: pg.ClientBase, table: string): Promise<ReadonlyMap<string, ColumnType>> {
  const { rows } = await client.query<{ name: string; type: ColumnType }>(
    `select attname as name, format_type(atttypid, null) as type
     from pg_attribute
     where attrelid = $1::regclass and attnum > 0`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}
