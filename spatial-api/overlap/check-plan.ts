import type { Pool } from 'pg';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { rulesInForce, rulesNotYetInForce } from '../../schemas/rules/load-rules.ts';
import type { ControlLine, LineRule, ProjectType, Rule, RuleSet } from '../../schemas/rules/rule.ts';
import { type ControlData, type Libraries, librariesBehind, readControlData } from './control-data.ts';
import type { FeatureFilter, OverlayTask } from './overlay-query.ts';

/** What a check is made by. `versions` pins layers to earlier versions, `day` (yyyy-MM-dd) chooses the rules in force. */
export interface CheckTerms {
  readonly projectType: ProjectType;
  readonly day: string;
  readonly versions?: Readonly<Record<string, number>> | undefined;
}

/** Everything about a check but its plots: rules in force and the state of each layer, read once for any number of cases. */
export interface CheckPlan extends CheckTerms {
  readonly ruleSet: RuleSet;
  readonly rules: readonly Rule[];
  readonly lineRules: readonly LineRule[];
  /** Of these, the ones that stand for lines of which no rule was in force yet: they are not overlaid, and leave the verdict open. */
  readonly notInForce: ReadonlySet<LineRule>;
  readonly layers: readonly string[];
  readonly controls: ReadonlyMap<string, ControlData>;
  readonly libraries: Libraries;
}

export const DISTRICTS = 'administrative-area';
export const LAND_USE = 'land-use';

/** A version was asked for that the layer never had. */
export class UnknownVersionError extends Error {
  override readonly name = 'UnknownVersionError';
  readonly layer: string;
  readonly version: number;
  readonly newest: number;
  constructor(layer: string, version: number, newest: number) {
    super(`layer ${layer} has versions 1 to ${newest}, asked for ${version}`);
    this.layer = layer;
    this.version = version;
    this.newest = newest;
  }
}

/** Layers that a project type's rules in force look at, with those that every check needs. */
export function layersOf(ruleSet: RuleSet, projectType: ProjectType, day: string): readonly string[] {
  const rules = rulesOf(projectType, day).filter((rule) => rule.relation !== 'parameter');
  return [...new Set([DISTRICTS, LAND_USE, ...rules.map((rule) => ruleSet.lines.get(rule.line)!.layer)])].sort();
}

/** Rules in force on a day and those that are missing on it, in the order of the project type. */
function rulesOf(projectType: ProjectType, day: string): readonly Rule[] {
  const chosen = new Set<Rule>([...rulesInForce(projectType, day), ...rulesNotYetInForce(projectType, day)]);
  return projectType.rules.filter((rule) => chosen.has(rule));
}

/** Reads what a check is made by. Throws `rules-not-in-force` where all rules of the type have expired: nothing checked is no pass. */
export async function planCheck(db: Pool, ruleSet: RuleSet, terms: CheckTerms): Promise<CheckPlan> {
  const rules = rulesOf(terms.projectType, terms.day);
  if (rules.length === 0) {
    const { title, rules: all } = terms.projectType;
    const last = all
      .map(({ validTo }) => validTo ?? '')
      .sort()
      .at(-1);
    throw new Problem(
      'rules-not-in-force',
      `${title}的规则均已失效（最后一条至 ${last}），${terms.day} 没有施行中的规则`,
    );
  }
  const layers = layersOf(ruleSet, terms.projectType, terms.day);
  const [controls, libraries] = await Promise.all([readControlData(db, layers, terms.versions), librariesBehind(db)]);
  for (const { layer, version, newest } of controls.values()) {
    if (version > newest) throw new UnknownVersionError(layer, version, newest);
  }
  return {
    ...terms,
    ruleSet,
    rules,
    lineRules: rules.filter((rule): rule is LineRule => rule.relation !== 'parameter'),
    notInForce: new Set(rulesNotYetInForce(terms.projectType, terms.day)),
    layers,
    controls,
    libraries,
  };
}

/** Layers that were changed by other means than publishing since the plan was made: their answers do not stand. */
export async function layersChangedSince(db: Pool, plan: CheckPlan): Promise<ReadonlySet<string>> {
  const now = await readControlData(db, plan.layers, plan.versions);
  return new Set(
    plan.layers.filter((layer) => now.get(layer)?.changedOutside === true && !plan.controls.get(layer)!.changedOutside),
  );
}

/** What a rule asks of its layer. */
export function taskOf(rule: LineRule, line: ControlLine, version: number, day: string): OverlayTask {
  const isWithin = rule.relation === 'must-lie-within';
  const where: FeatureFilter[] = [];
  // A feature without the value might be one that counts: it must not slip out of a prohibition, nor fulfil a requirement.
  if (rule.where != null) where.push({ ...rule.where, orUnknown: !isWithin });
  if (isWithin && line.validity != null) where.push({ ...line.validity, day });
  return {
    layer: layerById(line.layer)!,
    version,
    pieceFields: [...new Set([...line.pieceFields, ...caseFields(rule)])],
    where,
    ownField: line.ownCode?.field,
    outside: isWithin,
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
