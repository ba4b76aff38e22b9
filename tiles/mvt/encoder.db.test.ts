import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { setVersion } from '../../fixtures/harness/layer-rows.ts';
import { decodeTile, type DecodedFeature } from '../../fixtures/harness/tiles.ts';
import { areaOf, farthestVertex, lengthOf, type Ring } from '../../fixtures/harness/rings.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { readLayerTile } from '../layer-tile.ts';
import { tileAt, type TileAddress } from '../mercator.ts';
import { referenceQuery } from '../reference-query.ts';

/** Shapes that are hard on an encoder: curls with holes and necks, from centimetres to many tiles, their neighbours beside them. */
const SHAPES = `
insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, ellipsoidal_area, geom)
select n, 1, 1, n::text, null, st_multi(shape)
from (
  select n, st_setsrid(
    st_buffer(
      st_makeline(array(
        select st_makepoint(
          119.97 + 0.0004 * cos(n * 1.7) + size * sin(n * 12.9898 + i * 78.233),
          31.78 + 0.0004 * sin(n * 2.3) + size * cos(n * 4.1414 + i * 39.346)
        )
        from generate_series(1, 3 + n % 6) as i
      )),
      size * (0.02 + 0.3 * (n % 7) / 7.0),
      case n % 3 when 0 then 'quad_segs=1' when 1 then 'quad_segs=2' else 'quad_segs=8' end
    ),
    4490
  ) as shape
  from (select n, 0.003 * power(10, -(n % 50) / 10.0) as size from generate_series(1, 600) as n) as sized
) as drawn
where not st_isempty(shape)`;

describe('the encoder beside PostGIS', () => {
  let database: TestDatabase;

  const ours = async (address: TileAddress): Promise<readonly DecodedFeature[]> => {
    const client = await database.pool.connect();
    try {
      return (
        decodeTile((await readLayerTile(client, { layer: parcel, version: null }, address)).mvt).get('parcel') ?? []
      );
    } finally {
      client.release();
    }
  };
  const theirs = async (address: TileAddress): Promise<readonly DecodedFeature[]> => {
    const { text, values } = referenceQuery(parcel, address);
    const { rows } = await database.pool.query<{ tile: Buffer }>(text, [...values]);
    return decodeTile(rows[0]!.tile).get('parcel') ?? [];
  };
  const tiles = [15, 16, 17, 18, 19, 20, 22].flatMap((zoom) => {
    const middle = tileAt(119.97, 31.78, zoom);
    return [0, 1].flatMap((dx) => [0, 1].map((dy) => ({ z: zoom, x: middle.x + dx, y: middle.y + dy })));
  });

  before(async () => {
    database = await testDatabase();
    await database.pool.query(SHAPES);
    await setVersion(database.pool, parcel, 1);
  });
  after(() => database.drop());

  it('draws what PostGIS draws and keeps what it drops, with the same attributes', async () => {
    for (const address of tiles) {
      const mine = new Map((await ours(address)).map((feature) => [feature.id, feature]));
      const reach = await database.pool.query<{ id: number }>(
        `select feature_id as id from land.parcel
where st_intersects(st_transform(geom, 3857), st_expand(st_tileenvelope($1, $2, $3), $4))`,
        [address.z, address.x, address.y, ((2 * 20037508.342789244) / 2 ** address.z) * (63.5 / 4096)],
      );
      for (const { id } of reach.rows) assert.ok(mine.has(id), `${JSON.stringify(address)} lost ${id}`);
      for (const feature of await theirs(address)) {
        assert.deepEqual(
          mine.get(feature.id)?.properties,
          feature.properties,
          `${JSON.stringify(address)} ${feature.id}`,
        );
      }
    }
  });

  it('draws everything where it is, but for the rounding to the grid', async () => {
    for (const address of tiles) {
      const exact = await exactRings(database, address);
      for (const { id, geometry } of await ours(address)) {
        const truth = exact.get(id);
        // A mark of one unit, or something that touches the rim of the buffer alone.
        if (truth === undefined) continue;
        const drawn = geometry as Ring[];
        const far = farthestVertex(drawn, truth);
        // A mark stands for what vanished: a square of one unit at a vertex of it.
        const allowed = areaOf(drawn) === 1 ? 2.2 : 1.2;
        assert.ok(far <= allowed, `${JSON.stringify(address)} ${id}: ${far} units off`);
        const missing = Math.abs(areaOf(drawn) - Math.abs(areaOf(truth)));
        assert.ok(missing <= lengthOf(truth) + 1, `${JSON.stringify(address)} ${id}: ${missing} square units off`);
      }
    }
  });

  it('makes valid polygons only, exteriors clockwise and holes the other way', async () => {
    for (const address of tiles) {
      const drawn = await ours(address);
      const polygons = drawn.flatMap(({ id, geometry }) => toPolygons(geometry as Ring[]).map((wkt) => ({ id, wkt })));
      const { rows } = await database.pool.query<{ id: number; reason: string }>(
        `select id, st_isvalidreason(st_geomfromtext(wkt)) as reason
from unnest($1::bigint[], $2::text[]) as given (id, wkt) where not st_isvalid(st_geomfromtext(wkt))`,
        [polygons.map(({ id }) => id), polygons.map(({ wkt }) => wkt)],
      );
      assert.deepEqual(rows, [], JSON.stringify(address));
    }
  });
});

