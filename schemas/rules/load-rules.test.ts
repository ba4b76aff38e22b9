import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { BUILT_IN_RULES, loadRules, RuleFileError, rulesInForce } from './load-rules.ts';

describe('the rule files', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dimai-rules-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function variant(name: string, change: (text: string) => string): string {
    const copy = join(folder, Math.random().toString(36).slice(2));
    cpSync(BUILT_IN_RULES, copy, { recursive: true });
    writeFileSync(join(copy, name), change(readFileSync(join(copy, name), 'utf8')));
    return copy;
  }

  it('that come with the product are sound and cover every project type', () => {
    const rules = loadRules();
    assert.deepEqual([...rules.projectTypes.keys()].sort(), [
      'construction-batch',
      'construction-single',
      'land-assembly',
      'land-reclamation',
      'mining-right-setting',
      'temporary-use',
    ]);
    for (const type of rules.projectTypes.values()) {
      const lines = type.rules.flatMap((rule) => (rule.relation === 'parameter' ? [] : [rule.line]));
      for (const line of ['basic-farmland', 'ecological-redline', 'urban-growth-boundary']) {
        assert.ok(lines.includes(line), `${type.id} does not look at ${line}`);
      }
    }
  });

  it('are judged by the day: a rule that is not yet in force does not apply', () => {
    const type = loadRules().projectTypes.get('land-assembly')!;
    assert.ok(!rulesInForce(type, '2023-10-30').some((rule) => rule.id === 'CP-PBF-01'));
    assert.ok(rulesInForce(type, '2023-10-31').some((rule) => rule.id === 'CP-PBF-01'));
  });

  it('with a new project type need no code', () => {
    const copy = join(folder, 'more');
    cpSync(BUILT_IN_RULES, copy, { recursive: true });
    const type = { ...loadRules().projectTypes.get('land-assembly')!, id: 'village-plan', title: '村庄规划' };
    const rules = type.rules.map((rule) => ({ ...rule, id: `V-${rule.id}` }));
    writeFileSync(join(copy, 'project-types/village-plan.json'), JSON.stringify({ ...type, rules }));
    assert.equal(loadRules([copy]).projectTypes.get('village-plan')?.title, '村庄规划');
  });

  it('are refused with the place of every fault', () => {
    const file = 'project-types/construction-batch.json';
    const cases: [RegExp, (text: string) => string][] = [
      [/construction-batch\.json: not JSON/, (text) => text.slice(0, -5)],
      [/rules\.0\.severity/, (text) => text.replace('"block"', '"blocks"')],
      [/line: no file lines\/basic-farm\.json/, (text) => text.replace('"basic-farmland"', '"basic-farm"')],
      [/"reserveArea" is no field/, (text) => text.replace('"reserveZone"', '"reserveArea"')],
      [
        /parameter "limited" is not declared/,
        (text) => text.replace('"parameter": "limitedActivity"', '"parameter": "limited"'),
      ],
      [/id used already/, (text) => text.replace('"PC-ERL-01"', '"PC-PBF-01"')],
    ];
    for (const [expected, change] of cases) {
      const copy = variant(file, change);
      assert.throws(
        () => loadRules([copy]),
        (error) => error instanceof RuleFileError && expected.test(error.message),
        `${expected}`,
      );
    }
  });

  it('are refused where a condition names an option or an operand that the project type does not know', () => {
    const misspelt = variant('project-types/temporary-use.json', (text) =>
      text.replace(/"in": \[\s*"制梁场"/, '"in": ["制粱场"'),
    );
    assert.throws(() => loadRules([misspelt]), /LS-PBF-01\): "制粱场" is no option of parameter "useKind"/);
    const unknown = variant('project-types/mining-right-setting.json', (text) =>
      text.replace('"parameter": "lowerElevation"', '"parameter": "bottom"'),
    );
    assert.throws(() => loadRules([unknown]), /KS-MIN-01\): parameter "bottom" is not declared/);
    const line = variant('lines/regional-assessment.json', (text) =>
      text.replace('"until": "validUntil"', '"until": "end"'),
    );
    assert.throws(() => loadRules([line]), /validity\.until: "end" is no field of regional-assessment/);
  });

  it('of a bureau stand beside the built-in ones, in a folder that may be absent', () => {
    const own = join(folder, 'own');
    assert.equal(loadRules([BUILT_IN_RULES, own]).digest, loadRules().digest);
    cpSync(join(BUILT_IN_RULES, 'rule-set.json'), join(own, 'rule-set.json'));
    writeFileSync(
      join(own, 'rule-set.json'),
      readFileSync(join(own, 'rule-set.json'), 'utf8').replace('"toleranceArea": 1', '"toleranceArea": 0'),
    );
    assert.equal(loadRules([BUILT_IN_RULES, own]).thresholds.toleranceArea, 0);
  });

  it('change the digest when a word changes', () => {
    const copy = variant('lines/basic-farmland.json', (text) => text.replace('永久基本农田', '基本农田'));
    assert.notEqual(loadRules([copy]).digest, loadRules().digest);
  });
});
