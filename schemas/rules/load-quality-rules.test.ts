import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { BUILT_IN_RULES, RuleFileError } from './load-rules.ts';
import { installedQualityRules, loadQualityRules } from './load-quality-rules.ts';

describe('quality rules', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dimai-quality-'));
    mkdirSync(join(folder, 'rules/quality'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, value: unknown) =>
    writeFileSync(join(folder, 'rules/quality', name), JSON.stringify(value));

  it('that come with the product are sound', () => {
    const rules = loadQualityRules();
    assert.equal(rules.get('parcel')?.gap?.kind, 'slit');
    assert.equal(rules.get('land-use')?.sums?.[0]?.tolerance, 0.01);
  });

  it('of a bureau replace those of the product, layer by layer', () => {
    write('parcel.json', {
      layer: 'parcel',
      title: '宗地',
      basis: '本局规定',
      overlap: { severity: 'error', squareMetres: 0, metres: 0 },
    });
    const rules = installedQualityRules(folder);
    assert.equal(rules.get('parcel')?.overlap?.severity, 'error');
    assert.equal(rules.get('parcel')?.gap, undefined);
    assert.equal(rules.get('land-use')?.gap?.kind, 'enclosed');
  });

  it('are refused with every fault: misspelt fields, layers and lists would find nothing', () => {
    write('parcel.json', {
      layer: 'parcel',
      title: '宗地',
      basis: '—',
      sums: [{ severity: 'warning', total: 'aera', of: ['area'], tolerance: 0.01 }],
      references: [{ severity: 'warning', field: 'parcelCode', layer: 'cadastral-subdistricts' }],
      schemes: [{ severity: 'warning', field: 'landClass', name: 'landClassName', others: ['用地用海'] }],
      gap: { kind: 'slit', severity: 'warning', squareMetres: 0, metres: 0 },
      totals: [
        {
          severity: 'warning',
          layer: 'land-use',
          field: 'landClass',
          sum: 'area',
          limit: 'patchAera',
          by: ['levle'],
          tolerance: 0,
        },
      ],
    });
    write('building-unit.json', { layer: 'building', title: '户', basis: '—' });
    write('mortgage.json', {
      layer: 'mortgage',
      title: '抵押',
      basis: '—',
      overlap: { severity: 'warning', squareMetres: 0, metres: 0 },
    });
    assert.throws(
      () => loadQualityRules([BUILT_IN_RULES, join(folder, 'rules')]),
      (error: unknown) => {
        assert.ok(error instanceof RuleFileError);
        const text = error.faults.join('\n');
        for (const part of [
          '"aera"',
          '"cadastral-subdistricts"',
          '"用地用海"',
          'gap.widest',
          '"patchAera"',
          '"levle"',
          'should be the file',
          'mortgage has no areas',
        ]) {
          assert.match(text, new RegExp(part), part);
        }
        return true;
      },
    );
  });
});
