import type { Pool } from 'pg';

import { quoteIdentifier } from '../../schemas/database/sql.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { tileFieldsAt } from '../../schemas/derive/tile-fields.ts';
import { parcel } from '../../schemas/layers/parcel.ts';

/** Name of the view of a zoom. */
export function viewName(zoom: number): string {
  return `tile_z${zoom}`;
}

/** Attributes of a view with the types that Martin wants to be told. */
export function viewAttributes(zoom: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tileFieldsAt(parcel, zoom).map(({ key, type }) => [key, type === 'decimal' ? 'float8' : 'text']),
  );
}

/** Makes a view per zoom in the schema `bench` with the current parcels and the attributes that our tiles of that zoom have: what the others serve. */
export async function createViews(db: Pool, zooms: readonly number[]): Promise<void> {
  await db.query('drop schema if exists bench cascade; create schema bench');
  for (const zoom of zooms) {
    const columns = tileFieldsAt(parcel, zoom).map(({ key, column, type }) => {
      const name = quoteIdentifier(column);
      const value = type === 'decimal' ? `${name}::float8` : type === 'date' ? `${name}::text` : name;
      return `${value} as ${quoteIdentifier(key)}`;
    });
    await db.query(`create view bench.${viewName(zoom)} as
select ${['feature_id', ...columns, 'geom'].join(', ')}
from ${tableName(parcel)}
where version_to is null`);
  }
}
