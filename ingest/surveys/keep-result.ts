/** A checked result into the database, in a transaction of the caller: rows, findings, changes; what was there of an earlier check goes. */
import type pg from 'pg';
import { asMulti, type FlatGeometry, toWkb } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { JobInterrupted } from '../../schemas/jobs/job.ts';
import type { CheckedParcel, CheckedResult } from './check-result.ts';
import { pointAt } from './shapes.ts';
import type { Position } from './snap.ts';

/** Counts that the job tells. */
export interface KeptResult {
  readonly parcels: number;
  readonly points: number;
  readonly lines: number;
  readonly blocking: number;
  readonly moved: number;
  readonly closed: number;
}

/** Writes a checked result. */
export async function keepResult(
  client: pg.ClientBase,
  id: string,
  checked: CheckedResult,
  { layers, tolerance }: { readonly layers: unknown; readonly tolerance: number },
): Promise<KeptResult> {
  const { srid, parcels, findings, changes } = checked;
  for (const table of ['row', 'finding', 'change'])
    await client.query(`delete from dimai.survey_result_${table} where result_id = $1`, [id]);
  const degrees = (shape: FlatGeometry) => projectGeometry(shape, srid, 4490);
  const rows = [...parcels.map(parcelRow), ...attachedRows(checked)];
  await client.query(
    `insert into dimai.survey_result_row (result_id, layer, number, label, properties, delivered, drawn, geom, area_delivered, area_drawn,
  replaces, keeps_code, parcel_number)
select $1, layer, number, label, properties, st_geomfromwkb(delivered, $2), st_geomfromwkb(drawn, $2), st_geomfromwkb(geom, 4490),
  area_delivered, area_drawn, replaces, keeps_code, parcel_number
from jsonb_to_recordset($3::jsonb) as t (layer text, number integer, label text, properties jsonb, delivered bytea, drawn bytea, geom bytea,
  area_delivered float8, area_drawn float8, replaces text[], keeps_code text, parcel_number integer)`,
    [id, srid, JSON.stringify(rows)],
  );
  await client.query(
    `insert into dimai.survey_result_finding (result_id, code, severity, layer, number, label, other, field, actual, expected, zh, en,
  square_metres, metres, place, geom)
select $1, code, severity, layer, number, label, other, field, actual, expected, zh, en, square_metres, metres,
  st_geomfromwkb(place, 4490), st_geomfromwkb(geom, 4490)
from jsonb_to_recordset($2::jsonb) as t (code text, severity text, layer text, number integer, label text, other text, field text,
  actual text, expected text, zh text, en text, square_metres float8, metres float8, place bytea, geom bytea)`,
    [
      id,
      JSON.stringify(
        findings.map((found) => ({
          ...found,
          ...found.words,
          words: undefined,
          shape: undefined,
          square_metres: found.squareMetres,
          place: found.at === null ? null : hex(degrees(pointAt(found.at))),
          geom: found.shape === null ? null : hex(degrees(found.shape)),
        })),
      ),
    ],
  );
  await client.query(
    `insert into dimai.survey_result_change (result_id, kind, number, label, other, target, metres, square_metres_before,
  square_metres_after, geom)
select $1, kind, number, label, other, target, metres, before, after, st_geomfromwkb(geom, 4490)
from jsonb_to_recordset($2::jsonb) as t (kind text, number integer, label text, other text, target text, metres float8, before float8,
  after float8, geom bytea)`,
    [id, JSON.stringify(changes.map(({ shape, ...change }) => ({ ...change, geom: hex(degrees(shape)) })))],
  );
  const blocking = findings.filter(({ severity }) => severity === 'error').length;
  const kept: KeptResult = {
    parcels: parcels.length,
    points: rows.filter(({ layer }) => layer === 'boundary-point').length,
    lines: rows.filter(({ layer }) => layer === 'boundary-line').length,
    blocking,
    moved: changes.filter(({ kind }) => kind === 'node-moved').length,
    closed: changes.filter(({ kind }) => kind.endsWith('-closed')).length,
  };
  const replaced = checked.replaced.map(({ code, featureId, rowId, version, area }) => ({
    code,
    featureId,
    rowId,
    version,
    area,
  }));
  const { rowCount } = await client.query(
    `update dimai.survey_result set state = 'checked', srid = $2, tolerance = $3, base = $4, report = $5, blocking = $6, checked_at = now()
where id = $1 and state in ('waiting', 'checked')`,
    [id, srid, tolerance, checked.versions, JSON.stringify({ layers, ...kept, replaced }), blocking],
  );
  // Published or discarded while it was being checked.
  if (rowCount !== 1) throw new JobInterrupted('cancelled');
  return kept;
}

/** Bytes as `bytea` reads them from JSON. */
const hex = (shape: FlatGeometry): string => `\\x${toWkb(shape).toString('hex')}`;

interface StoredRow {
  readonly layer: string;
  readonly number: number;
  readonly [column: string]: unknown;
}

function parcelRow({ row, delivered, drawn, geometry, ...parcel }: CheckedParcel): StoredRow {
  return {
    layer: 'parcel',
    number: row.number,
    label: row.label,
    properties: row.properties,
    delivered: hex(delivered),
    drawn: hex(drawn),
    geom: hex(asMulti(geometry)),
    area_delivered: parcel.areaDelivered,
    area_drawn: parcel.areaDrawn,
    replaces: parcel.replaces,
    keeps_code: parcel.keepsCode,
    parcel_number: row.number,
  };
}

function attachedRows({ parcels, toDegrees }: CheckedResult): readonly StoredRow[] {
  let point = 0;
  let line = 0;
  return parcels.flatMap(({ row, border }) => [
    ...border.points.map(({ properties, at, delivered }) => ({
      layer: 'boundary-point',
      number: ++point,
      properties,
      delivered: hex(pointAt(delivered ?? at)),
      drawn: hex(pointAt(at)),
      geom: hex(toDegrees(pointAt(at))),
      parcel_number: row.number,
    })),
    ...border.lines.map(({ properties, from, to }) => {
      const shape = lineOf(from, to);
      return {
        layer: 'boundary-line',
        number: ++line,
        properties,
        delivered: hex(shape),
        drawn: hex(shape),
        geom: hex(toDegrees(shape)),
        parcel_number: row.number,
      };
    }),
  ]);
}

const lineOf = (from: Position, to: Position): FlatGeometry => ({
  type: 'MultiLineString',
  xy: Float64Array.of(...from, ...to),
  ends: Uint32Array.of(2),
  parts: new Uint32Array(),
});
