import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';

describe('a shape on the grid of restricted layers', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  it('is found for any border, however jagged: a line that cannot be reduced could not be published', async () => {
    // rings of 150 points whose distance from the middle jumps between 400 and 800 m; GEOS cannot reduce one in fifty
    const { rows } = await database.pool.query<{ shapes: number; valid: boolean; near: boolean }>(
      `with point as (
  select k, i, 2 * pi() * i / 150 as angle,
    0.004 + 0.004 * ('x' || substr(md5(k || '|' || i), 1, 4))::bit(16)::integer / 65535 as distance
  from generate_series(1, 400) as k, generate_series(0, 149) as i
), line as (
  select k, ST_MakeLine(ST_Point(round((120 + distance * cos(angle))::numeric, 5)::float8,
    round((31.8 + distance * sin(angle))::numeric, 5)::float8) order by i) as line
  from point group by k
), shape as (
  select ST_SetSRID(ST_MakePolygon(ST_AddPoint(line, ST_StartPoint(line))), 4490) as shape from line
), coarse as materialized (
  select shape, dimai.reduced(shape) as coarse from shape
)
select count(*)::integer as shapes, bool_and(ST_IsValid(coarse)) as valid,
  bool_and(ST_HausdorffDistance(coarse, shape) < 0.003) as near
from coarse`,
    );
    assert.deepEqual(rows[0], { shapes: 400, valid: true, near: true });
  });

  it('says nothing from below the grid: shapes that differ by less come out the same', async () => {
    const { rows } = await database.pool.query<{ same: boolean; cell: string }>(
      `select dimai.reduced(ST_MakeEnvelope(120.0002, 31.8001, 120.0101, 31.8098, 4490))
    = dimai.reduced(ST_MakeEnvelope(119.9998, 31.7999, 120.0098, 31.8102, 4490)) as same,
  ST_AsText(ST_Envelope(dimai.reduced(ST_MakeEnvelope(120.00021, 31.80011, 120.00022, 31.80012, 4490))), 3) as cell`,
    );
    assert.equal(rows[0]!.same, true);
    assert.equal(rows[0]!.cell, 'POLYGON((120 31.8,120 31.801,120.001 31.801,120.001 31.8,120 31.8))');
  });
});
