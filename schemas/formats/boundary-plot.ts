/** Plots for a 界址点 TXT from shapes: rings in the national manner, the heading filled from what is known. */
import { planarArea } from '../area.ts';
import { crsByEpsg } from '../crs.ts';
import type { FlatGeometry } from '../flat-geometry.ts';
import { projectGeometry } from '../gauss-kruger.ts';
import { geographicSheetAt } from '../map-sheet.ts';
import type { BoundarySection } from './boundary-txt.ts';
import type { PlotToWrite, WrittenRing } from './boundary-write.ts';

export interface DescribedPlot {
  readonly number: string;
  readonly name: string;
  /** 地块用途, e.g. 工业用地. */
  readonly use: string;
  /** 地类编码. */
  readonly landClass: string;
  /** Polygon or multipolygon in metres of the file's system. */
  readonly geometry: FlatGeometry;
}

/** A plot as it is written: rings clockwise from their most north-westerly point, holes too, as in published examples. */
export function boundaryPlot(plot: DescribedPlot, epsg: number): PlotToWrite {
  const { geometry, number, name, use, landClass } = plot;
  const { xy, ends } = geometry;
  const rings = Array.from(ends, (end, i) => clockwiseFromNorthWest(xy, i === 0 ? 0 : ends[i - 1]!, end));
  return {
    header: {
      '地块面积（公顷）': (planarArea(geometry) / 10_000).toFixed(4),
      地块编号: number,
      地块名称: name,
      图形属性: '面',
      图幅号: sheetOf(geometry, epsg),
      地块用途: use,
      地类编码: landClass,
    },
    rings,
  };
}

/** [属性描述] of a file in a system of CGCS2000. */
export function boundaryHead(epsg: number, { unit, date }: { unit: string; date: string }): BoundarySection[] {
  const crs = crsByEpsg(epsg);
  if (crs?.kind !== 'gauss-kruger') throw new RangeError(`EPSG:${epsg} is no plane`);
  const entries = {
    格式版本号: '1.01',
    数据产生单位: unit,
    数据产生日期: date,
    坐标系: '2000国家大地坐标系',
    几度分带: String(crs.width),
    投影类型: '高斯克吕格',
    计量单位: '米',
    带号: String(crs.zone),
    精度: '0.001',
    转换参数: '0,0,0,0,0,0,0',
  };
  return [{ title: '属性描述', entries: Object.entries(entries).map(([key, value]) => ({ key, value })) }];
}

/** A ring clockwise from its most north-westerly point, where surveyors begin to count; closed if it was. */
export function clockwiseFromNorthWest(xy: Float64Array, start: number, end: number): WrittenRing {
  const points: [number, number][] = [];
  let twice = 0;
  for (let at = start; at < end - 1; at++) {
    points.push([xy[2 * at]!, xy[2 * at + 1]!]);
    twice += (xy[2 * at]! - xy[2 * start]!) * (xy[2 * at + 3]! - xy[2 * start + 1]!);
    twice -= (xy[2 * at + 2]! - xy[2 * start]!) * (xy[2 * at + 1]! - xy[2 * start + 1]!);
  }
  if (twice > 0) points.reverse();
  let first = 0;
  points.forEach(([east, north], index) => {
    if (north - east > points[first]![1] - points[first]![0]) first = index;
  });
  return [...points.slice(first), ...points.slice(0, first), points[first]!];
}

/** 1:10 000 sheet of the first point. */
function sheetOf({ xy }: FlatGeometry, epsg: number): string {
  const none = new Uint32Array(0);
  const place = projectGeometry({ type: 'Point', xy: xy.slice(0, 2), ends: none, parts: none }, epsg, 4490);
  return geographicSheetAt(place.xy[0]!, place.xy[1]!, 10_000).number;
}
