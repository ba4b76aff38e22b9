import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { detailText } from '../../schemas/rules/check-details.ts';
import type { Thresholds } from '../../schemas/rules/rule.ts';
import type { ControlData } from './control-data.ts';
import { measurePieces } from './measure-piece.ts';
import { overlayPlots, type PlotOverlay } from './overlay-plots.ts';
import type { Subject } from './prepare-subjects.ts';
import type { CannotCheckReason } from './result.ts';
import type { OverlapRun } from './run.ts';

/** A reason why a layer gives no ground for an answer about a plot. */
export interface NoGround {
  readonly reason: CannotCheckReason;
  readonly detail: string;
}

/** Answers for every subject, in order: null where the layer covers it. */
export type Coverage = (control: ControlData) => Promise<readonly (NoGround | null)[]>;

/**
 * Says whether a control layer covers plots, so that an empty overlay may be read as "clear". A delivery covers the
 * administrative areas of its dataset's district code; a plot that sticks out of them, or a layer that never said what
 * it covers, cannot be checked. Districts are overlaid once per set of codes, whatever the number of layers.
 */
export function coverageOf(
  run: OverlapRun,
  subjects: readonly Subject[],
  districts: ControlData | undefined,
  thresholds: Thresholds,
): Coverage {
  const known = new Map<string, Promise<readonly (NoGround | null)[]>>();
  return async (control) => {
    const flaw = flawOf(control);
    if (flaw != null) return subjects.map(() => flaw);
    const prefixes = [...new Set(control.datasets.map((dataset) => prefixOf(dataset.districtCode!)))].sort();
    const key = prefixes.join();
    let answer = known.get(key);
    if (answer == null) {
      answer = uncovered(run, subjects, districts, prefixes, thresholds);
      known.set(key, answer);
    }
    return answer;
  };
}

/** What disqualifies a layer before any geometry is looked at. */
export function flawOf(control: ControlData): NoGround | null {
  if (control.version === 0 || control.datasets.length === 0) {
    return { reason: 'not-published', detail: detailText('nothingPublished') };
  }
  if (control.changedOutside) {
    return { reason: 'changed-outside', detail: detailText('changedOutside') };
  }
  const empty = control.datasets.find((dataset) => dataset.rows <= 0);
  if (empty != null) return { reason: 'empty', detail: detailText('datasetEmpty', empty.dataset) };
  if (control.rejectedRows > 0) {
    return { reason: 'rejected-rows', detail: detailText('rowsRefused', control.rejectedRows) };
  }
  const undeclared = control.datasets.find((dataset) => dataset.districtCode == null);
  if (undeclared != null) {
    return { reason: 'coverage-unknown', detail: detailText('coverageUndeclared', undeclared.dataset) };
  }
  return null;
}

/** 320400 covers 3204xx, 320000 covers 32xxxx, 320411 and longer codes themselves and all below. */
export function prefixOf(districtCode: string): string {
  if (/^\d\d0000$/.test(districtCode)) return districtCode.slice(0, 2);
  if (/^\d{4}00$/.test(districtCode)) return districtCode.slice(0, 4);
  return districtCode;
}

async function uncovered(
  run: OverlapRun,
  subjects: readonly Subject[],
  districts: ControlData | undefined,
  prefixes: readonly string[],
  thresholds: Thresholds,
): Promise<readonly (NoGround | null)[]> {
  const flaw = districts == null ? undefined : flawOfDistricts(districts);
  if (districts == null || flaw != null) {
    const detail = detailText('districtsUnusable', flaw ?? detailText('notPublished'));
    return subjects.map(() => ({ reason: 'coverage-unknown', detail }));
  }
  const overlays = await overlayPlots(run, subjects, {
    layer: administrativeArea,
    version: districts.version,
    pieceFields: [],
    where: [{ field: 'districtCode', startsWith: prefixes }],
    outside: true,
  });
  return overlays.map((overlay, i) => groundOf(overlay, subjects[i]!, thresholds));
}

/** The districts themselves must be trustworthy; what they cover they say by being there. */
function flawOfDistricts(districts: ControlData): string | undefined {
  if (districts.version === 0 || districts.datasets.length === 0) return detailText('notPublished');
  return districts.changedOutside ? detailText('touchedOutside') : undefined;
}

function groundOf(overlay: PlotOverlay, subject: Subject, thresholds: Thresholds): NoGround | null {
  if (overlay.state === 'cannot-check')
    return { reason: overlay.reason, detail: detailText('ofDistricts', overlay.detail) };
  if (overlay.outside == null) return null;
  const source = {
    plot: subject.plot.number,
    plotAreas: subject.areas,
    areaKind: 'planar' as const,
    feature: null,
    fields: {},
    geometry: overlay.outside,
  };
  const real = measurePieces(source, subject.plane, thresholds).filter((piece) => piece.class === 'real');
  if (real.length === 0) return null;
  const area = real.reduce((sum, piece) => sum + piece.ellipsoidal, 0);
  return { reason: 'not-covered', detail: detailText('outsideCoverage', area.toFixed(2)) };
}
