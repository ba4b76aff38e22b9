import { crsByEpsg } from '../../schemas/crs.ts';
import { fromGaussKruger, toGaussKruger } from '../../schemas/gauss-kruger.ts';
import { TILE_BUFFER, TILE_EXTENT, type Bounds, type TileAddress } from '../mercator.ts';
import { gridTileBounds, gridTileSize, webMercatorQuad, type GridAddress, type TileGrid } from './grids.ts';

/** Points along an edge of a tile whose degrees are worked out: edges of projected grids are bent there. */
const EDGE_POINTS = 8;
/** Share of a tile added all around, beyond what lies between those points. */
const SAFETY = 0.02;
/** How far from the central meridian, and from the equator, a zone is unrolled, m: 30° of either, far beyond its data. */
const ZONE_REACH = { east: 3_000_000, north: 7_000_000 };

/** The address by which tiles are made, of a tile of a grid. */
export function tileOfGrid(grid: TileGrid, address: GridAddress): TileAddress {
  const { level, row, column } = address;
  if (grid === webMercatorQuad) return { z: level, x: column, y: row };
  const size = gridTileSize(grid, level);
  const bounds = gridTileBounds(grid, address);
  const [west, , , north] = bounds;
  const scale = TILE_EXTENT / size;
  // Whole units: tiles side by side then round every vertex alike.
  const [offsetX, offsetY] = [-Math.round(west * scale), Math.round(north * scale)];
  const toGrid = planeOf(grid);
  const frame = {
    key: `${grid.id}/${level}/${row}/${column}`,
    epsg: grid.epsg,
    reach: degreesAround(grid, bounds, size * ((TILE_BUFFER + 1) / TILE_EXTENT + SAFETY)),
    around: degreesAround(grid, bounds, size * (1 / 4 + SAFETY)),
    projection: { scaleX: scale, offsetX, y: (given: number) => offsetY - given * scale },
    place(longitude: number, latitude: number) {
      const [x, y] = toGrid(longitude, latitude);
      return [x * scale + offsetX, offsetY - y * scale] as const;
    },
  };
  return { z: grid.zoomOf(level), x: column, y: row, frame };
}

/** From degrees to the CRS of a grid. */
function planeOf({ epsg }: TileGrid): (longitude: number, latitude: number) => readonly [number, number] {
  const zone = crsByEpsg(epsg);
  if (zone?.kind !== 'gauss-kruger') return (longitude, latitude) => [longitude, latitude];
  return (longitude, latitude) => toGaussKruger(longitude, latitude, zone);
}

/** Bounds in degrees of a box of a grid with a margin, in units of its CRS. */
function degreesAround(grid: TileGrid, [west, south, east, north]: Bounds, margin: number): Bounds {
  const box = [west - margin, south - margin, east + margin, north + margin] as const;
  const zone = crsByEpsg(grid.epsg);
  if (zone?.kind !== 'gauss-kruger') {
    return [Math.max(box[0], -180), Math.max(box[1], -90), Math.min(box[2], 180), Math.min(box[3], 90)];
  }
  const clampEast = (x: number) => zone.falseEasting + clamp(x - zone.falseEasting, ZONE_REACH.east);
  const [x0, y0, x1, y1] = [
    clampEast(box[0]),
    clamp(box[1], ZONE_REACH.north),
    clampEast(box[2]),
    clamp(box[3], ZONE_REACH.north),
  ];
  const points: (readonly [number, number])[] = [];
  for (let i = 0; i <= EDGE_POINTS; i++) {
    const [x, y] = [x0 + ((x1 - x0) * i) / EDGE_POINTS, y0 + ((y1 - y0) * i) / EDGE_POINTS];
    for (const [east, north] of [
      [x, y0],
      [x, y1],
      [x0, y],
      [x1, y],
    ] as const) {
      points.push(fromGaussKruger(east, north, zone));
    }
  }
  // The equator and the central meridian may lie inside of the box, where its degrees reach furthest.
  if (x0 < zone.falseEasting && x1 > zone.falseEasting) {
    for (const y of [y0, y1]) points.push(fromGaussKruger(zone.falseEasting, y, zone));
  }
  const [longitudes, latitudes] = [points.map(([longitude]) => longitude), points.map(([, latitude]) => latitude)];
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

function clamp(value: number, limit: number): number {
  return Math.min(Math.max(value, -limit), limit);
}
