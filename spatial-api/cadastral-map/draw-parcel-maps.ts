/** 宗地图 as pages: surroundings of the next parcels are read while the present one is composed. */
import { Problem } from '../../schemas/problems.ts';
import { composeParcelMap, parcelGround, type ParcelMapTexts } from './compose-parcel-map.ts';
import type { SheetReport } from './compose-sheet.ts';
import { degreesAround, type MapPlane, planeOfEpsg, zoneOfParcel } from './map-plane.ts';
import type { MapOrder } from './map-order.ts';
import type { MapRun } from './map-report.ts';
import { paperOf } from './paper-sizes.ts';
import { printedNotes, signatoriesOf } from './printed-notes.ts';
import { type MapContent, type ParcelRow, readContent, readParcelsByCode, readPointsOf } from './read-content.ts';
import type { Page } from './scene.ts';

/** Parcels whose surroundings are read in one go. */
const ROUND = 50;

/** A 宗地图, page by page: the map, then points that found no room below it. */
export interface Made {
  readonly parcel: ParcelRow;
  readonly pages: readonly Page[];
  readonly report: SheetReport;
  readonly plane: MapPlane;
  readonly content: MapContent;
  readonly bounds: readonly [number, number, number, number];
}

const textsOf = (order: MapOrder, plane: MapPlane): ParcelMapTexts => ({
  unit: order.unit,
  secrecy: order.secrecy,
  notes: printedNotes(order, plane, []).slice(0, 2).concat(`数据时点 ${order.dataDay}`),
  signatories: signatoriesOf(order),
});

/** What the map of one parcel came to: itself, or why it cannot be drawn. */
export type DrawnParcel =
  | { readonly code: string; readonly made: Made }
  | { readonly code: string; readonly problem: Problem | null };

/**
 * Draws the maps of parcels in their order; one that is not there, has no shape or suits no scale is told and does not hold up the others.
 * `problem` is null where no such parcel is to be seen.
 */
export async function* drawParcelMaps(
  { db, order, signal }: Pick<MapRun, 'db' | 'order' | 'signal'>,
  codes: readonly string[],
  onAbsent?: (codes: readonly string[]) => void,
): AsyncGenerator<DrawnParcel> {
  const { versions, view, districts, request } = order;
  for (let at = 0; at < codes.length; at += ROUND) {
    signal?.throwIfAborted();
    const round = codes.slice(at, at + ROUND);
    const guess = planeOfEpsg(order.regionEpsg ?? 4549)!;
    const base = { db, plane: guess, versions, view, districts, signal };
    const rows = await readParcelsByCode(base, round);
    const found = new Map(rows.map((row) => [row.code, row]));
    const absent = round.filter((code) => !found.has(code));
    if (absent.length > 0) onAbsent?.(absent);
    const registered = await readPointsOf(base, round);
    const paper = paperOf(request.paper ?? 'A4', request.orientation ?? 'portrait');
    const prepare = async (code: string): Promise<DrawnParcel> => {
      let parcel = found.get(code);
      if (parcel == null) return { code, problem: null };
      const plane = zoneOfParcel(parcel.geometry, guess);
      let points = registered.filter(({ parcelCode }) => parcelCode === code);
      if (plane.epsg !== guess.epsg) {
        const own = { ...base, plane };
        [parcel] = (await readParcelsByCode(own, [code])) as [ParcelRow];
        points = await readPointsOf(own, [code]);
      }
      const ground = parcelGround({ paper, scale: request.scale, parcel, points });
      const [w, s, e, n] = ground.bounds;
      const degrees = degreesAround(plane, [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
      ]);
      // Drawn at any scale of a 宗地图.
      const content = await readContent({
        ...base,
        plane,
        scale: 500,
        parts: ['parcels', 'buildings', 'base'],
        degrees,
      });
      const texts = textsOf(order, plane);
      const made = composeParcelMap({
        plane,
        paper,
        scale: request.scale,
        parcel,
        points,
        content,
        texts,
        watermark: order.watermark ?? undefined,
      });
      return { code, made: { parcel, plane, content, bounds: ground.bounds, ...made } };
    };
    const told = (code: string): Promise<DrawnParcel> =>
      prepare(code).catch((error: unknown) => {
        if (error instanceof Problem) return { code, problem: error };
        throw error;
      });
    // Two ahead: while one is drawn, the database reads for the next.
    const running: Promise<DrawnParcel>[] = [];
    for (const [i, code] of round.entries()) {
      running.push(told(code));
      running.at(-1)!.catch(() => undefined);
      if (i >= 2) yield await running[i - 2]!;
    }
    for (const waiting of running.slice(-2)) yield await waiting;
  }
}