/** What lies in the tile and its buffer, in unrounded tile units, by feature id; only features with an area of some units. */
async function exactRings(
  database: TestDatabase,
  { z, x, y }: TileAddress,
): Promise<ReadonlyMap<number, readonly Ring[]>> {
  const size = (2 * 20037508.342789244) / 2 ** z;
  const { rows } = await database.pool.query<{ id: number; boundaries: readonly Boundary[] }>(
    `select id, json_agg(st_asgeojson(st_boundary(polygon), 12)::json) as boundaries
from (
  select feature_id as id, (st_dump(st_collectionextract(st_affine(
    st_intersection(st_transform(geom, 3857), st_expand(st_tileenvelope($1, $2, $3), $4::float8 / 64)),
    4096 / $4::float8, 0, 0, -4096 / $4::float8,
    -4096 / $4::float8 * st_xmin(st_tileenvelope($1, $2, $3)), 4096 / $4::float8 * st_ymax(st_tileenvelope($1, $2, $3))
  ), 3))).geom as polygon
  from land.parcel
  where geom && st_transform(st_expand(st_tileenvelope($1, $2, $3), $4::float8 / 64), 4490)
) as parts
where st_area(polygon) > 0
group by id`,
    [z, x, y, size],
  );
  return new Map(rows.map(({ id, boundaries }) => [id, boundaries.flatMap(linesOf)]));
}

type Boundary =
  | { readonly type: 'LineString'; readonly coordinates: readonly (readonly [number, number])[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly (readonly [number, number])[])[] };

function linesOf(boundary: Boundary): readonly Ring[] {
  const lines = boundary.type === 'LineString' ? [boundary.coordinates] : boundary.coordinates;
  return lines.map((line) => line.map(([x, y]) => ({ x, y })));
}

/** Polygons of an MVT geometry: a ring of positive area begins one, those of negative area are its holes. */
function toPolygons(rings: readonly Ring[]): readonly string[] {
  const polygons: Ring[][] = [];
  for (const ring of rings) {
    const area = areaOf([ring]);
    assert.notEqual(area, 0);
    if (area > 0) polygons.push([ring]);
    else polygons.at(-1)!.push(ring);
  }
  return polygons.map((parts) => {
    const texts = parts.map((ring) => `(${ring.map(({ x, y }) => `${x} ${y}`).join(',')})`);
    return `POLYGON(${texts.join(',')})`;
  });
}
