import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { after, before, describe, it } from 'mocha';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows } from '../../fixtures/harness/layer-rows.ts';
import { WorkingCalendar } from '../../schemas/calendar/working-days.ts';
import { registrationRecord } from '../../schemas/layers/registration-record.ts';
import { checkAccessLog } from '../access-log/check-log.ts';
import { createDatabase } from '../export/jet/index.ts';
import { readSheet, workbookOf } from '../export/xlsx-tables.ts';
import { listTasks, openTasks } from './tasks.ts';

const unit = (i: number): string => `320411001002GB0000${i}W00000000`;
const HEAD = ['BDCDYH', 'YWH', 'QLLX', '差异类型', '字段', '本地值', '上级值', 'BWID'];

interface TaskAnswer {
  readonly id: string;
  readonly kind: string;
  readonly businessNumber: string;
  readonly differences: readonly { field: string; local: string | null; upper: string | null }[];
  readonly messageId: string | null;
  readonly dueOn: string;
  readonly state: string;
}

describe('比对 and 销账', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await testDatabase();
    api = await startApi(database, { DIMAI_DATA: folder });
    await insertRows(
      database.pool,
      registrationRecord,
      [1, 2, 3].map((i) => ({
        featureId: i,
        values: {
          businessNumber: `2024000${i}`,
          registrationType: i === 3 ? '800' : '100',
          rightType: '4',
          unitNumber: unit(i),
          certificateNumber: `苏（2024）第${i}号`,
          reported: i !== 2,
          messageId: i === 2 ? null : `32041124052000000${i}`,
          registeredOn: i === 3 ? '2024-05-20T23:59:59+08:00' : '2024-05-20T00:00:00+08:00',
          registrar: '登簿员一',
          districtCode: '320411',
        },
      })),
    );
  });

  after(async () => {
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const submit = async (name: string, content: Uint8Array | string, more: Record<string, string> = {}) => {
    const query = new URLSearchParams({ name, district: '320411', receivedOn: '2024-05-21', ...more }).toString();
    const response = await fetch(`${api.url}/api/reconciliations?${query}`, {
      method: 'POST',
      body: content as string,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const tasks = async (query = ''): Promise<readonly TaskAnswer[]> =>
    (
      (await (await fetch(`${api.url}/api/reconciliation/tasks?district=320411${query}`)).json()) as {
        tasks: TaskAnswer[];
      }
    ).tasks;
  const act = (id: string, what: string, body: object) =>
    fetch(`${api.url}/api/reconciliation/tasks/${id}/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('the log of a day has every entry of Beijing time between two midnights, and agrees with itself', async () => {
    const response = await fetch(`${api.url}/api/access-log?district=320411&day=2024-05-20`);
    const xml = await response.text();
    assert.equal(response.status, 200, xml);
    const { findings, log, unreported } = checkAccessLog(xml);
    assert.deepEqual([findings.length, log!.registers.length, log!.accesses.length, unreported.length], [0, 3, 2, 1]);
    assert.match(xml, /AreaName="新北区"/);
    const next = checkAccessLog(await (await fetch(`${api.url}/api/access-log?district=320411&day=2024-05-21`)).text());
    assert.equal(next.log!.registers.length, 0);
    const checked = await fetch(`${api.url}/api/access-log/check`, {
      method: 'POST',
      body: xml.replace('SFSB="0"', 'SFSB="1"'),
    });
    const answer = (await checked.json()) as { isValid: boolean; findings: { code: string }[] };
    assert.deepEqual([answer.isValid, answer.findings.map(({ code }) => code)], [false, ['message-missing']]);
  });

  it('what was not reported becomes a task once, with a term of five working days', async () => {
    const order = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ district: '320411', day: '2024-05-20' }),
    };
    const first = (await (await fetch(`${api.url}/api/access-log/tasks`, order)).json()) as { opened: number };
    const second = (await (await fetch(`${api.url}/api/access-log/tasks`, order)).json()) as { opened: number };
    assert.deepEqual([first.opened, second.opened], [1, 0]);
    const [task] = await tasks('&kind=unreported');
    assert.equal(task!.businessNumber, '20240002');
    const answer = (await (await act(task!.id, 'resend', { kind: 'late' })).json()) as TaskAnswer;
    assert.match(answer.messageId!, /^320411\d{12}_BBXZ$/);
  });

  it('a list of differences is read from .xlsx, .csv in GBK and .mdb alike', async () => {
    const rows = [
      [unit(1), '20240001', '4', '字段不一致', 'ZL', '太湖东路1号', '太湖路1号', '320411240520000001_BBXZ'],
      [unit(1), '20240001', '4', '字段不一致', 'ZDMJ', '100', '100.5', '320411240520000001_BBXZ'],
      [unit(3), '20240003', '4', '本地有上级无', '', '', '', ''],
      [unit(9), '20240009', '4', '上级有本地无', '', '', '', ''],
    ];
    const opened = await submit('差异.xlsx', await workbookOf([{ name: '差异', head: HEAD, rows }]));
    assert.deepEqual(
      [opened.status, opened.body['found'], opened.body['opened']],
      [201, 3, 3],
      JSON.stringify(opened.body),
    );
    assert.equal(opened.body['dueOn'], '2024-05-28');
    const csv = iconv.encode(
      [HEAD, ...rows].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n'),
      'gbk',
    );
    const again = await submit('差异.csv', csv);
    assert.deepEqual(
      [again.body['found'], again.body['opened'], again.body['closed']],
      [3, 0, 0],
      JSON.stringify(again.body),
    );
    const path = join(folder, 'returned.mdb');
    const columns = HEAD.map((name) => ({ name, type: 'text', length: 100 }) as const);
    const writer = await createDatabase(path, { tables: [{ name: '差异', columns }] });
    await writer.addRows('差异', rows);
    await writer.close();
    const third = await submit('差异.mdb', readFileSync(path));
    assert.deepEqual([third.body['found'], third.body['opened']], [3, 0], JSON.stringify(third.body));
    const found = await tasks('&state=open');
    assert.deepEqual(
      found.filter(({ kind }) => kind !== 'unreported').map(({ kind, businessNumber }) => [kind, businessNumber]),
      [
        ['field-differs', '20240001'],
        ['local-only', '20240003'],
        ['upper-only', '20240009'],
      ],
    );
    assert.deepEqual(found.find(({ kind }) => kind === 'field-differs')!.differences, [
      { field: 'ZL', local: '太湖东路1号', upper: '太湖路1号' },
      { field: 'ZDMJ', local: '100', upper: '100.5' },
    ]);
  });

  it('fields of a difference that is still open are those of the newest file, its term stays', async () => {
    const rows = [
      [unit(1), '20240001', '4', '字段不一致', 'ZL', '太湖东路1号', '太湖路1号', ''],
      [unit(1), '20240001', '4', '字段不一致', 'YT', '0701', '0601', ''],
      [unit(3), '20240003', '4', '本地有上级无', '', '', '', ''],
      [unit(9), '20240009', '4', '上级有本地无', '', '', '', ''],
    ];
    const newer = await submit('差异.xlsx', await workbookOf([{ name: '差异', head: HEAD, rows }]), {
      receivedOn: '2024-05-24',
    });
    assert.deepEqual([newer.body['opened'], newer.body['closed']], [0, 0], JSON.stringify(newer.body));
    const [task] = await tasks('&state=open&kind=field-differs');
    assert.deepEqual([task!.differences.map(({ field }) => field), task!.dueOn], [['ZL', 'YT'], '2024-05-28']);
  });

  it('a file of the whole city leaves the differences of other districts to them', async () => {
    const others = [2, 3].map((i) => [`320412${unit(i).slice(6)}`, `2024800${i}`, '4', '上级有本地无', '', '', '', '']);
    const own = [
      [unit(1).replace(/^(.{6})(.{6})(.{7})/, '$1 $2 $3 '), '20240001', '4', '字段不一致', 'ZL', '一', '二', ''],
      [unit(3), '20240003', '4', '本地有上级无', '', '', '', ''],
      [unit(9), '20240009', '4', '上级有本地无', '', '', '', ''],
    ];
    const city = await submit('全市.xlsx', await workbookOf([{ name: '差异', head: HEAD, rows: [...others, ...own] }]));
    const { found, opened, closed, elsewhere } = city.body;
    assert.deepEqual([found, opened, closed, elsewhere], [3, 0, 0, 2], JSON.stringify(city.body));
    const open = (await tasks('&state=open')).length;
    const wrong = await submit('武进.xlsx', await workbookOf([{ name: '差异', head: HEAD, rows: others }]));
    assert.deepEqual([wrong.status, wrong.body['code']], [422, 'upload-unreadable']);
    assert.match(String(wrong.body['detail']), /2 处差异都属其他区县（320412）/);
    assert.equal((await tasks('&state=open')).length, open, 'nothing was closed by it');
  });

  it('a message sent again has one suffix, and what the receiver alone has cannot be sent', async () => {
    const open = await tasks('&state=open');
    const differs = open.find(({ kind }) => kind === 'field-differs')!;
    const sent = (await (await act(differs.id, 'resend', { kind: 'again' })).json()) as TaskAnswer;
    assert.equal(sent.messageId, '320411240520000001_CBXZ');
    const upper = open.find(({ kind }) => kind === 'upper-only')!;
    assert.equal((await act(upper.id, 'resend', { kind: 'late' })).status, 409);
    assert.equal((await act(upper.id, 'close', { note: '已在本地补录' })).status, 200);
    assert.equal((await act(upper.id, 'close', { note: '再次' })).status, 409);
    assert.equal((await act('999999', 'close', { note: 'x' })).status, 404);
  });

  it('a task is overdue on the sixth working day, not on the fifth', async () => {
    const on = (day: string) => listTasks(database.pool, day, { district: '320411', kind: 'local-only', limit: 10 });
    assert.deepEqual([(await on('2024-05-28'))[0]!.isOverdue, (await on('2024-05-29'))[0]!.isOverdue], [false, true]);
  });

  it('a term that runs into a year without announced holidays says so', async () => {
    const returned = {
      origin: 'difference-file',
      district: '320412',
      sourceName: 'x',
      sourceSha256: null,
      receivedOn: '2026-12-29',
      createdBy: 't',
    } as const;
    const difference = {
      kind: 'local-only',
      businessNumber: 'a',
      unitNumber: 'b',
      rightType: '4',
      messageId: null,
      fields: [],
    } as const;
    const made = await openTasks(database.pool, new WorkingCalendar(), returned, [difference]);
    assert.deepEqual(made.unknownYears, [2027]);
  });

  it('differences that a newer file no longer lists are closed by it; the report has both', async () => {
    const rows = [[unit(3), '20240003', '4', '本地有上级无', '', '', '', '']];
    const newer = await submit('差异二.xlsx', await workbookOf([{ name: '差异', head: HEAD, rows }]));
    assert.deepEqual([newer.body['opened'], newer.body['closed']], [0, 1]);
    const report = await fetch(`${api.url}/api/reconciliation/report?district=320411`);
    const path = join(folder, 'report.xlsx');
    writeFileSync(path, Buffer.from(await report.arrayBuffer()));
    assert.equal(readSheet(path, 1).length - 1, 2);
    assert.equal(readSheet(path, 2).length - 1, 2);
    assert.deepEqual(readSheet(path, 0)[0], ['差异类型', '合计', '已销账', '未到期', '超期']);
  });

  it("the receiver's own records are held against the register", async () => {
    const head = ['BDCDYH', 'YWH', 'QLLX', 'DJLX', 'ZSZMH'];
    const rows = [
      [unit(1), '20240001', '4', '100', '苏（2024）第1号'],
      [unit(2), '20240002', '4', '200', '苏（2024）第2号'],
      [unit(8), '20240008', '4', '100', ''],
    ];
    const made = await submit('上级.xlsx', await workbookOf([{ name: 'DJF_DJ_DB', head, rows }]));
    assert.equal(made.body['found'], 3, JSON.stringify(made.body));
    const open = (await tasks('&state=open')).filter(({ kind }) => kind !== 'unreported');
    assert.deepEqual(
      open.map(({ kind, businessNumber, differences }) => [
        kind,
        businessNumber,
        differences.map(({ field }) => field).join(),
      ]),
      [
        ['local-only', '20240003', ''],
        ['field-differs', '20240002', 'DJLX'],
        ['upper-only', '20240008', ''],
      ],
    );
  });

  it('a file that is not understood opens nothing and says why', async () => {
    const cases = [
      ['x.pdf', 'abc', /应为 \.mdb、\.xlsx 或 \.csv/],
      ['x.mdb', 'abc', /无法读取/],
      ['x.xlsx', 'abc', /无法读取/],
      ['x.csv', '一,二\r\n1,2\r\n', /BDCDYH、YWH、QLLX/],
      ['x.csv', '', /BDCDYH、YWH、QLLX/],
      ['x.csv', `BDCDYH,YWH,QLLX,差异类型\r\n${unit(1)},1,4,什么\r\n`, /第 2 行/],
    ] as const;
    const before = (await tasks()).length;
    for (const [name, content, message] of cases) {
      const { status, body } = await submit(name, content);
      assert.equal(status, 422, name);
      assert.match(String(body['detail']), message);
    }
    assert.equal((await submit('x.csv', '', { receivedOn: '2999-01-01' })).status, 400);
    assert.equal((await tasks()).length, before);
  });
});
