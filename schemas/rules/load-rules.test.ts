import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { BUILT_IN_RULES, loadRules, RuleFileError, rulesInForce, rulesNotYetInForce } from './load-rules.ts';

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
      'exploration-right-setting',
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

  it('of a day before a line was ruled for are missing, not absent; those that expired were ended on purpose', () => {
    const type = loadRules().projectTypes.get('land-assembly')!;
    const missing = (day: string) => rulesNotYetInForce(type, day).map((rule) => rule.id);
    assert.deepEqual(missing('2023-10-31'), []);
    assert.deepEqual(missing('2023-10-30'), ['CP-PBF-01', 'CP-ERL-01', 'CP-UGB-01']);
    assert.equal(missing('2019-12-31').length, type.rules.filter((rule) => rule.relation !== 'parameter').length);
    const [first, ...others] = type.rules;
    const successor = { ...first!, id: 'CP-PBF-02', validFrom: '2025-01-01' };
    const ended = { ...type, rules: [{ ...first!, validTo: '2024-12-31' }, successor, ...others] };
    assert.deepEqual(rulesNotYetInForce(ended, '2024-06-01'), []);
    const abolished = { ...type, rules: [{ ...first!, validTo: '2024-12-31' }, ...others] };
    assert.deepEqual(rulesNotYetInForce(abolished, '2025-06-01'), []);
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
      [/rules\.0\.severity: .*, found "blocks"/, (text) => text.replace('"block"', '"blocks"')],
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

  it('are refused for faults that would make a rule never hold, each with its place', () => {
    const file = 'project-types/temporary-use.json';
    const cases: [RegExp, (text: string) => string][] = [
      [/temporary-use\.json: not JSON: .*\(line 4, column \d+\)/, (text) => text.replace('"titleEn": ', '"titleEn" ')],
      [
        /temporary-use\.json: rules\.0: Unrecognized key.*"serverity"/,
        (text) => text.replace('"severity"', '"serverity"'),
      ],
      [/temporary-use\.json: rules\.0\.validFrom/, (text) => text.replace('"2021-11-04"', '"2021-13-04"')],
      [
        /rules\.0 \(LS-PBF-01\): validTo before validFrom/,
        (text) => text.replace('"validFrom"', '"validTo": "2020-01-01", "validFrom"'),
      ],
      [
        /id: "temporary" should be the file's name/,
        (text) => text.replace('"id": "temporary-use"', '"id": "temporary"'),
      ],
      [
        /parameters\.0 \(canRestore\): options: a boolean has none/,
        (text) => text.replace('"type": "boolean",', '"type": "boolean", "options": ["是"],'),
      ],
      [
        /parameters\.0 \(canRestore\): minimum, maximum: a boolean has none/,
        (text) => text.replace('"type": "boolean",', '"type": "boolean", "minimum": 1,'),
      ],
      [
        /parameters\.3 \(termMonths\): maximum below minimum/,
        (text) => text.replace('"minimum": 1', '"minimum": 1000'),
      ],
      [/parameters\.1 \(approvalLevel\): options: one is named twice/, (text) => text.replace('"省级"', '"市级"')],
      [
        /parameters\.1 \(canRestore\): key used twice/,
        (text) => text.replace('"key": "approvalLevel"', '"key": "canRestore"'),
      ],
      [
        /LS-PBF-01\): "true" is no boolean like parameter "canRestore"/,
        (text) => text.replace('"equals": true', '"equals": "true"'),
      ],
      [
        /LS-TRM-01\): parameter "approvalLevel" is no number/,
        (text) => text.replace('"parameter": "termMonths"', '"parameter": "approvalLevel"'),
      ],
      [/rules\.0\.basis/, (text) => text.replace(/"basis": \[[^\]]*\]/, '"basis": []')],
      [
        /LS-UGB-01\): only a must-not-overlap rule has features/,
        (text) =>
          text.replace(
            '"relation": "must-lie-within",',
            '"relation": "must-lie-within", "cases": [{"when": {"feature": "zoneName", "equals": "x"}, "severity": "warn"}],',
          ),
      ],
      [/"99" is no code of/, (text) => text.replace(/("feature": "state",\s*"in": \[\s*)"3"/, '$1"99"')],
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

  it('have English for every text, so that an English view and report have no Chinese of theirs', () => {
    const { projectTypes, english } = loadRules();
    const texts = [...projectTypes.values()].flatMap(({ parameters, rules }) => [
      ...parameters.flatMap(({ title, unit, options }) => [title, unit, ...(options ?? [])]),
      ...rules.flatMap((rule) =>
        [rule, ...(rule.cases ?? [])].flatMap(({ message, materials, basis }) => [
          message,
          ...(materials ?? []),
          ...(basis ?? []).flatMap(({ document, clause }) => [document, clause]),
        ]),
      ),
    ]);
    const missing = texts.filter((text) => text != null && /\p{Script=Han}/u.test(text) && !english.has(text));
    assert.deepEqual(missing, []);
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
