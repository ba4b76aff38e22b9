import type { Pool } from 'pg';

/**
 * Fills `land.parcel` with `side`² parcels of 9 vertices each, and publishes them as version 1: a lattice of about 29 m whose
 * points are moved by up to a third, in blocks of 20 × 20 as deliveries come, south-west corner at 119.85° E 31.65° N. Neighbours
 * share their borders, attributes are those of a cadastre; everything follows from the indices, so runs are repeatable.
 */
export async function fillParcels(db: Pool, side: number): Promise<void> {
  await db.query('truncate land.parcel');
  await db.query(FILL, [side]);
  await db.query('vacuum analyze land.parcel');
  await db.query(`insert into dimai.layer_state (layer, version) values ('parcel', 1)
on conflict (layer) do update set version = 1, changed_at = now()`);
}

/** A number from 0 to 1 that follows from two indices and looks like none. */
const noise = (i: string, j: string, seed: number) =>
  `(abs(hashint8((${i})::bigint * 1000003 + (${j})::bigint * 7919 + ${seed})::bigint) % 10007 / 10007.0)`;

/** A lattice point; `i` and `j` count half cells, so that borders have a point in their middle. */
const corner = (i: string, j: string) =>
  `st_makepoint(119.85 + (${i} + 0.6 * (${noise(i, j, 1)} - 0.5)) * 0.000153, 31.65 + (${j} + 0.6 * (${noise(i, j, 2)} - 0.5)) * 0.000131)`;

const RING = [
  ['2*i', '2*j'],
  ['2*i', '2*j+1'],
  ['2*i', '2*j+2'],
  ['2*i+1', '2*j+2'],
  ['2*i+2', '2*j+2'],
  ['2*i+2', '2*j+1'],
  ['2*i+2', '2*j'],
  ['2*i+1', '2*j'],
  ['2*i', '2*j'],
] as const;

const FILL = `insert into land.parcel (
  feature_id, dataset_id, version_from, source_row, ellipsoidal_area, planar_area, parcel_code, unit_number, parcel_feature,
  location, area, area_unit, land_class, land_class_name, right_type, right_nature, ownership_nature, map_sheet,
  cadastral_subdistrict, district_code, status, registered_on, geom
)
select
  number, 1, 1, number, area, area, code, code || 'W00000000', 'GB', '武进区湖塘镇第' || (block % 400) || '街坊' || number % 400 || '号',
  round(area::numeric, 2), '1', (array['0701', '0702', '0601', '0501', '0809', '1003'])[1 + number % 6],
  (array['城镇住宅用地', '农村宅基地', '工业用地', '商业用地', '公用设施用地', '城镇村道路用地'])[1 + number % 6],
  '3', '102', '1', 'I50G0' || block % 100, substr(code, 1, 12), '320412', '1', date '2010-01-01' + number % 5000, geom
from (
  select
    number, block, geom, st_area(geom::geography) as area,
    '320412' || lpad((block / 400)::text, 3, '0') || lpad((block % 400)::text, 3, '0') || 'GB' || lpad((number % 100000)::text, 5, '0') as code
  from (
    select
      row_number() over (order by i / 20, j / 20, i, j)::integer as number,
      (i / 20) * (($1::integer + 19) / 20) + j / 20 as block,
      st_setsrid(st_multi(st_makepolygon(st_makeline(array[
        ${RING.map(([i, j]) => corner(i, j)).join(',\n        ')}
      ]))), 4490) as geom
    from generate_series(0, $1::integer - 1) as i, generate_series(0, $1::integer - 1) as j
  ) as shaped
) as measured`;
