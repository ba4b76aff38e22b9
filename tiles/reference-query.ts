import { parameters, quoteIdentifier, quoteLiteral, type Query } from '../schemas/database/sql.ts';
import { tableName } from '../schemas/derive/ddl.ts';
import { tileFieldsAt, type TileField } from '../schemas/derive/tile-fields.ts';
import type { Layer } from '../schemas/layer.ts';
import { TILE_BUFFER, TILE_EXTENT, tileBounds, tileReach, type TileAddress } from './mercator.ts';

/**
 * The drawn features of a layer's current version as PostGIS itself encodes them (`st_asmvt`), not generalised. Tests hold our
 * encoder against it, benches measure both.
 */
export function referenceQuery(layer: Layer, address: TileAddress): Query {
  const { add, values } = parameters();
  const list = (numbers: readonly number[]) => numbers.map((number) => add(number, 'float8')).join(', ');
  const box = `st_makeenvelope(${list(tileBounds(address))}, 3857)`;
  const attributes = tileFieldsAt(layer, address.z).map(
    (field) => `${valueOf(field)} as ${quoteIdentifier(field.key)},`,
  );
  const text = `select st_asmvt(feature, ${quoteLiteral(layer.id)}, ${TILE_EXTENT}, 'geom', 'feature_id') as tile
from (
  select
    feature_id,
    ${attributes.join('\n    ')}
    st_asmvtgeom(st_transform(geom, 3857), ${box}, ${TILE_EXTENT}, ${TILE_BUFFER}, true) as geom
  from ${tableName(layer)}
  where geom && st_makeenvelope(${list(tileReach(address))}, 4490)
    and version_to is null
) as feature`;
  return { text, values };
}

function valueOf({ column, type }: TileField): string {
  const name = quoteIdentifier(column);
  if (type === 'decimal') return `${name}::float8`;
  return type === 'text' || type === 'integer' || type === 'boolean' ? name : `${name}::text`;
}
