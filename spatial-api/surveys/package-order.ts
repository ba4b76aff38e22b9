/** What a survey package is made of, settled when it is ordered, so that it can be made the same years later. */
import { z } from 'zod';
import type { Scope } from '../../schemas/database/scope.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import { paperNames } from '../cadastral-map/paper-sizes.ts';
import { type MapOrder, type MapRequest, scopeOfMap } from '../cadastral-map/map-order.ts';
import { planeAt } from '../overlap/plane.ts';
import type { SurveyTask } from './task-store.ts';

export const SURVEY_PACKAGE_KIND = 'survey-package';

type Polygon = NonNullable<MapRequest['outlines']>[number]['geometry'];

export const PackageRequest = z
  .strictObject({
    margin: z.number().min(0).max(2000).default(50).describe('地籍图在调查范围外扩展的距离（米），邻宗随之收入'),
    controlMargin: z.number().min(0).max(20_000).default(1000).describe('控制点在调查范围外查找的距离（米）'),
    scale: z.int().min(50).max(10_000).optional().describe('地籍图比例尺分母；缺省为所选图纸能容纳的最大比例尺'),
    paper: z.enum(paperNames).default('A3').describe('地籍图图纸；放不下即分幅'),
    data: z
      .array(z.enum(['gpkg', 'shp', 'txt']))
      .min(1)
      .max(3)
      .default(['gpkg', 'shp', 'txt'])
      .describe('邻宗、界址点、房屋、控制点等数据的格式'),
  })
  .meta({ id: 'SurveyPackageRequest' });
export type PackageRequest = z.output<typeof PackageRequest>;

/** An order that may be run as it is. No personal data is in it: people are read when it is run, as `map.view` says. */
export interface PackageOrder {
  readonly taskId: number;
  readonly number: string;
  readonly request: PackageRequest;
  readonly map: MapOrder;
  /** EPSG code of the 3° plane of the sketch, in which everything is given. */
  readonly epsg: number;
}

/** What the package is read through: the layers and districts of who ordered it. */
export const scopeOfPackage = ({ map }: PackageOrder): Scope => scopeOfMap(map);

/** The plane of a sketch, the sketch in it, and a box around it in whole metres of that plane. */
export function groundOf(
  { shape }: Pick<SurveyTask, 'shape'>,
  margin: number,
): { readonly epsg: number; readonly outline: FlatGeometry; readonly box: readonly [number, number, number, number] } {
  const { geometry } = fromWkb(shape);
  const [west, , east] = boundsOf(geometry);
  const epsg = planeAt((west + east) / 2).srid;
  const outline = projectGeometry(geometry, 4490, epsg);
  const [w, s, e, n] = boundsOf(outline);
  return {
    epsg,
    outline,
    box: [Math.floor(w - margin), Math.floor(s - margin), Math.ceil(e + margin), Math.ceil(n + margin)],
  };
}

/** The map of a package, as maps are ordered. */
export function mapRequestOf(task: SurveyTask, request: PackageRequest): MapRequest {
  const { epsg, box, outline } = groundOf(task, request.margin);
  return {
    box: [...box],
    crs: epsg,
    outlines: [{ title: '调查范围', geometry: toGeoJson(outline) as Polygon }],
    paper: request.paper,
    ...(request.scale === undefined ? {} : { scale: request.scale }),
    title: `${task.place}`.slice(0, 60),
    annex: true,
    formats: ['pdf', 'dxf', 'png', ...request.data],
  };
}
