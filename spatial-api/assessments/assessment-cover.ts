/**
 * 区域评估: how much of a project the results of each item cover on a day. A result counts while it holds: one that has run out, has not
 * begun or names no end is told and not used. Ground under several results counts once; a result that only touches covers nothing.
 */
import { codelists } from '../../schemas/codelists/index.ts';
import { regionalAssessment } from '../../schemas/layers/regional-assessment.ts';
import type { Thresholds } from '../../schemas/rules/rule.ts';
import type { ControlData } from '../overlap/control-data.ts';
import { coverageOf, type NoGround } from '../overlap/coverage.ts';
import { areasOf, measurePieces } from '../overlap/measure-piece.ts';
import { overlayPlots, type PlotOverlay } from '../overlap/overlay-plots.ts';
import type { Subject } from '../overlap/prepare-subjects.ts';
import type { Areas } from '../overlap/result.ts';
import type { OverlapRun } from '../overlap/run.ts';

/** A result on the ground of the project. */
export interface AssessmentUsed {
  readonly id: number;
  readonly assessmentNumber: string | null;
  readonly areaName: string | null;
  readonly documentNumber: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  /** Part of the project, 0 to 1. */
  readonly share: number;
  /** Why it covers nothing; null where it counts. */
  readonly unused: 'expired' | 'not-begun' | 'no-term' | null;
}

export type CoverState = 'covered' | 'partly' | 'not-covered' | 'cannot-check';

/** What is said of one item. */
export interface ItemCover {
  readonly item: string;
  readonly state: CoverState;
  readonly reason: string | null;
  readonly detail: string | null;
  /** Part of the project that valid results cover, 0 to 1; null where it cannot be told. */
  readonly share: number | null;
  readonly uncovered: Areas | null;
  readonly results: readonly AssessmentUsed[];
}

const FIELDS = ['assessmentNumber', 'areaName', 'documentNumber', 'validFrom', 'validUntil', 'item'] as const;

/** All items of the code list, in its order. */
export async function assessmentCover(
  run: OverlapRun,
  subjects: readonly Subject[],
  control: ControlData,
  districts: ControlData | undefined,
  { day, thresholds }: { readonly day: string; readonly thresholds: Thresholds },
): Promise<readonly ItemCover[]> {
  const items = codelists['assessment-item']!.entries.map(({ code }) => code);
  const gaps = await coverageOf(run, subjects, districts, thresholds)(control);
  const gap = gaps.find((each) => each !== null) ?? null;
  if (control.version === 0 || control.changedOutside) return items.map((item) => unknown(item, gap!));
  const task = { layer: regionalAssessment, version: control.version, pieceFields: FIELDS };
  const all = await overlayPlots(run, subjects, { ...task, where: [], outside: false });
  return Promise.all(
    items.map(async (item) => {
      const where = [
        { field: 'item', in: [item], orUnknown: false },
        { from: 'validFrom', until: 'validUntil', day },
      ];
      const valid = await overlayPlots(run, subjects, { ...task, where, outside: true });
      const fault = [...all, ...valid].find((each) => each.state === 'cannot-check');
      if (fault?.state === 'cannot-check') return unknown(item, fault);
      return coverOf(item, subjects, { all, valid }, { day, thresholds, gap });
    }),
  );
}

const unknown = (item: string, { reason, detail }: NoGround): ItemCover => ({
  item,
  state: 'cannot-check',
  reason,
  detail,
  share: null,
  uncovered: null,
  results: [],
});

function coverOf(
  item: string,
  subjects: readonly Subject[],
  { all, valid }: { readonly all: readonly PlotOverlay[]; readonly valid: readonly PlotOverlay[] },
  { day, thresholds, gap }: { readonly day: string; readonly thresholds: Thresholds; readonly gap: NoGround | null },
): ItemCover {
  const whole = subjects.reduce((sum, { areas }) => sum + areas.ellipsoidal, 0);
  const uncovered = { ellipsoidal: 0, planar: 0 };
  let hasGap = false;
  for (const [i, overlay] of valid.entries()) {
    if (overlay.state !== 'checked' || overlay.outside === null) continue;
    const subject = subjects[i]!;
    const source = { plot: '1', plotAreas: subject.areas, areaKind: 'ellipsoidal' as const, feature: null, fields: {} };
    const pieces = measurePieces({ ...source, geometry: overlay.outside }, subject.plane, thresholds);
    hasGap ||= pieces.some((piece) => piece.class === 'real');
    const { ellipsoidal, planar } = areasOf(overlay.outside, subject.plane);
    uncovered.ellipsoidal += ellipsoidal;
    uncovered.planar += planar;
  }
  const results = resultsOf(item, subjects, all, whole, day);
  const share = 1 - uncovered.ellipsoidal / whole;
  const isThere = results.some(({ unused }) => unused === null);
  // Where deliveries do not reach there may be results that nobody has handed in.
  if (hasGap && gap !== null) return { ...unknown(item, gap), results };
  const state = !hasGap ? 'covered' : isThere ? 'partly' : 'not-covered';
  return { item, state, reason: null, detail: null, share: isThere || !hasGap ? share : 0, uncovered, results };
}

/** Results of an item that share ground with the project, the largest first, with what is wrong with those that do not count. */
function resultsOf(
  item: string,
  subjects: readonly Subject[],
  overlays: readonly PlotOverlay[],
  whole: number,
  day: string,
): readonly AssessmentUsed[] {
  const found = new Map<number, AssessmentUsed>();
  for (const [i, overlay] of overlays.entries()) {
    if (overlay.state !== 'checked') continue;
    for (const { feature, fields, geometry } of overlay.features) {
      if (fields['item'] !== item) continue;
      const text = (key: (typeof FIELDS)[number]) => (fields[key] as string | null | undefined) ?? null;
      const share = areasOf(geometry, subjects[i]!.plane).ellipsoidal / whole;
      const id = Number(feature);
      const [validFrom, validUntil] = [text('validFrom'), text('validUntil')];
      found.set(id, {
        id,
        assessmentNumber: text('assessmentNumber'),
        areaName: text('areaName'),
        documentNumber: text('documentNumber'),
        validFrom,
        validUntil,
        share: share + (found.get(id)?.share ?? 0),
        unused: whyUnused(validFrom, validUntil, day),
      });
    }
  }
  return [...found.values()].sort((a, b) => b.share - a.share || a.id - b.id);
}

function whyUnused(from: string | null, until: string | null, day: string): AssessmentUsed['unused'] {
  if (from === null || until === null) return 'no-term';
  if (until < day) return 'expired';
  return from > day ? 'not-begun' : null;
}
