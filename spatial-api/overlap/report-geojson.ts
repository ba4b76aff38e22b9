import { convertArea } from '../../schemas/units.ts';
import type { ArchivedCheck } from './archive.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { CheckRecord } from './record.ts';
import { listedPieces, pieceLabel, sayIn } from './report-words.ts';
import type { Piece } from './result.ts';

/** Plots and pieces of a check as one feature collection in CGCS2000 degrees, every digit kept; the same check gives the same bytes. */
export function reportGeoJson(check: ArchivedCheck): Buffer {
  const record = JSON.parse(check.record) as CheckRecord;
  const say = sayIn('zh', record);
  const plots = record.subject.plots.map((plot) =>
    feature(plot.geometry, {
      kind: 'plot',
      plot: plot.number,
      name: plot.name,
      ellipsoidalSquareMetres: plot.ellipsoidal,
      planarSquareMetres: plot.planar,
    }),
  );
  const pieces = listedPieces(record).map(({ rule, line, side, piece }) =>
    feature(piece.geometry, {
      kind: 'piece',
      rule: rule,
      line,
      side,
      plot: piece.plot,
      feature: piece.feature,
      label: pieceLabel(piece, line, record, say),
      fields: piece.fields,
      class: piece.class,
      squareMetres: piece.closed.squareMetres,
      hectares: piece.closed.hectares,
      mu: convertArea(piece[record.ruleSet.areaKind], 'mu'),
      ellipsoidalSquareMetres: piece.ellipsoidal,
      planarSquareMetres: piece.planar,
      share: piece.share,
      widthMetres: piece.width,
    }),
  );
  const collection = {
    type: 'FeatureCollection',
    name: check.number,
    check: { id: check.id, number: check.number, verdict: check.verdict, digest: check.digest },
    features: [...plots, ...pieces],
  };
  return Buffer.from(canonicalJson(collection));
}

function feature(geometry: Piece['geometry'], properties: Readonly<Record<string, unknown>>) {
  return { type: 'Feature', geometry, properties };
}
