import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { layer } from '../layer.ts';
import {
  columnName,
  columnType,
  createTable,
  featureIdSequence,
  tableColumns,
  tableIndexes,
  tableName,
} from './ddl.ts';

const well = layer({
  id: 'test-well',
  title: "监测井'",
  titleEn: 'Wells',
  group: 'reference',
  standard: { code: 'JCJ', reference: 'test' },
  geometry: 'Point',
  key: ['wellNumber', 'year'],
  fields: {
    wellNumber: { code: 'JH', title: '井号', type: 'text', length: 10, required: true, search: 'prefix' },
    year: { code: 'ND', title: '年度', type: 'integer', required: true },
    placeName: { code: 'DM', title: '地名', type: 'text', length: 50, search: 'contains' },
    depth: { code: 'SD', title: '深度', type: 'decimal', length: 8, scale: 2, unit: 'm' },
    minerals: { code: 'KZ', title: '矿种', type: 'text[]' },
    extra: { code: 'QT', title: '其他', type: 'json' },
  },
});

describe('The DDL of a layer', () => {
  it('names tables, columns and sequences in snake_case', () => {
    assert.equal(tableName(well), 'land.test_well');
    assert.equal(featureIdSequence(well), 'land.test_well_feature_id');
    assert.equal(columnName('wellNumber'), 'well_number');
  });

  it('refuses over-long text in the column and never rounds a decimal', () => {
    assert.equal(columnType(well.fields.wellNumber), 'varchar(10)');
    assert.equal(columnType(well.fields.depth), 'numeric');
    assert.equal(columnType(well.fields.minerals), 'text[]');
    assert.equal(columnType(well.fields.extra), 'jsonb');
    assert.equal(columnType({ code: 'X', title: 'x', type: 'timestamp' }), 'timestamptz');
  });

  it('begins with the columns of the pipeline and ends with the geometry and what rows are found by', () => {
    const names = tableColumns(well).map((column) => column.name);
    assert.deepEqual(names.slice(0, 3), ['row_id', 'feature_id', 'dataset_id']);
    assert.deepEqual(names.slice(-2), ['geom', 'search_tokens']);
    assert.deepEqual(
      tableColumns(well)
        .slice(-2)
        .map(({ type }) => type),
      ['geometry(Point, 4490)', 'smallint[]'],
    );
  });

  it('has no geometry column for a table without one', () => {
    const table = { ...well, geometry: null };
    assert.ok(!createTable(table).includes('geom geometry'));
    assert.deepEqual(
      [...tableIndexes(table).keys()].filter((name) => name.includes('geom')),
      [],
    );
  });

  it('indexes current rows apart from history, the key, the feature and what is searched', () => {
    const text = createTable(well);
    for (const line of [
      'create index test_well_current_geom on land.test_well using gist (geom) where version_to is null;',
      'create index test_well_history_geom on land.test_well using gist (geom) where version_to is not null;',
      'create index test_well_key on land.test_well (dataset_id, well_number, year) where version_to is null;',
      'create unique index test_well_feature on land.test_well (feature_id, version_from);',
      'create index test_well_well_number_prefix on land.test_well (well_number text_pattern_ops);',
      'create index test_well_search on land.test_well using gin ((coalesce(search_tokens, dimai.search_tokens(place_name)))) where version_to is null;',
    ]) {
      assert.ok(text.includes(line), line);
    }
  });

  it('quotes the Chinese comments and names the unit', () => {
    const text = createTable(well);
    assert.ok(text.includes(`comment on table land.test_well is '监测井'' JCJ Wells';`));
    assert.ok(text.includes(`comment on column land.test_well.depth is '深度 SD (m)';`));
  });

  it('leaves what a delivery may lack nullable and only what nothing works without not', () => {
    const columns = new Map(tableColumns(well).map((column) => [column.name, column.nullable]));
    assert.equal(columns.get('well_number'), false);
    assert.equal(columns.get('depth'), true);
    assert.equal(columns.get('version_to'), true);
  });
});
