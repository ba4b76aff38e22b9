/** The grids in which tiles are cut, as OGC Two Dimensional Tile Matrix Sets 2.0. A level `z` has square tiles of `tileSize(z)` units of its CRS. */
import { crsByEpsg } from '../../schemas/crs.ts';
import { HALF_WORLD, MAX_ZOOM } from '../mercator.ts';

/** A grid of tiles. */
export interface TileGrid {
  readonly id: string;
  readonly title: string;
  readonly epsg: number;
  /** West and north edge of tile 0/0, in units of the CRS. */
  readonly west: number;
  readonly north: number;
  readonly minLevel: number;
  readonly maxLevel: number;
  /** Edge of a tile of level 0, in units of the CRS; halved with each level. */
  readonly rootSize: number;
  /** Metres per unit of the CRS, for scale denominators (a degree is one of the equator). */
  readonly unitMetres: number;
  /** Names of the axes in the order of the CRS; northing and latitude come first. */
  readonly orderedAxes: readonly [string, string];
  readonly columns: (level: number) => number;
  readonly rows: (level: number) => number;
  /** The level of WebMercatorQuad whose tiles cover about as much ground here: content follows zoom by it. */
  readonly zoomOf: (level: number) => number;
}

/** Screen pixels of a tile and their size in m, by which OGC defines scale denominators. */
const PIXELS = 256;
const PIXEL_METRES = 0.00028;

/** The grid of web maps; its tiles are those below `/tiles`. */
export const webMercatorQuad: TileGrid = {
  id: 'WebMercatorQuad',
  title: 'Web 墨卡托（EPSG:3857）',
  epsg: 3857,
  west: -HALF_WORLD,
  north: HALF_WORLD,
  minLevel: 0,
  maxLevel: MAX_ZOOM,
  rootSize: 2 * HALF_WORLD,
  unitMetres: 1,
  orderedAxes: ['X', 'Y'],
  columns: (level) => 2 ** level,
  rows: (level) => 2 ** level,
  zoomOf: (level) => level,
};

/** Longitude and latitude, levels numbered as in CH/Z 9011 and the map services of 天地图 (`c`): level 1 has two tiles. */
export const cgcs2000Quad: TileGrid = {
  id: 'CGCS2000Quad',
  title: 'CGCS2000 经纬度（EPSG:4490，与天地图 c 矩阵集级别一致）',
  epsg: 4490,
  west: -180,
  north: 90,
  minLevel: 1,
  maxLevel: 20,
  rootSize: 360,
  unitMetres: 111_319.490_793_273_57,
  orderedAxes: ['Lat', 'Lon'],
  columns: (level) => 2 ** level,
  rows: (level) => 2 ** (level - 1),
  zoomOf: (level) => level,
};

/** Side of the square that holds a 3° or 6° zone from the equator to beyond the north of China, m: a power of two, so that tiles of every level have whole edges. */
const ZONE_SIDE = 2 ** 23;

/** The grid of a Gauss-Krüger zone: the square's middle is the central meridian. Throws for a code that is none. */
export function zoneGrid(epsg: number): TileGrid {
  const crs = crsByEpsg(epsg);
  if (crs?.kind !== 'gauss-kruger') throw new Error(`EPSG:${epsg} is no Gauss-Krüger zone`);
  return {
    id: `CGCS2000GK${epsg}`,
    title: `${crs.name}（EPSG:${epsg}，中央经线 ${crs.centralMeridian}°）`,
    epsg,
    west: crs.falseEasting - ZONE_SIDE / 2,
    north: ZONE_SIDE,
    minLevel: 0,
    maxLevel: 18,
    rootSize: ZONE_SIDE,
    unitMetres: 1,
    orderedAxes: ['N', 'E'],
    columns: (level) => 2 ** level,
    rows: (level) => 2 ** level,
    // 2^23 m against 33,980 km, the length of the parallel of 32° N: two levels.
    zoomOf: (level) => level + 2,
  };
}

/** The grids of a region: of the web, of degrees, and of the CGCS2000 zones in use there. */
export function regionGrids(usualCrs: readonly number[]): readonly TileGrid[] {
  const zones = usualCrs.filter((epsg) => {
    const crs = crsByEpsg(epsg);
    return crs?.kind === 'gauss-kruger' && crs.datum === 'CGCS2000';
  });
  return [webMercatorQuad, cgcs2000Quad, ...zones.map(zoneGrid)];
}

/** Edge of a tile in units of the CRS. */
export function gridTileSize(grid: TileGrid, level: number): number {
  return grid.rootSize / 2 ** level;
}

/** West, south, east, north of a tile in units of the CRS. */
export function gridTileBounds(
  grid: TileGrid,
  { level, row, column }: GridAddress,
): readonly [number, number, number, number] {
  const size = gridTileSize(grid, level);
  const west = grid.west + column * size;
  const north = grid.north - row * size;
  return [west, north - size, west + size, north];
}

/** A tile of a grid. */
export interface GridAddress {
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

/** The definition of a grid as OGC 17-083r4 writes it. */
export function tileMatrixSet(grid: TileGrid): Readonly<Record<string, unknown>> {
  const levels = Array.from({ length: grid.maxLevel - grid.minLevel + 1 }, (_, index) => grid.minLevel + index);
  const isNorthFirst = grid.orderedAxes[0] === 'Lat' || grid.orderedAxes[0] === 'N';
  return {
    id: grid.id,
    title: grid.title,
    ...(grid === webMercatorQuad ? { uri: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad' } : {}),
    crs: crsUri(grid.epsg),
    orderedAxes: grid.orderedAxes,
    tileMatrices: levels.map((level) => {
      const cellSize = gridTileSize(grid, level) / PIXELS;
      return {
        id: String(level),
        scaleDenominator: (cellSize * grid.unitMetres) / PIXEL_METRES,
        cellSize,
        cornerOfOrigin: 'topLeft',
        pointOfOrigin: isNorthFirst ? [grid.north, grid.west] : [grid.west, grid.north],
        tileWidth: PIXELS,
        tileHeight: PIXELS,
        matrixWidth: grid.columns(level),
        matrixHeight: grid.rows(level),
      };
    }),
  };
}

/** The identifier of a CRS. */
export function crsUri(epsg: number): string {
  return `http://www.opengis.net/def/crs/EPSG/0/${epsg}`;
}
