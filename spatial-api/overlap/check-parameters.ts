import { Problem, type ProblemError } from '../../schemas/problems.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import type { Parameter, ProjectType, RuleSet } from '../../schemas/rules/rule.ts';

/** The project type of an id; throws `project-type-unknown`. */
export function findProjectType(ruleSet: RuleSet, id: string): ProjectType {
  const found = ruleSet.projectTypes.get(id);
  if (found != null) return found;
  const known = [...ruleSet.projectTypes.values()].map((type) => `${type.id}（${type.title}）`).join('、');
  throw new Problem('project-type-unknown', `没有审查事项类型 ${id}；可用的有：${known}`);
}

/**
 * Holds the parameters of a request against what the project type declares: every required one given, nothing unknown,
 * each of its type. Throws one problem that names all that is wrong.
 */
export function checkParameters(projectType: ProjectType, given: Values): Values {
  const errors: ProblemError[] = [];
  for (const key of Object.keys(given)) {
    if (projectType.parameters.some((parameter) => parameter.key === key)) continue;
    const known = projectType.parameters.map((parameter) => parameter.key).join('、') || '（该类型没有参数）';
    errors.push({ at: `body.parameters.${key}`, expected: `${projectType.title}的参数：${known}` });
  }
  const values: Record<string, unknown> = {};
  for (const parameter of projectType.parameters) {
    const value = given[parameter.key];
    if (value == null) {
      if (parameter.required === true) errors.push(wrong(parameter, undefined));
    } else if (fits(parameter, value)) values[parameter.key] = value;
    else errors.push(wrong(parameter, value));
  }
  if (errors.length === 0) return values;
  const names = errors.map(({ at }) => at.replace('body.parameters.', '')).join('、');
  throw new Problem('parameters-incomplete', `${projectType.title}的参数有 ${errors.length} 处不完整或有误：${names}`, {
    errors,
  });
}

function fits({ type, options, minimum = -Infinity, maximum = Infinity }: Parameter, value: unknown): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'number')
    return typeof value === 'number' && Number.isFinite(value) && value >= minimum && value <= maximum;
  if (typeof value !== 'string' || value.trim() === '') return false;
  return type === 'text' ? value.length <= 500 : (options ?? []).includes(value);
}

const TYPE_WORDS = { boolean: 'true 或 false', number: '数值', text: '文字（不超过 500 字）' } as const;

function wrong(
  { key, title, type, unit, options, required, minimum, maximum }: Parameter,
  actual: unknown,
): ProblemError {
  const range = [minimum == null ? '' : `，不小于 ${minimum}`, maximum == null ? '' : `，不大于 ${maximum}`].join('');
  const kind = type === 'choice' ? (options ?? []).join('、') : `${TYPE_WORDS[type]}${range}`;
  const expected = `${title}：${kind}${unit == null ? '' : `（${unit}）`}${required === true ? '，必填' : ''}`;
  return { at: `body.parameters.${key}`, ...(actual === undefined ? {} : { actual }), expected };
}
