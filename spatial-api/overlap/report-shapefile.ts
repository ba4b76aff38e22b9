import { zipSync } from 'fflate';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import type { DbfColumn } from '../../schemas/formats/shapefile/dbf-writer.ts';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { convertArea } from '../../schemas/units.ts';
import type { ArchivedCheck } from './archive.ts';
import { polygonShapefile, type ShapefileLayer } from './polygon-shapefile.ts';
import type { CheckRecord } from './record.ts';
import { classTitle, lineTitle, listedPieces, pieceLabel, sayIn } from './report-words.ts';

const text = (name: string, width: number): DbfColumn => ({ name, type: 'C', width, decimals: 0 });
const number = (name: string, width: number, decimals: number): DbfColumn => ({ name, type: 'N', width, decimals });

const PLOT_COLUMNS: readonly DbfColumn[] = [
  text('PLOT', 60),
  text('NAME', 200),
  number('ELLIPS_M2', 18, 2),
  number('PLANAR_M2', 18, 2),
];

const PIECE_COLUMNS: readonly DbfColumn[] = [
  text('RULE', 40),
  text('LINE', 100),
  text('PLOT', 60),
  text('FEATURE', 20),
  text('LABEL', 200),
  text('CLASS', 20),
  number('AREA_M2', 18, 2),
  number('AREA_HA', 18, 4),
  number('AREA_MU', 18, 4),
  number('ELLIPS_M2', 18, 4),
  number('PLANAR_M2', 18, 4),
  number('SHARE_PCT', 12, 4),
  number('WIDTH_M', 14, 3),
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
  const say = sayIn('zh', record);
  const here = new Set(record.subject.plots.flatMap((plot) => (plot.planeSrid === srid ? [plot.number] : [])));
  const rows = listedPieces(record)
    .filter(({ piece }) => here.has(piece.plot))
    .map(({ rule, line, piece }) => ({
      geometry: projectGeometry(fromGeoJson(piece.geometry), 4490, srid),
      values: [
        rule,
        lineTitle(line, record, say),
        piece.plot,
        piece.feature,
        pieceLabel(piece, line, record, say),
        classTitle(piece, say),
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
