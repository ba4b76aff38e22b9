import type { Pool } from 'pg';
import { layerById } from '../../schemas/layers/index.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import { rulesInForce } from '../../schemas/rules/load-rules.ts';
import type { ControlLine, LineRule, ProjectType, Rule, RuleSet } from '../../schemas/rules/rule.ts';
import { type ControlData, readControlData } from './control-data.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { judge } from './judge.ts';
import { type LandUseTable, landUseTable } from './land-use-table.ts';
import { areasOf, measurePieces, totalsOf } from './measure-piece.ts';
import type { FeatureFilter } from './overlay-query.ts';
import { overlayPlot, type Plot, type PlotOverlay, prepareSubject, type Subject } from './overlay-plot.ts';
import type { Areas, DatasetUsed, Judgement, LineOverlay, Piece } from './result.ts';

/** What is to be checked. `versions` pins layers to earlier versions, `day` (yyyy-MM-dd) chooses the rules in force. */
export interface CheckInput {
  readonly projectType: ProjectType;
  readonly parameters: Values;
  readonly plots: readonly Plot[];
  readonly day: string;
  readonly versions?: Readonly<Record<string, number>>;
}

export interface PlotAreas extends Areas {
  readonly number: string;
  readonly name: string;
  readonly planeSrid: number;
}

export interface CheckOutcome extends Judgement {
  readonly plots: readonly PlotAreas[];
  /** Overlay by rule id: what was found, piece by piece. */
  readonly overlays: Readonly<Record<string, LineOverlay>>;
  /** 现状地类 of each plot. */
  readonly landUse: readonly LandUseTable[];
  readonly datasets: readonly DatasetUsed[];
}

const DISTRICTS = 'administrative-area';
const LAND_USE = 'land-use';

/**
 * The overlap check: every rule in force for the project type against every plot. Throws only for a subject that cannot
 * be overlaid (`InvalidPlotError`, RangeError); whatever is wrong with a control layer becomes `cannot-check`.
 */
export async function checkOverlap(db: Pool, ruleSet: RuleSet, input: CheckInput): Promise<CheckOutcome> {
  const rules = rulesInForce(input.projectType, input.day);
  const lineRules = rules.filter((rule): rule is LineRule => rule.relation !== 'parameter');
  const layers = [
    ...new Set([DISTRICTS, LAND_USE, ...lineRules.map((rule) => ruleSet.lines.get(rule.line)!.layer)]),
  ].sort();
  const [controls, subjects] = await Promise.all([
    readControlData(db, layers, input.versions),
    Promise.all(input.plots.map((plot) => prepareSubject(db, plot))),
  ]);
  const coverages = subjects.map((subject) => coverageOf(db, subject, controls.get(DISTRICTS), ruleSet.thresholds));
  const tables = subjects.map((subject, index) => landUseTable(db, subject, controls.get(LAND_USE), coverages[index]!));
  const checked = await Promise.all(
    lineRules.map(async (rule): Promise<[string, LineOverlay]> => [
      rule.id,
      await overlayRule(db, ruleSet, rule, subjects, coverages, controls),
    ]),
  );
  const overlays = new Map(checked);
  return {
    ...judge(rules as readonly Rule[], overlays, input.parameters),
    plots: subjects.map(({ plot, plane, areas }) => ({
      number: plot.number,
      name: plot.name,
      planeSrid: plane.srid,
      ...areas,
    })),
    overlays: Object.fromEntries(overlays),
    landUse: await Promise.all(tables),
    datasets: layers.flatMap((layer) => controls.get(layer)?.datasets ?? []),
  };
}

async function overlayRule(
  db: Pool,
  ruleSet: RuleSet,
  rule: LineRule,
  subjects: readonly Subject[],
  coverages: readonly Coverage[],
  controls: ReadonlyMap<string, ControlData>,
): Promise<LineOverlay> {
  const line = ruleSet.lines.get(rule.line)!;
  const control = controls.get(line.layer);
  if (control == null)
    return { line: line.id, state: 'cannot-check', version: null, reason: 'no-layer', detail: line.layer };
  const plots = await Promise.all(
    subjects.map(async (subject, index) => {
      const ground = await coverages[index]!(control);
      if (ground != null) return { state: 'cannot-check' as const, ...ground };
      return overlayPlot(db, subject, taskOf(rule, line, control.version));
    }),
  );
  const failed = plots.find((plot) => plot.state === 'cannot-check');
  if (failed?.state === 'cannot-check') {
    return {
      line: line.id,
      state: 'cannot-check',
      version: control.version,
      reason: failed.reason,
      detail: failed.detail,
    };
  }
  return sumPlots(rule, control.version, subjects, plots as Extract<PlotOverlay, { state: 'checked' }>[], ruleSet);
}

function taskOf(rule: LineRule, line: ControlLine, version: number) {
  return {
    layer: layerById(line.layer)!,
    version,
    pieceFields: [...new Set([...line.pieceFields, ...caseFields(rule)])],
    where: rule.where as FeatureFilter | undefined,
    outside: rule.relation === 'must-lie-within',
  };
}

/** Fields that the rule's cases look at, so that they are read with the pieces. */
function caseFields(rule: LineRule): string[] {
  const fields: string[] = [];
  JSON.stringify(rule.cases ?? [], (key, value: unknown) => {
    if (key === 'feature' && typeof value === 'string') fields.push(value);
    return value;
  });
  return fields;
}

function sumPlots(
  rule: LineRule,
  version: number,
  subjects: readonly Subject[],
  plots: readonly Extract<PlotOverlay, { state: 'checked' }>[],
  ruleSet: RuleSet,
): LineOverlay {
  const inside: Piece[] = [];
  const outside: Piece[] = [];
  const insideAll = { ellipsoidal: 0, planar: 0 };
  const outsideAll = { ellipsoidal: 0, planar: 0 };
  for (const [index, overlay] of plots.entries()) {
    const subject = subjects[index]!;
    const common = { plot: subject.plot.number, plotAreas: subject.areas };
    for (const found of overlay.features) {
      inside.push(...measurePieces({ ...common, ...found }, subject.plane, ruleSet.thresholds));
    }
    if (overlay.union != null) addTo(insideAll, areasOf(overlay.union, subject.plane));
    if (overlay.outside == null) continue;
    outside.push(
      ...measurePieces(
        { ...common, feature: null, fields: {}, geometry: overlay.outside },
        subject.plane,
        ruleSet.thresholds,
      ),
    );
    addTo(outsideAll, areasOf(overlay.outside, subject.plane));
  }
  const within = rule.relation === 'must-lie-within';
  return {
    line: rule.line,
    state: 'checked',
    version,
    inside,
    insideTotals: totalsOf(inside, insideAll),
    outside: within ? outside : null,
    outsideTotals: within ? totalsOf(outside, outsideAll) : null,
  };
}

function addTo(sum: { ellipsoidal: number; planar: number }, areas: Areas): void {
  sum.ellipsoidal += areas.ellipsoidal;
  sum.planar += areas.planar;
}
