import { quoteIdentifier, type Query } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { cadastralSubdistrict } from '../../schemas/layers/cadastral-subdistrict.ts';

/** One cell of the overview as the statement returns it. */
export interface ColumnRow {
  /** Layer version that was read. */
  readonly version: number;
  /** Null for the features that carry no code. */
  readonly id: string | null;
  /** Name of the 地籍子区 where its own layer has one. */
  readonly name: string | null;
  readonly count: number;
  readonly area: number;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

/** Key of the field that features are gathered by: the 地籍子区, else the district; undefined where a layer has neither. */
export function columnKey(layer: Layer): 'cadastralSubdistrict' | 'districtCode' | undefined {
  if (layer.geometry === null) return undefined;
  return (['cadastralSubdistrict', 'districtCode'] as const).find((key) => layer.fields[key] !== undefined);
}

/** Count, ellipsoidal area and mean place of all current features of a layer, by 地籍子区 or district: the rows close to the whole. */
export function columnsQuery(layer: Layer, key: string): Query {
  const column = quoteIdentifier(columnName(key));
  const text = `select
  coalesce((select version from dimai.layer_state where layer = $1::text), 0) as version,
  gathered.id,
  named.name,
  gathered.count,
  gathered.area,
  gathered.longitude,
  gathered.latitude
from (
  select
    ${column} as id,
    count(*) as count,
    coalesce(sum(ellipsoidal_area), 0) as area,
    avg((st_xmin(geom) + st_xmax(geom)) / 2) as longitude,
    avg((st_ymin(geom) + st_ymax(geom)) / 2) as latitude
  from ${tableName(layer)}
  where version_to is null
  group by ${column}
) as gathered
left join lateral (
  select name
  from ${tableName(cadastralSubdistrict)} as subdistrict
  where subdistrict.code = gathered.id and subdistrict.version_to is null
  limit 1
) as named on true
order by gathered.id`;
  return { text, values: [layer.id] };
}
