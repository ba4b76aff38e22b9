import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../../fixtures/harness/layer-rows.ts';
import { visitorWith, type Visitor } from '../../../fixtures/harness/visitor.ts';
import { cadastralSubdistrict } from '../../../schemas/layers/cadastral-subdistrict.ts';
import { parcel } from '../../../schemas/layers/parcel.ts';
import { registrationRecord } from '../../../schemas/layers/registration-record.ts';
import { createKey } from '../../access/keys.ts';

interface Group {
  readonly value: string;
  readonly title: string;
  readonly count: number | null;
  readonly center?: readonly [number, number] | null;
}
interface Answer {
  readonly version: number;
  readonly minimumCount: number;
  readonly total: number | null;
  readonly types: readonly Group[];
  readonly rights: readonly Group[];
  readonly districts: readonly Group[];
  readonly subdistricts: readonly Group[];
  readonly years: readonly Omit<Group, 'title'>[];
  readonly months: readonly Omit<Group, 'title'>[] | null;
  readonly frames: readonly { readonly period: string; readonly places: readonly Omit<Group, 'title'>[] }[];
}

/** Entries on both sides of a year's end in China: 2022-12-31 16:30 in Greenwich is the new year there. */
const DAYS = ['2021-03-05T10:00:00+08:00', '2022-12-31T16:30:00Z', '2023-07-01T09:00:00+08:00', null] as const;
const SUBDISTRICTS = ['320411001001', '320411001002', '320412003004'] as const;

