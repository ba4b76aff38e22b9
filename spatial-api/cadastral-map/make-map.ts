/**
 * Runs an order: sheet after sheet is read, composed and written, so that memory holds one sheet at a time. Everything lies
 * in a folder that takes its place only when it is complete.
 */
import { Problem } from '../../schemas/problems.ts';
import { makeWholeFolder } from '../whole-folder.ts';
import { composeOverview, overviewScale, planBounds } from './compose-overview.ts';
import { composeSheet, type SheetReport } from './compose-sheet.ts';
import { writeData } from './data-files.ts';
import { makeParcelMaps } from './make-parcel-maps.ts';
import { MapFiles } from './map-files.ts';
import { betweenPlanes, carry, degreesAround, type MapPlane, wktOf } from './map-plane.ts';
import { type MapReport, type MapRun, Seen, summary } from './map-report.ts';
import { numberPoints } from './number-points.ts';
import { type MapPlan, nameSheets, planMap } from './plan-map.ts';
import { pointPages, type PointTable } from './point-tables.ts';
import { printedNotes, signatoriesOf } from './printed-notes.ts';
import { type MapContent, readContent } from './read-content.ts';
import type { Lines, Page } from './scene.ts';

/** Runs the order. Throws problems that say what to do; nothing stays of a map that failed. */
export async function makeMap(run: MapRun): Promise<MapReport> {
  const { request } = run.order;
  const isParcels = request.parcel != null || request.parcels != null;
  return makeWholeFolder(run.folder, run.signal, async (partial) =>
    isParcels ? makeParcelMaps(run, partial) : makeSheets(run, partial),
  );
}

async function makeSheets(run: MapRun, folder: string): Promise<MapReport> {
  const { db, order, signal } = run;
  const { request } = order;
  const plan = planMap(request, order.regionEpsg);
  const files = new MapFiles(order, folder);
  const names =
    request.title == null
      ? await nameSheets(db, plan, order.versions, order.title)
      : plan.sheets.map(() => request.title!);
  const isIndex = request.index === true;
  const total = isIndex ? 1 : plan.sheets.length;
  const notes = printedNotes(order, plan.plane, plan.otherZones);
  if (isIndex || plan.sheets.length > 1) await files.addPage(await overviewPage(run, plan, notes));
  const reports: SheetReport[] = [];
  const seen = new Seen();
  // Coordinates of one table are of one plane.
  const tables = new Map<string, { readonly plane: MapPlane; readonly tables: PointTable[] }>();
  const listed = new Set<string>();
  for (const [i, sheet] of (isIndex ? [] : plan.sheets).entries()) {
    signal?.throwIfAborted();
    await run.progress?.(i, total, `绘制图幅 ${sheet.number}`);
    const plane = sheet.plane ?? plan.plane;
    const content = await readContent({
      db,
      plane,
      scale: plan.scale,
      degrees: degreesAround(plane, sheet.outline.slice(0, -1)),
      versions: order.versions,
      view: order.view,
      districts: order.districts,
      signal,
    });
    seen.add(content);
    const isFree = plan.division === 'paper';
    const between = sheet.plane == null ? undefined : betweenPlanes(plan.plane, plane);
    const ontoSheet = (lines: Lines): Lines => (between == null ? lines : carry(lines, between));
    const { page, report } = composeSheet({
      plane,
      scale: plan.scale,
      paper: plan.paper,
      sheet,
      content,
      number: isFree
        ? plan.sheets.length === 1
          ? freeNumber(sheet.bounds)
          : `第 ${sheet.number} 幅　共 ${plan.sheets.length} 幅`
        : sheet.number,
      texts: {
        name: names[i]!,
        secrecy: order.secrecy,
        unit: order.unit,
        notes: printedNotes(order, plane, plan.otherZones),
        signatories: signatoriesOf(order),
      },
      shape: plan.shape == null ? undefined : ontoSheet(plan.shape),
      outlines: plan.outlines.map(({ title, lines }) => ({ title, lines: ontoSheet(lines) })),
      watermark: order.watermark ?? undefined,
      hasNorth: isFree,
    });
    await files.addPage(page);
    reports.push(report);
    if (request.annex === true) {
      const own = tables.get(wktOf(plane)) ?? { plane, tables: [] };
      own.tables.push(...pointTables(content, sheet.bounds, listed));
      tables.set(wktOf(plane), own);
    }
  }
  if (!isIndex && seen.isEmpty)
    throw new Problem('map-empty', '所选范围内没有任何数据，请核对范围、图幅号、分带与数据时点');
  for (const own of tables.values())
    for (const page of pointPages(own.tables, own.plane, order.title)) await files.addPage(page, false);
  await writeData(run, plan, files);
  await run.progress?.(total, total, '写入文件');
  return {
    kind: isIndex ? 'index' : 'sheets',
    scale: plan.scale,
    paper: `${plan.paper.name} ${plan.paper.orientation}`,
    epsg: plan.plane.epsg,
    zone: plan.plane.zone,
    otherZones: plan.otherZones,
    division: plan.division,
    pages: files.pageCount,
    ...summary(reports, order, files, { plane: plan.plane, otherZones: plan.otherZones, seen, scale: plan.scale }),
    sheetCount: isIndex ? plan.sheets.length : reports.length,
    extent: extentOf(plan),
    files: await files.finish(),
  };
}

/** A number for a map that is no sheet of a grid: its south-west corner, as square sheets are numbered. */
function freeNumber([west, south]: readonly [number, number, number, number]): string {
  return `${(south / 1000).toFixed(3)}-${(west / 1000).toFixed(3)}`;
}

async function overviewPage({ db, order, signal }: MapRun, plan: MapPlan, notes: readonly string[]): Promise<Page> {
  const bounds = planBounds(plan);
  const { scale } = overviewScale(bounds);
  const [west, south, east, north] = bounds;
  const degrees = degreesAround(plan.plane, [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]);
  const content = await readContent({
    db,
    plane: plan.plane,
    scale,
    parts: ['borders'],
    degrees,
    versions: order.versions,
    view: 'masked',
    districts: order.districts,
    signal,
  });
  return composeOverview(plan, {
    title: order.title,
    borders: content.borders,
    notes,
    unit: order.unit,
    watermark: order.watermark ?? undefined,
  });
}

function extentOf(plan: MapPlan): MapReport['extent'] {
  const [west, south, east, north] = planBounds(plan);
  return degreesAround(plan.plane, [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]);
}

/** Tables of parcels that no sheet before has listed. */
function pointTables(
  { parcels, points }: MapContent,
  bounds: readonly [number, number, number, number],
  listed: Set<string>,
): PointTable[] {
  const byParcel = new Map<string, MapContent['points'][number][]>();
  for (const point of points) byParcel.set(point.parcelCode, [...(byParcel.get(point.parcelCode) ?? []), point]);
  return parcels.flatMap((parcel) => {
    if (listed.has(parcel.featureId) || !comesInto(parcel.geometry.xy, bounds)) return [];
    listed.add(parcel.featureId);
    const heading = `${parcel.code}　${parcel.area == null ? '' : `${parcel.area} m²`}`;
    return [{ heading, points: numberPoints(parcel, byParcel.get(parcel.code) ?? []) }];
  });
}

function comesInto(xy: Float64Array, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < xy.length; at += 2) {
    left = Math.min(left, xy[at]!);
    right = Math.max(right, xy[at]!);
    bottom = Math.min(bottom, xy[at + 1]!);
    top = Math.max(top, xy[at + 1]!);
  }
  return left < east && right > west && bottom < north && top > south;
}
