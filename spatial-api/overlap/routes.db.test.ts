import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { z } from 'zod';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, E, load, loadGround, N, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import type { ProblemBody } from '../../schemas/problems.ts';
import { allRoutes } from '../app.ts';
import { createMetrics } from '../metrics.ts';

interface Summary {
  readonly id: string;
  readonly number: string;
  readonly verdict: string;
  readonly digest: string;
  readonly revision: number;
  readonly name: string;
  readonly signed: boolean;
}

interface Check extends Summary {
  readonly record: {
    readonly versions: Readonly<Record<string, number>>;
    readonly rules: readonly { readonly rule: string; readonly state: string; readonly severity: string | null }[];
    readonly subject: { readonly findings: readonly { readonly code: string }[] };
  };
  readonly opinions: readonly unknown[];
  readonly chain: readonly Summary[];
}

const polygon = (box: Box) => ({ type: 'Polygon', coordinates: [ringOf(box)] });

interface Inventory {
  readonly files: readonly { readonly bytes: number; readonly sha256: string }[];
  readonly layers: readonly { readonly plots: number; readonly encoding: string | null; readonly crsUsed: number }[];
}

describe('overlap checks over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let folder: string;
  let schemaOf: (method: string, path: string) => z.ZodType;

  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${api.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return response;
  };
  const ask = async <T>(method: string, path: string, body?: unknown, status = 200): Promise<T> => {
    const response = await send(method, path, body);
    const value = (await response.json()) as T;
    assert.equal(response.status, status, JSON.stringify(value));
    schemaOf(method, path.split('?')[0]!).parse(value);
    return value;
  };
  const refuse = async (method: string, path: string, body?: unknown): Promise<ProblemBody> =>
    (await (await send(method, path, body)).json()) as ProblemBody;
  const check = (box: Box, extra: object = {}) =>
    ask<Check>(
      'POST',
      '/api/overlap-checks',
      { projectType: 'construction-batch', geometry: polygon(box), crs: 4549, name: '测试项目', ...extra },
      201,
    );

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dimai-overlap-'));
    database = await testDatabase();
    await loadGround(database.pool);
    await load(database.pool, 'project-redline', [
      {
        geometry: boxes([[100, 100, 200, 200]]),
        values: { projectCode: '2026-320411-01', plotNumber: 'DK1', projectName: '某厂房', plotArea: 1 },
      },
      {
        geometry: boxes([[200, 100, 300, 200]]),
        values: { projectCode: '2026-320411-01', plotNumber: 'DK2', projectName: '某厂房', plotArea: 1 },
      },
    ]);
    api = await startApi(database, { DIMAI_DATA: folder });
    const routes = allRoutes(createMetrics(database.pool));
    schemaOf = (method, path) =>
      routes.find(
        (route) =>
          route.method === method.toLowerCase() &&
          new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
      )!.answer;
  });
  after(async () => {
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('say the rules: project types with their parameters, lines, thresholds', async () => {
    const rules = await ask<{ projectTypes: { id: string; parameters: unknown[] }[]; lines: unknown[] }>(
      'GET',
      '/api/overlap-rules',
    );
    assert.ok(rules.projectTypes.some(({ id, parameters }) => id === 'temporary-use' && parameters.length === 5));
    assert.ok(rules.lines.length >= 10);
  });

  it('are made, archived and read again, byte for byte', async () => {
    const made = await check([100, 300, 200, 400]);
    assert.equal(made.verdict, 'pass');
    assert.match(made.number, /^SC-\d{8}-\d{6}$/);
    const response = await send('GET', `/api/overlap-checks/${made.id}/report.json`);
    const text = await response.text();
    assert.equal(response.headers.get('x-digest'), `sm3=${made.digest}`);
    assert.equal(createHash('sm3').update(text).digest('hex'), made.digest);
    assert.deepEqual(JSON.parse(text), made.record);
    const read = await ask<Check>('GET', `/api/overlap-checks/${made.id}`);
    assert.equal(read.digest, made.digest);
    const again = await check([100, 300, 200, 400]);
    assert.equal(again.digest, made.digest, 'the same input on the same versions');
    assert.notEqual(again.number, made.number);
  });

  it('come as PDF, workbook, GeoJSON and shapefile', async () => {
    const made = await check([950, 20, 1050, 70]);
    assert.equal(made.verdict, 'fail');
    const starts = { pdf: '%PDF', xlsx: 'PK', geojson: '{"check"', 'shp.zip': 'PK' } as const;
    for (const [suffix, start] of Object.entries(starts)) {
      const response = await send('GET', `/api/overlap-checks/${made.id}/report.${suffix}`);
      assert.equal(response.status, 200);
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.equal(bytes.subarray(0, start.length).toString('latin1'), start, suffix);
      const twice = Buffer.from(
        await (await send('GET', `/api/overlap-checks/${made.id}/report.${suffix}`)).arrayBuffer(),
      );
      assert.ok(suffix === 'xlsx' || bytes.equals(twice), `${suffix} differs the second time`);
    }
    assert.equal((await send('GET', `/api/overlap-checks/${made.id}/report.doc`)).status, 404);
  });

  it('do not take a project for another project when it is checked by its own code', async () => {
    const byCode = await ask<Check>(
      'POST',
      '/api/overlap-checks',
      { projectType: 'construction-batch', code: '2026-320411-01' },
      201,
    );
    assert.equal(byCode.name, '某厂房');
    const rule = (made: Check) => made.record.rules.find(({ rule: id }) => id === 'PC-PRJ-01')!.state;
    assert.equal(rule(byCode), 'clear');
    assert.equal(rule(await check([150, 150, 250, 180])), 'overlaps');
    assert.equal(rule(await check([150, 150, 250, 180], { projectCode: '2026-320411-01' })), 'clear');
    assert.equal(
      (await refuse('POST', '/api/overlap-checks', { projectType: 'construction-batch', code: 'none' })).code,
      'code-unknown',
    );
  });

  it('want the parameters that the project type requires, each of its type', async () => {
    const given = { projectType: 'temporary-use', geometry: polygon([0, 0, 10, 10]), crs: 4549 };
    const problem = await refuse('POST', '/api/overlap-checks', {
      ...given,
      parameters: { canRestore: 'yes', useKind: '养鱼', colour: 'red' },
    });
    assert.equal(problem.code, 'parameters-incomplete');
    assert.deepEqual(problem.errors!.map(({ at }) => at.replace('body.parameters.', '')).sort(), [
      'approvalLevel',
      'canRestore',
      'colour',
      'termMonths',
      'useKind',
    ]);
    assert.equal(
      (await refuse('POST', '/api/overlap-checks', { ...given, projectType: 'x' })).code,
      'project-type-unknown',
    );
  });

  it('want one subject, and name every fault of it', async () => {
    const type = { projectType: 'construction-batch' };
    assert.equal((await refuse('POST', '/api/overlap-checks', type)).code, 'request-invalid');
    assert.equal(
      (await refuse('POST', '/api/overlap-checks', { ...type, code: 'a', geometry: polygon([0, 0, 1, 1]) })).code,
      'request-invalid',
    );
    const bowTie = {
      type: 'Polygon',
      coordinates: [
        [
          [E, N],
          [E + 10, N + 10],
          [E + 10, N],
          [E, N + 10],
          [E, N],
        ],
      ],
    };
    const open = {
      type: 'Polygon',
      coordinates: [
        [
          [E, N],
          [E + 10, N + 10],
          [E + 10, N],
          [E, N + 10],
        ],
      ],
    };
    const collection = {
      type: 'FeatureCollection',
      features: [bowTie, open].map((geometry, i) => ({
        type: 'Feature',
        properties: { plotNumber: `D${i}` },
        geometry,
      })),
    };
    const problem = await refuse('POST', '/api/overlap-checks', { ...type, geometry: collection, crs: 'EPSG:4549' });
    assert.equal(problem.code, 'subject-invalid');
    assert.deepEqual(
      problem.errors!.map(({ at }) => at),
      ['plot.D1', 'plot.D0'],
    );
    const found = await ask<{ canCheck: boolean; findings: { code: string; place?: number[] }[] }>(
      'POST',
      '/api/overlap-checks/findings',
      { geometry: collection, crs: 4549 },
    );
    assert.equal(found.canCheck, false);
    assert.deepEqual(found.findings.map(({ code }) => code).sort(), ['geometry-invalid', 'ring-not-closed']);
    assert.ok(found.findings.some(({ place }) => place != null && Math.abs(place[0]! - 120) < 0.001));
  });

  it('say what is wrong with coordinates, and what they look like', async () => {
    const at = async (geometry: unknown, crs: number) =>
      (
        await ask<{ findings: { code: string; expected: string; message: string }[] }>(
          'POST',
          '/api/overlap-checks/findings',
          {
            geometry,
            crs,
          },
        )
      ).findings[0]!;
    const swapped = { type: 'Polygon', coordinates: [ringOf([0, 0, 10, 10]).map(([x, y]) => [y, x])] };
    assert.match((await at(swapped, 4549)).message, /顺序颠倒/);
    const prefixed = { type: 'Polygon', coordinates: [ringOf([0, 0, 10, 10]).map(([x, y]) => [x + 40e6, y])] };
    assert.match((await at(prefixed, 4549)).expected, /4528/);
    assert.equal(
      (await refuse('POST', '/api/overlap-checks/findings', { geometry: swapped, crs: 2363 })).code,
      'subject-invalid',
    );
  });

  it('are found again by text, verdict, place and page', async () => {
    for (let i = 0; i < 5; i++) await check([500 + i, 500, 600, 600], { name: `检索项目 ${i}`, applicant: '某某公司' });
    const seen: string[] = [];
    let next: string | null = '';
    while (next != null) {
      const query: string = `q=${encodeURIComponent('检索项目')}&limit=2${next === '' ? '' : `&cursor=${next}`}`;
      const page: { checks: Summary[]; next: string | null } = await ask('GET', `/api/overlap-checks?${query}`);
      seen.push(...page.checks.map(({ name }) => name));
      next = page.next;
    }
    assert.deepEqual(seen, ['检索项目 4', '检索项目 3', '检索项目 2', '检索项目 1', '检索项目 0']);
    const failed = await ask<{ checks: Summary[] }>('GET', '/api/overlap-checks?verdict=fail');
    assert.ok(failed.checks.length > 0 && failed.checks.every(({ verdict }) => verdict === 'fail'));
    assert.equal((await ask<{ checks: Summary[] }>('GET', '/api/overlap-checks?bbox=100,30,101,31')).checks.length, 0);
    assert.equal(
      (await ask<{ checks: Summary[] }>('GET', `/api/overlap-checks?q=${encodeURIComponent('某某公')}`)).checks.length,
      5,
    );
    assert.equal((await refuse('GET', '/api/overlap-checks?cursor=nonsense')).code, 'request-invalid');
  });

  it('are repeated on new data as the next revision, and compared', async () => {
    const first = await check([3500, 3500, 3600, 3600], { name: '改版项目' });
    assert.equal(first.verdict, 'pass');
    const same = await ask<Check>('POST', `/api/overlap-checks/${first.id}/rerun`, {}, 201);
    assert.equal(same.digest, first.digest);
    assert.equal(same.revision, 2);
    await load(
      database.pool,
      'basic-farmland',
      [{ geometry: boxes([[3550, 3500, 3700, 3600]]), values: { identifier: '900', farmlandNumber: 'NEW' } }],
      { dataset: 'more' },
    );
    const third = await ask<Check>('POST', `/api/overlap-checks/${same.id}/rerun`, {}, 201);
    assert.equal(third.verdict, 'fail');
    assert.deepEqual(
      third.chain.map(({ revision }) => revision),
      [1, 2, 3],
    );
    const old = await ask<Check>('POST', `/api/overlap-checks/${third.id}/rerun`, { versions: 'archived' }, 201);
    assert.equal(old.digest, third.digest);
    const pinned = await ask<Check>(
      'POST',
      `/api/overlap-checks/${third.id}/rerun`,
      { versions: first.record.versions },
      201,
    );
    assert.equal(pinned.digest, first.digest, 'earlier versions give the earlier answer');
    const comparison = await ask<{
      identical: boolean;
      verdict: { changed: boolean };
      causes: { kind: string; layer: string }[];
      rules: {
        rule: string;
        change: string;
        causes: { kind: string }[];
        lineTitle: string;
        lineTitleEn: string;
        after: { printed: number };
        pieces: { change: string; label: string; printedAfter: number; after: { planar: number } }[];
      }[];
    }>('GET', `/api/overlap-checks/${first.id}/compare/${third.id}`);
    assert.equal(comparison.identical, false);
    assert.ok(comparison.verdict.changed);
    assert.deepEqual(
      comparison.causes.map(({ kind, layer }) => [kind, layer]),
      [['data', 'basic-farmland']],
    );
    const changed = comparison.rules.filter(({ change }) => change !== 'same');
    const [farmland] = changed;
    assert.deepEqual([farmland!.lineTitle, farmland!.lineTitleEn], ['永久基本农田', 'Permanent basic farmland']);
    assert.match(farmland!.pieces[0]!.label, /NEW/);
    assert.equal(
      farmland!.after.printed,
      farmland!.pieces[0]!.printedAfter,
      'the one piece is all of it, to the hundredth',
    );
    assert.deepEqual(
      changed.map(({ rule }) => rule),
      ['PC-PBF-01'],
    );
    assert.equal(changed[0]!.pieces[0]!.change, 'added');
    assert.equal(changed[0]!.pieces[0]!.after.planar, 5000);
    assert.equal(
      (await ask<{ identical: boolean }>('GET', `/api/overlap-checks/${first.id}/compare/${pinned.id}`)).identical,
      true,
    );
    const unknown = await refuse('POST', `/api/overlap-checks/${first.id}/rerun`, {
      versions: { 'basic-farmland': 99 },
    });
    assert.equal(unknown.code, 'layer-version-unknown');
  });

  it('take a table of boundary points, each plot closed by itself, with its hole', async function () {
    this.timeout(60_000);
    const put = async (content: string) =>
      fetch(`${api.url}/api/uploads?name=${encodeURIComponent('界址点.csv')}`, {
        method: 'POST',
        body: Buffer.from(content),
      });
    const rows = (plot: string, ring: number, corners: readonly (readonly number[])[]) =>
      corners.map(([x, y], i) => `${plot},${ring},J${i + 1},${y},${x! + 40_000_000}`);
    const outer = ringOf([900, 20, 1000, 120]);
    const table = [
      '地块编号,圈号,界址点号,X坐标,Y坐标',
      ...rows('甲', 1, outer.slice(0, -1)),
      ...rows('甲', 2, ringOf([920, 40, 930, 50])),
      ...rows('乙', 1, ringOf([1000, 20, 1050, 70])),
    ].join('\n');
    const response = await put(table);
    const staged = (await response.json()) as { plots: { number: string; planar: number; points: number }[] };
    assert.equal(response.status, 201, JSON.stringify(staged));
    assert.deepEqual(
      staged.plots.map(({ number, planar, points }) => [number, Math.round(planar), points]),
      [
        ['甲', 9900, 8],
        ['乙', 2500, 4],
      ],
      'points that close a ring are not counted twice',
    );
    const short = await put(
      `地块编号,X坐标,Y坐标\n${rows('甲', 1, outer.slice(0, 2))
        .map((line) => line.split(',').toSpliced(1, 2).join(','))
        .join('\n')}`,
    );
    const problem = (await short.json()) as { code: string; detail: string };
    assert.equal(problem.code, 'upload-unreadable');
    assert.match(problem.detail, /环的点数不足/);
  });

  it('take an uploaded file, with numbers, names and declared areas', async function () {
    this.timeout(60_000);
    const put = (name: string, content: string | Uint8Array) =>
      fetch(`${api.url}/api/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body: Buffer.from(content) });
    const txt = `[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=40\n[地块坐标]\n5,0.9000,DK-7,七号地块,面,,工业用地,0601,@\n${ringOf(
      [950, 20, 1050, 70],
    )
      .map(([x, y], i) => `J${(i % 4) + 1},1,${y}.000,${x + 40_000_000}.000`)
      .join('\n')}\n`;
    const response = await put('送审.txt', txt);
    const staged = (await response.json()) as {
      uploadId: string;
      canCheck: boolean;
      findings: { code: string }[];
      plots: { number: string; name: string; planar: number }[];
    };
    assert.equal(response.status, 201, JSON.stringify(staged));
    assert.deepEqual(
      staged.plots.map(({ number, name, planar }) => [number, name, planar]),
      [['DK-7', '七号地块', 5000]],
    );
    assert.ok(
      staged.findings.some(({ code }) => code === 'area-differs'),
      '0.9 ha declared, 0.5 drawn',
    );
    const made = await ask<Check>(
      'POST',
      '/api/overlap-checks',
      { projectType: 'construction-batch', uploadId: staged.uploadId },
      201,
    );
    assert.equal(made.verdict, 'fail');
    assert.equal(made.name, '送审');
    const { inventory } = (made.record as unknown as { subject: { source: { inventory: Inventory } } }).subject.source;
    assert.deepEqual(
      inventory.files.map(({ bytes, sha256 }) => [bytes, sha256]),
      [[Buffer.byteLength(txt), createHash('sha256').update(txt).digest('hex')]],
    );
    const [layer] = inventory.layers;
    assert.deepEqual([layer!.plots, layer!.encoding, layer!.crsUsed], [1, 'utf-8', 4528], 'zone 40, prefixed');
    const refused = (await (
      await put('a.geojson', '{"type":"FeatureCollection","features":[]}')
    ).json()) as ProblemBody;
    assert.equal(refused.code, 'upload-unreadable');
    const nothing = (await (await put('a.bin', 'nonsense')).json()) as ProblemBody;
    assert.equal(nothing.code, 'upload-unreadable');
    const gone = { projectType: 'construction-batch', uploadId: '00000000-0000-4000-8000-000000000000' };
    assert.equal((await refuse('POST', '/api/overlap-checks', gone)).code, 'upload-unknown');
  });

  it('are refused at once where the file contradicts its system, and told which it probably is and where to say so', async () => {
    const ring = ringOf([950, 20, 1050, 70]).map(([x, y], i) => `J${(i % 4) + 1},1,${y}.000,${x + 38_000_000}.000`);
    const txt = `[属性描述]\n[地块坐标]\n5,0.5,DK-7,七号地块,面,,,,@\n${ring.join('\n')}\n`;
    const begun = performance.now();
    const response = await fetch(`${api.url}/api/uploads?name=${encodeURIComponent('送审.txt')}&crs=4549`, {
      method: 'POST',
      body: Buffer.from(txt),
    });
    const refused = (await response.json()) as ProblemBody;
    assert.deepEqual([response.status, refused.code], [422, 'crs-contradiction']);
    assert.ok(performance.now() - begun < 20_000);
    assert.match(refused.detail, /EPSG:4526.*“坐标系”（crs）/);
    assert.match(refused.detailEn!, /EPSG:4526.*"CRS" \(crs\)/);
    assert.doesNotMatch(refused.detail + refused.detailEn!, /--/);
  }).timeout(60_000);

  it('are signed off, withdrawn and signed again, and nothing of that can be changed', async () => {
    const { id } = await check([700, 700, 800, 800]);
    const path = `/api/overlap-checks/${id}/opinions`;
    const entry = (kind: string) => ({ kind, opinion: '同意', actor: '王工' });
    assert.equal((await refuse('POST', path, entry('withdrawal'))).code, 'opinion-out-of-order');
    await ask('POST', path, entry('opinion'), 201);
    await ask('POST', path, entry('sign-off'), 201);
    assert.equal((await refuse('POST', path, entry('sign-off'))).code, 'opinion-out-of-order');
    assert.equal((await ask<Check>('GET', `/api/overlap-checks/${id}`)).signed, true);
    await ask('POST', path, entry('withdrawal'), 201);
    await ask('POST', path, entry('sign-off'), 201);
    const read = await ask<Check>('GET', `/api/overlap-checks/${id}`);
    assert.equal(read.opinions.length, 4);
    await assert.rejects(database.pool.query('delete from dimai.overlap_opinion'), /never change/);
  });

  it('that were changed in the database are not handed out', async () => {
    const made = await check([800, 800, 900, 900]);
    await ask(
      'POST',
      `/api/overlap-checks/${made.id}/opinions`,
      { kind: 'opinion', opinion: '一', actor: '王工' },
      201,
    );
    const tamper = async (statement: string) => {
      await database.pool.query(`set session_replication_role = replica; ${statement}; reset session_replication_role`);
    };
    await tamper(`update dimai.overlap_opinion set opinion = '二' where check_id = '${made.id}'`);
    assert.equal((await refuse('GET', `/api/overlap-checks/${made.id}`)).code, 'check-tampered');
    await tamper(`update dimai.overlap_opinion set opinion = '一' where check_id = '${made.id}'`);
    await ask('GET', `/api/overlap-checks/${made.id}`);
    for (const [change, back] of [
      [`verdict = 'fail'`, `verdict = '${made.verdict}'`],
      [`name = name || '（二）'`, `name = left(name, -3)`],
      [`applicant = '别人'`, 'applicant = null'],
    ] as const) {
      await tamper(`update dimai.overlap_check set ${change} where id = '${made.id}'`);
      for (const path of ['', '/report.pdf'])
        assert.equal((await refuse('GET', `/api/overlap-checks/${made.id}${path}`)).code, 'check-tampered', change);
      await tamper(`update dimai.overlap_check set ${back} where id = '${made.id}'`);
      await ask('GET', `/api/overlap-checks/${made.id}`);
    }
    await tamper(`update dimai.overlap_check set record = replace(record, '"pass"', '"fail"') where id = '${made.id}'`);
    for (const path of ['', '/report.pdf', '/report.json']) {
      assert.equal((await refuse('GET', `/api/overlap-checks/${made.id}${path}`)).code, 'check-tampered', path);
    }
  });
});
