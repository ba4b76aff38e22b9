import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LineRule, ParameterRule, Rule } from '../../schemas/rules/rule.ts';
import type { PieceClass } from './classify-piece.ts';
import { judge } from './judge.ts';
import type { LineOverlay, Piece } from './result.ts';

const zero = { ellipsoidal: 0, planar: 0 };
const totals = { all: zero, real: zero, edge: zero, noise: zero };

function piece(kind: PieceClass, fields: Record<string, unknown> = {}): Piece {
  const geometry = { type: 'Polygon' as const, coordinates: [] };
  return {
    plot: '1',
    feature: '1',
    fields,
    share: 0,
    width: { atLeast: 1, atMost: 1 },
    class: kind,
    closed: { squareMetres: 0, hectares: 0 },
    geometry,
    ...zero,
  };
}

function overlay(inside: Piece[], outside: Piece[] | null = null): LineOverlay {
  return {
    line: 'x',
    state: 'checked',
    version: 1,
    inside,
    insideTotals: totals,
    outside,
    outsideTotals: outside && totals,
    closing: [],
    unchecked: [],
  };
}

const missing: LineOverlay = { line: 'x', state: 'cannot-check', version: null, reason: 'not-published', detail: '' };
const rule = (extra: Partial<LineRule> = {}): LineRule =>
  ({
    id: 'R',
    line: 'x',
    relation: 'must-not-overlap',
    severity: 'block',
    message: 'm',
    basis: [{ document: 'd' }],
    materials: [],
    validFrom: '2020-01-01',
    ...extra,
  }) as LineRule;
const run = (rules: Rule[], overlays: Record<string, LineOverlay>, parameters = {}) =>
  judge(rules, new Map(Object.entries(overlays)), parameters);

describe('a verdict', () => {
  it('is 通过 when every line is clear', () => {
    assert.equal(run([rule()], { R: overlay([]) }).verdict, 'pass');
  });

  it('is 不通过 for one real piece on a blocking line', () => {
    const { verdict, rules } = run([rule()], { R: overlay([piece('edge'), piece('real')]) });
    assert.equal(verdict, 'fail');
    assert.equal(rules[0]!.state, 'overlaps');
  });

  it('does not move for slivers and noise, but says below-threshold', () => {
    const { verdict, rules } = run([rule()], { R: overlay([piece('edge'), piece('noise')]) });
    assert.equal(verdict, 'pass');
    assert.equal(rules[0]!.state, 'below-threshold');
  });

  it('is 无法判定 when a line is missing, never 通过', () => {
    for (const severity of ['block', 'conditional', 'warn', 'inform'] as const) {
      assert.equal(run([rule({ severity })], { R: missing }).verdict, 'undetermined');
    }
  });

  it('is 不通过 when another line blocks, whatever is missing', () => {
    const rules = [rule(), rule({ id: 'S' })];
    assert.equal(run(rules, { R: missing, S: overlay([piece('real')]) }).verdict, 'fail');
  });

  it('judges what lies outside where the project must lie within', () => {
    const within = rule({ relation: 'must-lie-within' });
    assert.equal(run([within], { R: overlay([piece('real')], []) }).verdict, 'pass');
    assert.equal(run([within], { R: overlay([piece('real')], [piece('real')]) }).verdict, 'fail');
  });

  it('rises with the worst piece: one on 核心保护区 blocks a conditional rule', () => {
    const redline = rule({
      severity: 'conditional',
      materials: ['认定意见'],
      cases: [{ when: { feature: 'reserveZone', equals: '核心保护区' }, severity: 'block', message: '核心' }],
    });
    assert.equal(run([redline], { R: overlay([piece('real', { reserveZone: '一般控制区' })]) }).verdict, 'conditional');
    const both = run([redline], { R: overlay([piece('real'), piece('real', { reserveZone: '核心保护区' })]) });
    assert.equal(both.verdict, 'fail');
    assert.deepEqual(both.rules[0]!.messages, ['核心', 'm']);
    assert.deepEqual(both.rules[0]!.materials, ['认定意见']);
  });

  it('is softened only by a parameter that was given', () => {
    const farmland = rule({ cases: [{ when: { parameter: 'majorProject', equals: true }, severity: 'conditional' }] });
    const found = { R: overlay([piece('real')]) };
    assert.equal(run([farmland], found).verdict, 'fail');
    assert.equal(run([farmland], found, { majorProject: false }).verdict, 'fail');
    assert.equal(run([farmland], found, { majorProject: true }).verdict, 'conditional');
  });

  it('minds rules about the request alone', () => {
    const term = {
      ...rule(),
      relation: 'parameter',
      require: { parameter: 'termMonths', atMost: 24 },
    } as unknown as ParameterRule;
    assert.equal(run([term], {}, { termMonths: 24 }).verdict, 'pass');
    assert.equal(run([term], {}, { termMonths: 25 }).verdict, 'fail');
    assert.equal(run([term], {}).verdict, 'fail');
  });
});
