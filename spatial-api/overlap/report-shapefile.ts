import { zipSync } from 'fflate';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { convertArea } from '../../schemas/units.ts';
import type { ArchivedCheck } from './archive.ts';
import { type DbfColumn, polygonShapefile, type ShapefileLayer } from './polygon-shapefile.ts';
import type { CheckRecord } from './record.ts';
import { classTitle, lineTitle, listedPieces, pieceLabel } from './report-words.ts';

const PLOT_COLUMNS: readonly DbfColumn[] = [
  { name: 'PLOT', type: 'text', length: 60 },
  { name: 'NAME', type: 'text', length: 200 },
  { name: 'ELLIPS_M2', type: 'number', length: 18, decimals: 2 },
  { name: 'PLANAR_M2', type: 'number', length: 18, decimals: 2 },
];

const PIECE_COLUMNS: readonly DbfColumn[] = [
  { name: 'RULE', type: 'text', length: 40 },
  { name: 'LINE', type: 'text', length: 100 },
  { name: 'PLOT', type: 'text', length: 60 },
  { name: 'FEATURE', type: 'text', length: 20 },
  { name: 'LABEL', type: 'text', length: 200 },
  { name: 'CLASS', type: 'text', length: 20 },
  { name: 'AREA_M2', type: 'number', length: 18, decimals: 2 },
  { name: 'AREA_HA', type: 'number', length: 18, decimals: 4 },
  { name: 'AREA_MU', type: 'number', length: 18, decimals: 4 },
  { name: 'ELLIPS_M2', type: 'number', length: 18, decimals: 4 },
  { name: 'PLANAR_M2', type: 'number', length: 18, decimals: 4 },
  { name: 'SHARE_PCT', type: 'number', length: 12, decimals: 4 },
  { name: 'WIDTH_M', type: 'number', length: 14, decimals: 3 },
];

/**
 * Plots and pieces as shapefiles in the plane of the overlay, zipped; one pair of layers for each plane where plots lie in
 * several zones. AREA_… are the closed areas that the report prints.
 */
export function reportShapefile(check: ArchivedCheck): Buffer {
  const record = JSON.parse(check.record) as CheckRecord;
  const planes = [...new Set(record.subject.plots.map((plot) => plot.planeSrid))];
  const files = planes.flatMap((srid) => {
    const suffix = planes.length > 1 ? `_${srid}` : '';
    return [plotLayer(record, srid, `plots${suffix}`), pieceLayer(record, srid, `pieces${suffix}`)].map((layer) =>
      polygonShapefile(layer, check.createdAt.slice(0, 10)),
    );
  });
  return Buffer.from(zipSync(Object.assign({}, ...files), { mtime: zipTime(check.createdAt) }));
}

function plotLayer(record: CheckRecord, srid: number, name: string): ShapefileLayer {
  const rows = record.subject.plots
    .filter((plot) => plot.planeSrid === srid)
    .map((plot) => ({
      geometry: projectGeometry(fromGeoJson(plot.geometry), 4490, srid),
      values: [plot.number, plot.name, plot.ellipsoidal, plot.planar],
    }));
  return { name, epsg: srid, columns: PLOT_COLUMNS, rows };
}

function pieceLayer(record: CheckRecord, srid: number, name: string): ShapefileLayer {
  const here = new Set(record.subject.plots.flatMap((plot) => (plot.planeSrid === srid ? [plot.number] : [])));
  const rows = listedPieces(record)
    .filter(({ piece }) => here.has(piece.plot))
    .map(({ rule, line, piece }) => ({
      geometry: projectGeometry(fromGeoJson(piece.geometry), 4490, srid),
      values: [
        rule,
        lineTitle(line, record),
        piece.plot,
        piece.feature,
        pieceLabel(piece, line, record),
        classTitle(piece),
        piece.closed.squareMetres,
        piece.closed.hectares,
        convertArea(piece[record.ruleSet.areaKind], 'mu'),
        piece.ellipsoidal,
        piece.planar,
        piece.share * 100,
        piece.width.atLeast,
      ],
    }));
  return { name, epsg: srid, columns: PIECE_COLUMNS, rows };
}

/** Zip entries carry local time: UTC's digits are taken for it, so that the same check gives the same bytes anywhere. */
function zipTime(createdAt: string): Date {
  return new Date(createdAt.slice(0, 19));
}
