import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { HOLIDAYS } from './holidays.ts';
import { WorkingCalendar } from './working-days.ts';

const calendar = new WorkingCalendar();

describe('working days', () => {
  it('skip weekends and holidays, and count weekends that are worked', () => {
    assert.equal(calendar.after('2024-03-04', 5).day, '2024-03-11');
    // 清明: 4, 5 and 6 April off, Sunday 7 April worked
    assert.equal(calendar.after('2024-04-02', 5).day, '2024-04-10');
    // 春节: 10 to 17 February off, Sundays 4 and 18 February worked
    assert.equal(calendar.after('2024-02-02', 5).day, '2024-02-08');
    assert.equal(calendar.after('2024-02-08', 5).day, '2024-02-21');
    // 国庆: 1 to 8 October 2025 off, 28 September and 11 October worked
    assert.equal(calendar.after('2025-09-26', 5).day, '2025-10-10');
  });

  it('in a year whose holidays are not known are weekdays, and the year is named', () => {
    assert.deepEqual(calendar.after('2026-12-30', 3), { day: '2027-01-04', unknownYears: [2027] });
    assert.deepEqual(calendar.after('2026-03-02', 5).unknownYears, []);
    const later = new WorkingCalendar([{ year: 2027, off: ['01-01', '01-04'], worked: [] }]);
    assert.equal(later.after('2027-01-03', 1).day, '2027-01-05');
  });

  it('days that do not exist are refused', () => {
    assert.throws(() => new WorkingCalendar([{ year: 2025, off: ['02-29'], worked: [] }]), RangeError);
    assert.throws(() => calendar.after('2025-02-30', 1), RangeError);
  });

  it('every announced weekend that is worked is a weekend, and every year has seven holidays at least', () => {
    for (const year of [2023, 2024, 2025, 2026]) assert.ok(calendar.knows(year));
    for (const { year, off, worked, source } of HOLIDAYS) {
      assert.match(source?.notice ?? '', /^国办发明电〔\d{4}〕\d+号$/, String(year));
      assert.equal(source!.issuedOn.slice(0, 4), String(year - 1));
      for (const day of worked) assert.ok([0, 6].includes(new Date(`${year}-${day}T00:00:00Z`).getUTCDay()), day);
      const days = off.reduce((sum, span) => {
        const [from = '', to = from] = span.split('/');
        return sum + (Date.parse(`${year}-${to}`) - Date.parse(`${year}-${from}`)) / 86_400_000 + 1;
      }, 0);
      // 11 statutory days until 2024, 13 from 2025 on, each moved beside a weekend
      assert.ok(days >= (year < 2025 ? 20 : 27), `${year}: ${days}`);
    }
    assert.equal(calendar.isWorkingDay('2026-02-14'), true);
    assert.equal(calendar.isWorkingDay('2026-02-16'), false);
  });
});