describe('the overview of the register', () => {
  let database: TestDatabase;
  let api: TestApi;
  let reviewer: Visitor;
  let scoped: Visitor;
  let publicKey: string;
  before(async () => {
    database = await testDatabase();
    const records = Array.from({ length: 240 }, (_, n) => {
      const subdistrict = SUBDISTRICTS[n % 40 === 0 ? 2 : n % 2]!;
      return {
        featureId: n + 1,
        values: {
          businessNumber: `B${n}`,
          unitNumber: `${subdistrict}GB${String(n).padStart(5, '0')}F00010001`,
          registrationType: n % 60 === 7 ? '800' : n % 3 === 0 ? '100' : '200',
          rightType: n % 5 === 0 ? null : '4',
          districtCode: n % 7 === 0 ? null : subdistrict.slice(0, 6),
          registeredOn: DAYS[n % 4],
        },
        ...(n === 239 ? { from: 2 } : {}),
      };
    });
    await insertRows(database.pool, registrationRecord, records);
    await setVersion(database.pool, registrationRecord, 2);
    const square = (x: number) => `POLYGON((${x} 31.7,${x + 0.01} 31.7,${x + 0.01} 31.71,${x} 31.71,${x} 31.7))`;
    await insertRows(database.pool, cadastralSubdistrict, [
      { featureId: 1, values: { code: SUBDISTRICTS[0], name: '一子区' }, wkt: square(119.9) },
    ]);
    await setVersion(database.pool, cadastralSubdistrict, 1);
    await insertRows(database.pool, parcel, [
      { featureId: 1, values: { parcelCode: `${SUBDISTRICTS[1]}GB00001`, area: 1 }, wkt: square(119.95) },
    ]);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database);
    reviewer = await visitorWith(database, api, 'reviewer', { roles: ['reviewer'] });
    scoped = await visitorWith(database, api, 'scoped', { roles: ['reviewer'], districts: ['320412'] });
    publicKey = (
      await createKey(database.pool, {
        name: 'public',
        consumer: 'test',
        rights: ['layer:read'],
        layers: null,
        districts: null,
        callsPerMinute: null,
        callsPerDay: null,
        expiresAt: null,
        createdBy: 'test',
      })
    ).key;
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const figures = async (query = '', who: Visitor = reviewer): Promise<Answer> => {
    const response = await who.ask('GET', `/api/overview/registrations${query}`);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Answer;
  };
  const forEverybody = async (query = ''): Promise<Answer> => {
    const response = await fetch(`${api.url}/api/overview/registrations${query}`, {
      headers: { Authorization: `Bearer ${publicKey}` },
    });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Answer;
  };
  const sql = async (condition: string): Promise<number> => {
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*)::integer as n from land.registration_record where version_to is null and ${condition}`,
    );
    return rows[0]!.n;
  };
  const sum = (groups: readonly { readonly count: number | null }[]): number =>
    groups.reduce((all, { count }) => all + (count ?? 0), 0);

  it('adds up to the total over every dimension and over place and time, as plain SQL counts', async () => {
    const answer = await figures();
    assert.equal(answer.total, 240);
    for (const groups of [answer.types, answer.rights, answer.districts, answer.subdistricts, answer.years])
      assert.equal(sum(groups), 240);
    assert.equal(
      answer.frames.reduce((all, { places }) => all + sum(places), 0),
      240,
    );
    for (const { value, count } of answer.types) assert.equal(count, await sql(`registration_type = '${value}'`));
    assert.equal(answer.rights.find(({ value }) => value === '-')!.count, await sql('right_type is null'));
    assert.equal(answer.rights.find(({ value }) => value === '-')!.title, '未填');
  });

  it('means what its definitions say, whose statements run as they stand', async () => {
    const told = (await (await reviewer.ask('GET', '/api/overview/definitions')).json()) as {
      pages: readonly { id: string; figures: readonly { id: string; sql: string }[] }[];
    };
    const defined = told.pages.find(({ id }) => id === 'registration')!.figures;
    const answer = await figures();
    const year = await figures('?year=2023');
    const groups: Readonly<Record<string, readonly Omit<Group, 'title'>[]>> = {
      type: answer.types,
      right: answer.rights,
      district: answer.districts,
      subdistrict: answer.subdistricts,
      year: answer.years,
    };
    for (const { id, sql: text } of defined) {
      const { rows } = await database.pool.query<{ value: string | number; count: number }>(text);
      if (id === 'total') assert.equal(rows[0]!.value, answer.total);
      else if (id === 'month')
        assert.deepEqual(
          rows.filter(({ value }) => year.months!.some((each) => each.value === value)).length,
          year.months!.length,
        );
      else
        assert.deepEqual(
          rows.map(({ value, count }) => `${String(value)} ${count}`).toSorted(),
          groups[id]!.map(({ value, count }) => `${value} ${count}`).toSorted(),
          id,
        );
    }
    assert.equal(defined.length, 7);
  });

  it('reads days as they are in China, and keeps what has none', async () => {
    const { years } = await figures();
    assert.deepEqual(
      years.map(({ value, count }) => [value, count]),
      [
        ['-', 60],
        ['2021', 60],
        ['2023', 120],
      ],
    );
  });

  it('goes from a year to its months, while each chart keeps what else could be chosen', async () => {
    const { months, years, frames, total } = await figures('?year=2023');
    assert.deepEqual(
      months!.map(({ value, count }) => [value, count]),
      [
        ['01', 60],
        ['07', 60],
      ],
    );
    assert.equal(total, 120);
    assert.equal(years.length, 3);
    assert.deepEqual(
      frames.map(({ period }) => period),
      ['01', '07'],
    );
    const july = await figures('?year=2023&month=07&type=100');
    assert.equal(
      july.total,
      await sql(
        `registration_type = '100' and registered_on >= '2023-07-01T00:00+08:00' and registered_on < '2023-08-01T00:00+08:00'`,
      ),
    );
    assert.equal(sum(july.months!), await sql(`registration_type = '100' and registered_on >= '2022-12-31T16:00Z'`));
    assert.ok(july.types.length > 1);
  });

  it('stands a subdistrict in its outline, else at one of its parcels, else nowhere', async () => {
    const { subdistricts } = await figures();
    const [first, second, third] = SUBDISTRICTS.map((code) => subdistricts.find(({ value }) => value === code)!);
    assert.equal(first!.title, '一子区');
    assert.ok(Math.abs(first!.center![0] - 119.905) < 1e-3);
    assert.ok(Math.abs(second!.center![0] - 119.955) < 1e-3);
    assert.equal(third!.center, null);
  });

  it('tells everybody no count below five, nor one that gives it away', async () => {
    const answer = await forEverybody();
    assert.equal(answer.minimumCount, 5);
    const open = await figures();
    const small = open.types.filter(({ count }) => count! < 5);
    assert.ok(small.length > 0, 'a small kind is planted');
    const hidden = answer.types.filter(({ count }) => count === null);
    assert.ok(hidden.length >= 2, 'a single hidden kind could be had from the total');
    for (const { value } of small) assert.ok(hidden.some((group) => group.value === value));
    for (const { period, places } of answer.frames) {
      const own = open.frames.find((frame) => frame.period === period)!.places;
      for (const { value, count } of places) {
        const known = own.find((place) => place.value === value)!.count!;
        assert.ok(count === null || count === known);
        assert.ok(known >= 5 || count === null, `${period} ${value} ${known}`);
      }
    }
  });

  it('shows who is limited to a district the entries of that district alone', async () => {
    const { total, subdistricts } = await figures('', scoped);
    assert.equal(total, await sql(`coalesce(district_code, left(unit_number, 6)) = '320412'`));
    assert.deepEqual(
      subdistricts.map(({ value }) => value),
      ['320412003004'],
    );
  });

  it('is drawn as a report, and refuses a month without its year', async () => {
    const pdf = await reviewer.ask('GET', '/api/overview/registrations.pdf?year=2023');
    assert.equal(pdf.status, 200);
    assert.equal(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
      '%PDF-',
    );
    assert.equal((await reviewer.ask('GET', '/api/overview/registrations?month=07')).status, 400);
  });
});
