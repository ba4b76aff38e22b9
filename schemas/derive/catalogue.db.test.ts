import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Pool } from 'pg';
import { emptyDatabase, testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { PIPELINE_COLUMNS } from '../layer.ts';
import { layerById, layers } from '../layers/index.ts';
import { columnName, createTables, NAME_COLUMN, SEARCH_COLUMN, searchedName, searchedTexts, tableName } from './ddl.ts';
import { pinyinInitialsFunction } from './pinyin-initials.ts';
import { nameTokensFunction, searchTokensFunction } from './search-tokens-function.ts';
import { tileLayerRows } from './tile-layers.ts';

/** Everything about schema `land` that the DDL can say, one line each, so that a difference reads as a line of a diff. */
const describeLand = `
  select line from (
    select format('column %s.%s %s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then 'not null' else 'null' end,
      case when a.attidentity = '' then '' else ' identity ' || a.attidentity::text end,
      ' -- ' || coalesce(col_description(c.oid, a.attnum), '')) as line, c.relname as owner, 1 as kind,
      -- a field that came later lies behind the geometry; nothing reads columns by their place
      case a.attname when 'geom' then 10000 when '${SEARCH_COLUMN}' then 10001 else a.attnum end as position
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'land'::regnamespace and c.relkind = 'r'
    union all
    select format('table %s -- %s', relname, obj_description(oid)), relname, 0, 0
    from pg_class
    where relnamespace = 'land'::regnamespace and relkind = 'r'
    union all
    select 'index ' || indexdef, tablename, 2, 0
    from pg_indexes
    where schemaname = 'land'
    union all
    select format('constraint %s %s', conname, pg_get_constraintdef(oid)), conname, 3, 0
    from pg_constraint
    where connamespace = 'land'::regnamespace
    union all
    select format('sequence %s %s owned by %s', s.relname, format_type(q.seqtypid, null), t.relname || '.' || a.attname), s.relname, 4, 0
    from pg_sequence q
    join pg_class s on s.oid = q.seqrelid and s.relnamespace = 'land'::regnamespace
    left join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    left join pg_class t on t.oid = d.refobjid
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
  ) as facts
  order by owner collate "C", kind, position, line collate "C"`;

async function factsOf(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(describeLand);
  return rows.map((row) => row.line);
}

describe('The layer tables of a migrated database', () => {
  let migrated: TestDatabase;
  let derived: TestDatabase;

  before(async () => {
    migrated = await testDatabase();
    derived = await emptyDatabase();
    await derived.pool.query(
      'create extension postgis; create extension pg_trgm; create schema land; create schema dimai',
    );
    await derived.pool.query(pinyinInitialsFunction());
    await derived.pool.query(searchTokensFunction());
    await derived.pool.query(nameTokensFunction());
    const { rows } = await migrated.pool.query<{ definition: string }>(
      `select pg_get_functiondef('dimai.reduced(geometry)'::regprocedure) as definition`,
    );
    await derived.pool.query(rows[0]!.definition);
    await derived.pool.query(createTables(layers));
  });

  after(async () => {
    await migrated.drop();
    await derived.drop();
  });

  it('equal the DDL derived from the catalogue: columns, types, comments, indexes, constraints, sequences', async () => {
    const [actual, expected] = [await factsOf(migrated.pool), await factsOf(derived.pool)];
    assert.ok(expected.length > 1000, `only ${expected.length} facts were found`);
    assert.deepEqual(actual, expected);
  });

  it('have exactly the columns of the pipeline, the fields, the geometry and what rows are found by', async () => {
    for (const layer of layers) {
      const { rows } = await migrated.pool.query<{ column_name: string }>(
        `select column_name from information_schema.columns
         where table_schema || '.' || table_name = $1 order by column_name = '${NAME_COLUMN}', column_name = '${SEARCH_COLUMN}', column_name = 'geom', ordinal_position`,
        [tableName(layer)],
      );
      const expected = [
        ...PIPELINE_COLUMNS.map((column) => column.name),
        ...Object.keys(layer.fields).map(columnName),
        ...(layer.geometry == null ? [] : ['geom']),
        ...(searchedTexts(layer).length === 0 ? [] : [SEARCH_COLUMN]),
        ...(searchedName(layer) === undefined ? [] : [NAME_COLUMN]),
      ];
      assert.deepEqual(
        rows.map((row) => row.column_name),
        expected,
        layer.id,
      );
    }
  });

  it('are known to the tiles by the columns of their class and district', async () => {
    const { rows } = await migrated.pool.query(
      'select layer, class_column as "classColumn", district_column as "districtColumn", is_reducible as "isReducible" from dimai.tile_layer order by layer',
    );
    const expected = tileLayerRows(layers).toSorted((a, b) => (a.layer < b.layer ? -1 : 1));
    assert.deepEqual(rows, expected);
  });

  it('store geometry in EPSG:4490 and of the kind the catalogue names', async () => {
    const { rows } = await migrated.pool.query<{ f_table_name: string; srid: number; type: string }>(
      `select f_table_name, srid, type from geometry_columns
       where f_table_schema = 'land' and f_geometry_column = 'geom' order by 1`,
    );
    const expected = layers
      .filter((layer) => layer.geometry != null)
      .map((layer) => `${tableName(layer)} 4490 ${layer.geometry?.toUpperCase()}`);
    assert.deepEqual(rows.map((row) => `land.${row.f_table_name} ${row.srid} ${row.type}`).sort(), expected.sort());
  });

  it('explain every column in Chinese', async () => {
    const { rows } = await migrated.pool.query<{ comment: string }>(
      `select col_description('land.parcel'::regclass, attnum) as comment from pg_attribute
       where attrelid = 'land.parcel'::regclass and attname = 'area'`,
    );
    assert.equal(rows[0]?.comment, '宗地面积 ZDMJ (㎡)');
  });

  it('refuse a text that is longer than its standard, and keep every digit of an area', async () => {
    const insert = `insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, area) values (1, 1, 1, $1, $2)`;
    await assert.rejects(migrated.pool.query(insert, ['3'.repeat(20), 1]), { code: '22001' });
    await migrated.pool.query(insert, ['320411001002GB00011', '6596.060495736']);
    const { rows } = await migrated.pool.query<{ area: string }>('select area::text from land.parcel');
    assert.equal(rows[0]?.area, '6596.060495736');
  });

  it('answer the current map and a code search from an index', async () => {
    const planOf = async (query: string): Promise<string> => {
      const client = await migrated.pool.connect();
      try {
        await client.query('begin; set local enable_seqscan = off; set local enable_bitmapscan = off');
        const { rows } = await client.query<Record<'QUERY PLAN', string>>(`explain ${query}`);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      } finally {
        await client.query('rollback');
        client.release();
      }
    };
    const box = 'st_makeenvelope(119.9, 31.7, 120, 31.8, 4490)';
    assert.match(
      await planOf(`select 1 from land.parcel where geom && ${box} and version_to is null`),
      /parcel_current_geom/,
    );
    assert.match(
      await planOf(`select 1 from land.parcel where geom && ${box} and version_to > 3`),
      /parcel_history_geom/,
    );
    assert.match(
      await planOf(`select 1 from land.parcel where parcel_code like '320411%'`),
      /parcel_parcel_code_prefix.*\n.*~>=~/,
    );
  });

  it('find a place by any part of its name', async () => {
    const { rows } = await migrated.pool.query<{ size: number }>(
      `select cardinality(show_trgm('常州市武进区')) as size`,
    );
    assert.ok(
      (rows[0]?.size ?? 0) > 0,
      'the database locale takes no Chinese character for a letter: trigrams are empty',
    );
  });

  it('give out feature ids from one sequence per layer', async () => {
    assert.ok(layerById('parcel'));
    const { rows } = await migrated.pool.query<{ id: number }>(
      `select nextval('land.parcel_feature_id')::integer as id`,
    );
    assert.equal(rows[0]?.id, 1);
  });
});
