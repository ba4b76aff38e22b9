import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type PrintedRecord, printedTotals, printedWhole } from './printed-areas.ts';

const areas = (area: number) => ({ ellipsoidal: area, planar: area * 1.0002 });

/** A record of plots of which `inside` lies in a line, one piece each of the class given. */
function recordOf(
  plots: readonly { readonly whole: number; readonly inside: number; readonly kind: 'real' | 'edge' }[],
): { readonly record: PrintedRecord; readonly rule: Parameters<typeof printedTotals>[0] } {
  const twoDigits = (value: number) => Math.round(value * 100) / 100;
  const sum = (kind?: 'real' | 'edge') =>
    areas(plots.reduce((total, plot) => total + (kind == null || plot.kind === kind ? plot.inside : 0), 0));
  return {
    record: {
      ruleSet: { areaKind: 'ellipsoidal' },
      subject: { plots: plots.map(({ whole }) => areas(whole)) },
      overlays: {
        R: {
          state: 'checked',
          inside: plots.map(({ inside, kind }) => ({ class: kind, closed: { squareMetres: twoDigits(inside) } })),
          outside: null,
          closing: plots.map(({ whole, inside }) => ({
            inside: { squareMetres: twoDigits(inside) },
            outside: { squareMetres: twoDigits(twoDigits(whole) - twoDigits(inside)) },
          })),
        },
      },
    },
    rule: { rule: 'R', totals: { all: sum(), real: sum('real'), edge: sum('edge'), noise: areas(0) } },
  };
}

describe('areas of a check as they are printed', () => {
  it('of three plots of 100.004 m² each are 300.00 m², as the three lines of the table add up, not 300.01', () => {
    const { record, rule } = recordOf(
      Array.from({ length: 3 }, () => ({ whole: 100.004, inside: 100.004, kind: 'real' })),
    );
    assert.equal(printedWhole(record), 300);
    assert.equal(printedWhole(record, 'planar'), 300.06);
    assert.deepEqual(printedTotals(rule, record), { all: 300, real: 300, edge: 0, noise: 0 });
  });

  it('of each class add up to all, and are the pieces of that class', () => {
    const { record, rule } = recordOf([
      { whole: 50, inside: 10.006, kind: 'real' },
      { whole: 50, inside: 10.006, kind: 'real' },
      { whole: 50, inside: 0.104, kind: 'edge' },
    ]);
    assert.deepEqual(printedTotals(rule, record), { all: 20.12, real: 20.02, edge: 0.1, noise: 0 });
  });

  it('are levelled where pieces lie on shared land, so that their own sum is more than what is shared', () => {
    const { record, rule } = recordOf([{ whole: 50, inside: 10, kind: 'real' }]);
    const overlay = record.overlays['R']!;
    assert.ok(overlay.state === 'checked');
    const twice = { ...record, overlays: { R: { ...overlay, inside: [...overlay.inside, ...overlay.inside] } } };
    assert.deepEqual(printedTotals(rule, twice), { all: 10, real: 10, edge: 0, noise: 0 });
  });

  it('are what was measured where the parts of a plot do not close', () => {
    const { record, rule } = recordOf([{ whole: 5000, inside: 1000, kind: 'real' }]);
    const open = { ...rule, totals: { ...rule.totals!, real: areas(990), edge: areas(0) } };
    const overlay = record.overlays['R']!;
    assert.ok(overlay.state === 'checked');
    const twice = { ...record, overlays: { R: { ...overlay, inside: [...overlay.inside, ...overlay.inside] } } };
    assert.deepEqual(printedTotals(open, twice), { all: 1000, real: 990, edge: 0, noise: 0 });
  });

  it('are none where nothing was measured', () => {
    const { record } = recordOf([{ whole: 50, inside: 10, kind: 'real' }]);
    assert.equal(printedTotals({ rule: 'R', totals: null }, record), null);
  });
});
