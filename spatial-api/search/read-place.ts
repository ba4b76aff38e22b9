/** Places that a text names by itself: coordinates in any form, and map sheets. */
import { fromGaussKruger } from '../../schemas/gauss-kruger.ts';
import { MapSheetError, parseGeographicSheet, parseSquareSheet } from '../../schemas/map-sheet.ts';
import { crsByEpsg } from '../../schemas/crs.ts';
import { looksLikeCoordinates, readCoordinates } from '../../schemas/typed-coordinates.ts';

/** A place on the map. */
export interface NamedPlace {
  readonly kind: 'coordinates' | 'map-sheet';
  readonly title: string;
  readonly detail: string;
  readonly center: readonly [number, number];
  /** West, south, east, north in degrees; null for a point. */
  readonly bbox: readonly [number, number, number, number] | null;
}

/** Scales of square sheets, told apart by the decimals of their numbers and by their grid. */
const SQUARE_SCALES = [500, 1000, 2000] as const;

/** Places that a text means; none where it is neither coordinates nor a sheet. `near` decides the zone of plane coordinates and square sheets. */
export function placesOf(text: string, near: readonly [number, number], epsg: number): readonly NamedPlace[] {
  const given = text.normalize('NFKC').trim();
  return [...coordinatePlace(given, near), ...geographicSheet(given), ...squareSheets(given, epsg)];
}

function coordinatePlace(text: string, near: readonly [number, number]): readonly NamedPlace[] {
  if (!looksLikeCoordinates(text)) return [];
  const reading = readCoordinates(text, near);
  if (reading.state !== 'place') return [];
  const [longitude, latitude] = reading.place;
  const detail = reading.as === 'geographic' ? 'CGCS2000 经纬度' : `CGCS2000 高斯-克吕格 EPSG:${reading.epsg}`;
  const title = `${longitude.toFixed(6)}, ${latitude.toFixed(6)}`;
  return [{ kind: 'coordinates', title, detail, center: [longitude, latitude], bbox: null }];
}

function geographicSheet(text: string): readonly NamedPlace[] {
  const number = text.replaceAll(/\s/g, '').toUpperCase();
  if (!/^[A-V]\d{2}([B-K]\d{6,8})?$/.test(number)) return [];
  try {
    const { west, south, east, north, scale } = parseGeographicSheet(number);
    const center = [(west + east) / 2, (south + north) / 2] as const;
    return [
      {
        kind: 'map-sheet',
        title: number,
        detail: `1:${scale} 图幅（GB/T 13989）`,
        center,
        bbox: [west, south, east, north],
      },
    ];
  } catch (error) {
    if (error instanceof MapSheetError) return [];
    throw error;
  }
}

function squareSheets(text: string, epsg: number): readonly NamedPlace[] {
  if (!/^\d{1,4}\.\d{1,2}-\d{1,5}\.\d{1,2}$/.test(text)) return [];
  const crs = crsByEpsg(epsg);
  if (crs?.kind !== 'gauss-kruger') return [];
  return SQUARE_SCALES.flatMap((scale): readonly NamedPlace[] => {
    try {
      const { west, south, east, north } = parseSquareSheet(text, { scale } as Parameters<typeof parseSquareSheet>[1]);
      const corners = [
        fromGaussKruger(west, south, crs),
        fromGaussKruger(east, south, crs),
        fromGaussKruger(west, north, crs),
        fromGaussKruger(east, north, crs),
      ];
      const side = (index: 0 | 1) => corners.map((corner) => corner[index]);
      const center = fromGaussKruger((west + east) / 2, (south + north) / 2, crs);
      const bbox = [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(0)), Math.max(...side(1))] as const;
      return [
        {
          kind: 'map-sheet',
          title: text,
          detail: `1:${scale} 正方形图幅（EPSG:${epsg}）`,
          center: [center[0], center[1]],
          bbox,
        },
      ];
    } catch (error) {
      if (error instanceof MapSheetError) return [];
      throw error;
    }
  });
}
