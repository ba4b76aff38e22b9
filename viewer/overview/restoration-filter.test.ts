import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import type { Restoration, RestorationCell } from './api.ts';
import { cellsUnder, readRestorationFilter, sumOfCells, totalUnder } from './restoration-filter.ts';

const cell = (district: string | null, type: string, year: number | null, projects: number): RestorationCell => ({
  district,
  districtTitle: district ?? '未填',
  type,
  typeTitle: type,
  year,
  projects,
  area: projects * 10,
  plannedArea: projects,
  investment: projects * 100,
  paid: projects * 25,
  fundsRate: 0.25,
  accepted: projects * 4,
  acceptedProjects: 1,
  overdue: 1,
  unreported: { plannedArea: 1, investment: 0, paid: 0 },
});
const cells = [
  cell('1501', '2', 2023, 1),
  cell('1501', '4', 2024, 2),
  cell('1502', '2', 2024, 4),
  cell(null, '2', null, 8),
];

describe('conditions of restoration', () => {
  it('hold together, and a chart keeps the values of its own dimension to choose from', () => {
    const filter = readRestorationFilter('?district=1501&type=2,4&year=2024&asOf=2026-01-01');
    assert.deepEqual(
      cellsUnder(filter, cells).map(({ projects }) => projects),
      [2],
    );
    assert.deepEqual(
      cellsUnder(filter, cells, 'district').map(({ projects }) => projects),
      [2, 4],
    );
    assert.equal(filter.texts['asOf'], '2026-01-01');
  });

  it('give the sums of the cells, the rate of the sums and not the mean of the rates', () => {
    const sum = sumOfCells([cells[0]!, { ...cells[1]!, investment: 0, paid: 0 }]);
    assert.equal(sum.fundsRate, 0.25);
    assert.deepEqual([sum.projects, sum.area, sum.overdue, sum.unreported.plannedArea], [3, 30, 2, 2]);
    assert.equal(sumOfCells([]).fundsRate, null);
  });

  it('leave the figures of the server as they are where there are none', () => {
    const total = { ...sumOfCells(cells), projects: 99 };
    const given = { total, cells } as unknown as Restoration;
    assert.equal(totalUnder(readRestorationFilter('?asOf=2026-01-01'), given).projects, 99);
    assert.equal(totalUnder(readRestorationFilter('?type=2'), given).projects, 13);
  });
});
