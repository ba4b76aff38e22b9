/** CSV (RFC 4180) in UTF-8 with a byte order mark: id, properties, and the geometry as WKT, east before north. */
import { defuse } from '../../../schemas/formats/spreadsheet-text.ts';
import { propertyColumns, type FeatureShape } from '../feature-query.ts';
import { eastFirst, shownGeometry } from '../geometry-sql.ts';
import type { StreamForm } from '../stream-features.ts';

/** Name of the column of geometry; GDAL reads it as such. */
const SHAPE = 'WKT';

/** A line a feature. Text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvForm(shape: FeatureShape): StreamForm {
  const columns = propertyColumns(shape);
  const hasShape = shape.layer.geometry !== null && shape.crs !== null;
  const geometry = hasShape ? [`st_astext(${shownGeometry(eastFirst(shape.crs!))}, 15)`] : [];
  return {
    columns: ['feature_id::text', ...columns.map(([, sql]) => `(${sql})::text`), ...geometry],
    head: `\uFEFF${['id', ...columns.map(([key]) => key), ...(hasShape ? [SHAPE] : [])].join(',')}\r\n`,
    rows: (rows) => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join(''),
  };
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = defuse(value as string);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
