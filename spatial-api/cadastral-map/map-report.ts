/** What making a map takes and comes to. */
import type { Pool } from 'pg';
import type { SheetReport } from './compose-sheet.ts';
import type { MapFile, MapFiles } from './map-files.ts';
import { type MapNotice, noticesOf } from './map-notices.ts';
import type { MapOrder } from './map-order.ts';
import type { MapPlane } from './map-plane.ts';
import type { MapPlan } from './plan-map.ts';
import type { MapContent } from './read-content.ts';

/** What a map came to. */
export interface MapReport {
  readonly kind: 'sheets' | 'parcel' | 'parcels' | 'index';
  /** Denominator; null where parcels have scales of their own. */
  readonly scale: number | null;
  readonly paper: string;
  /** Null for the cone of a 1:1,000,000 sheet. */
  readonly epsg: number | null;
  readonly zone: number;
  readonly otherZones: readonly number[];
  readonly division: MapPlan['division'];
  readonly pages: number;
  /** The first of them, with everything about each. */
  readonly sheets: readonly Omit<SheetReport, 'unplaced'>[];
  readonly sheetCount: number;
  readonly unplacedCount: number;
  /** The first texts that found no place, with their sheets. */
  readonly unplaced: readonly { readonly sheet: string; readonly kind: string; readonly name: string }[];
  readonly missingCharacters: readonly string[];
  readonly notices: readonly MapNotice[];
  /** Degrees around the map. */
  readonly extent: readonly [number, number, number, number];
  readonly files: readonly MapFile[];
}

export interface MapRun {
  readonly db: Pool;
  readonly order: MapOrder;
  /** Folder in which the files appear; it is replaced. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (done: number, total: number, words: string) => unknown;
}

const LISTED = { sheets: 400, unplaced: 500 } as const;

/** What kinds of things were met, over all sheets. State: flags. */
export class Seen {
  parcels = 0;
  private others = 0;

  add({ parcels, buildings, base, borders }: MapContent): void {
    this.parcels += parcels.length;
    this.others += buildings.length + base.length + borders.length;
  }

  get isEmpty(): boolean {
    return this.parcels + this.others === 0;
  }
}

/** What all sheets together came to. */
export function summary(
  reports: readonly SheetReport[],
  order: MapOrder,
  files: Pick<MapFiles, 'missing'>,
  {
    otherZones,
    plane,
    seen,
    scale = null,
  }: { otherZones: readonly number[]; plane: MapPlane; seen: Seen; scale?: number | null },
): Pick<MapReport, 'sheets' | 'unplacedCount' | 'unplaced' | 'missingCharacters' | 'notices'> {
  const unplaced = reports.flatMap((report) => report.unplaced.map((each) => ({ sheet: report.number, ...each })));
  const missingCharacters = [...files.missing].sort();
  return {
    sheets: reports.slice(0, LISTED.sheets).map(({ unplaced: _unplaced, ...rest }) => rest),
    unplacedCount: unplaced.length,
    unplaced: unplaced.slice(0, LISTED.unplaced),
    missingCharacters,
    notices: noticesOf({
      order,
      reports,
      unplaced: unplaced.length,
      missingCharacters,
      otherZones,
      zone: plane.zone,
      parcels: seen.parcels,
      scale,
    }),
  };
}
