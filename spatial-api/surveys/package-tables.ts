/** Lists of a package that a spreadsheet opens: control points in and around the area, and the codes that are held. */
import type { Pool } from 'pg';
import { codeLabel } from '../../schemas/codelists/index.ts';
import { defuse } from '../../schemas/formats/spreadsheet-text.ts';
import type { HeldCode, HeldPoints } from './reserve-codes.ts';

/** A control point near a sketch. */
export interface NearControlPoint {
  readonly number: string;
  readonly name: string | null;
  readonly type: string | null;
  readonly grade: string | null;
  readonly state: string | null;
  readonly coordinateSystem: string | null;
  readonly northing: string | null;
  readonly easting: string | null;
  readonly elevation: string | null;
  readonly verticalDatum: string | null;
  readonly description: string | null;
  /** In the plane of the package, to the millimetre. */
  readonly x: number;
  readonly y: number;
  /** Metres from the sketch, 0 inside. */
  readonly distance: number;
}

/** Control points of a version within some metres of a task's sketch, the nearest first. */
export async function controlPointsNear(
  db: Pool,
  {
    taskId,
    epsg,
    metres,
    version,
  }: { readonly taskId: number; readonly epsg: number; readonly metres: number; readonly version: number },
): Promise<readonly NearControlPoint[]> {
  if (version === 0) return [];
  const { rows } = await db.query<NearControlPoint>(
    `select point_number as number, name, point_type as type, grade, state, coordinate_system as "coordinateSystem",
  northing::text as northing, easting::text as easting, elevation::text as elevation, vertical_datum as "verticalDatum", description,
  st_x(place) as x, st_y(place) as y, st_distance(place, sketch) as distance
from (select st_transform(geom, $2::integer) as sketch, geom as area from dimai.survey_task where id = $1) as task
join land.control_point p on p.geom && st_expand(task.area, $3::float8 / 80000) and p.version_from <= $4 and coalesce(p.version_to > $4, true)
cross join lateral (select st_transform(p.geom, $2::integer) as place) as placed
where st_distance(place, sketch) <= $3
order by distance, point_number`,
    [taskId, epsg, metres, version],
  );
  return rows;
}

/** CSV in UTF-8 with a mark, as Chinese spreadsheets want it; lines end as RFC 4180 says. */
function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    const text = typeof value === 'string' ? defuse(value) : String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** The list of control points. */
export function controlPointTable(points: readonly NearControlPoint[], epsg: number): string {
  const head = [
    '点号',
    '点名',
    '类型',
    '等级',
    '状态',
    `X（北，EPSG:${epsg}）`,
    `Y（东，EPSG:${epsg}）`,
    '高程',
    '高程基准',
    '成果坐标系',
    '成果X',
    '成果Y',
    '距调查范围（m）',
    '点之记',
  ];
  const rows = points.map((point) => [
    point.number,
    point.name,
    point.type === null ? null : (codeLabel('control-point-type', point.type) ?? point.type),
    point.grade,
    point.state,
    point.y.toFixed(3),
    point.x.toFixed(3),
    point.elevation,
    point.verticalDatum,
    point.coordinateSystem,
    point.northing,
    point.easting,
    point.distance.toFixed(1),
    point.description,
  ]);
  return csv([head, ...rows]);
}

/** The list of what is held for the task. */
export function heldTable({
  codes,
  points,
}: {
  readonly codes: readonly HeldCode[];
  readonly points: readonly HeldPoints[];
}): string {
  const rows = [
    ...codes
      .filter(({ state }) => state === 'held')
      .map(({ code, expiresOn }) => ['宗地代码', code, code, 1, expiresOn]),
    ...points
      .filter(({ state }) => state === 'held')
      .map(({ subdistrict, from, to, expiresOn }) => [
        `界址点号（${subdistrict}）`,
        `J${from}`,
        `J${to}`,
        to - from + 1,
        expiresOn,
      ]),
  ];
  return csv([['类别', '自', '至', '个数', '预留至'], ...rows]);
}
