import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { WorkingCalendar } from '../../schemas/calendar/working-days.ts';
import { PATH_NODES, STOCK_STATES, STOCK_STEPS } from '../../schemas/rules/stock-land.ts';
import { disposalPath } from '../../schemas/codelists/disposal-path.ts';
import { codeEntry } from '../../schemas/codelists/index.ts';
import { spreadOverParcels } from './comparison.ts';
import { milestonesOf, nextMilestone } from './milestones.ts';

const calendar = new WorkingCalendar();
const stateOn = (today: string, noted: object) => {
  const [node] = milestonesOf('10', { 99: noted }, today, calendar);
  return [node!.state, node!.dueOn, node!.overdueDays];
};

describe('the clock of milestones', () => {
  it('lets a day off pass to the next working day', () => {
    // 1 October 2026 begins seven days off; Saturday 10 October is worked, people are back on the 8th.
    const planned = { planned: '2026-10-01' };
    assert.deepEqual(stateOn('2026-10-01', planned), ['planned', '2026-10-08', 0]);
    assert.deepEqual(stateOn('2026-10-08', planned), ['planned', '2026-10-08', 0]);
    assert.deepEqual(stateOn('2026-10-09', planned), ['overdue', '2026-10-08', 1]);
    // A worked Saturday counts, Sunday the 11th does not.
    assert.deepEqual(stateOn('2026-10-10', planned), ['overdue', '2026-10-08', 2]);
    assert.deepEqual(stateOn('2026-10-11', planned), ['overdue', '2026-10-08', 2]);
    assert.deepEqual(stateOn('2026-10-12', planned), ['overdue', '2026-10-08', 3]);
  });

  it('runs over weekends and stops when the milestone is reached', () => {
    assert.deepEqual(stateOn('2026-11-30', { planned: '2026-11-28' }), ['planned', '2026-11-30', 0]);
    assert.deepEqual(stateOn('2026-12-01', { planned: '2026-11-28' }), ['overdue', '2026-11-30', 1]);
    assert.deepEqual(stateOn('2027-01-01', { planned: '2026-11-28', actual: '2026-11-30' }), [
      'reached',
      '2026-11-30',
      0,
    ]);
    assert.deepEqual(stateOn('2027-01-01', { planned: '2026-11-28', actual: '2026-12-01' }), [
      'reached-late',
      '2026-11-30',
      0,
    ]);
    assert.deepEqual(stateOn('2027-01-01', {}), ['unplanned', null, 0]);
  });

  it('tells what comes next and keeps what was noted on another path', () => {
    const list = milestonesOf(
      '03',
      { 1: { actual: '2026-01-05' }, 31: { planned: '2026-02-02' } },
      '2026-01-06',
      calendar,
    );
    assert.deepEqual(
      list.map(({ code }) => code),
      ['1', '2', '3', '4', '5', '6', '7', '31'],
    );
    assert.equal(nextMilestone(list)!.code, '2');
    assert.deepEqual(milestonesOf(null, null, '2026-01-06', calendar), []);
  });

  it('knows milestones of every path, each with a name', () => {
    assert.deepEqual(Object.keys(PATH_NODES).toSorted(), disposalPath.entries.map(({ code }) => code).toSorted());
    for (const node of Object.values(PATH_NODES).flat()) assert.ok(codeEntry('milestone', node.code), node.code);
  });

  it('leads from every state on, and from every state out of the stock in the end', () => {
    for (const state of STOCK_STATES)
      assert.ok(
        STOCK_STEPS.some(({ from }) => from === state),
        state,
      );
    for (const step of STOCK_STEPS) if (step.to === '90') assert.ok((step.exitReasons ?? []).length > 0);
  });
});

describe('a figure spread over parcels', () => {
  it('adds up to it exactly, and what was not reported stays so', () => {
    const parcels = [1, 1, 1].map((common, index) => ({ parcelCode: `P${index}`, common }));
    const shares = spreadOverParcels({ output: 100, sales: null, tax: 0.0001 }, parcels);
    assert.equal(Math.round(shares.reduce((sum, { output }) => sum + output! * 10_000, 0)), 1_000_000);
    assert.deepEqual(
      shares.map(({ output }) => output),
      [33.3334, 33.3333, 33.3333],
    );
    assert.deepEqual(
      shares.map(({ sales }) => sales),
      [null, null, null],
    );
    assert.deepEqual(
      shares.map(({ tax }) => tax),
      [0.0001, 0, 0],
    );
  });
});
