import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { listen, type TestServer } from '../../fixtures/harness/http.ts';
import { fillLandStory, FULL, PARENT } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith } from '../../fixtures/harness/visitor.ts';
import { readSettings } from '../../schemas/settings.ts';
import { photoPlace } from './exif.ts';
import { mediaTypeOf } from './media-type.ts';
import { signedHeaders } from './s3-store.ts';
import { contentStore, sha256Of } from './store.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF');

/** A JPEG that says where it was taken, in degrees, minutes and seconds, and which way the camera looked. */
function photo(longitude: number, latitude: number, azimuth: number, isLittle = true): Buffer {
  const tiff = Buffer.alloc(260);
  const short = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  const entry = (at: number, tag: number, type: number, count: number, value: number | string) => {
    short(tag, at);
    short(type, at + 2);
    long(count, at + 4);
    if (typeof value === 'string') tiff.write(value, at + 8, 'latin1');
    else long(value, at + 8);
  };
  tiff.write(isLittle ? 'II' : 'MM', 0);
  short(42, 2);
  long(8, 4);
  short(1, 8);
  entry(10, 0x8825, 4, 1, 30);
  short(5, 30);
  entry(32, 1, 2, 2, latitude < 0 ? 'S' : 'N');
  entry(44, 2, 5, 3, 120);
  entry(56, 3, 2, 2, longitude < 0 ? 'W' : 'E');
  entry(68, 4, 5, 3, 150);
  entry(80, 17, 5, 1, 180);
  const dms = (degrees: number, at: number) => {
    const whole = Math.abs(degrees);
    const minutes = (whole % 1) * 60;
    for (const [index, [top, bottom]] of [
      [Math.trunc(whole), 1],
      [Math.trunc(minutes), 1],
      [Math.round((minutes % 1) * 60_000_000), 1_000_000],
    ].entries()) {
      long(top!, at + index * 8);
      long(bottom!, at + index * 8 + 4);
    }
  };
  dms(latitude, 120);
  dms(longitude, 150);
  long(Math.round(azimuth * 100), 180);
  long(100, 184);
  const app1 = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(app1.length + 2, 2);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), head, app1, Buffer.from([0xff, 0xd9])]);
}

describe('a photo', () => {
  it('tells its place and azimuth in either byte order, and nothing where it has none', () => {
    for (const isLittle of [true, false]) {
      const place = photoPlace(photo(119.9725, -31.8015, 135.5, isLittle))!;
      assert.ok(Math.abs(place.longitude - 119.9725) < 1e-7 && Math.abs(place.latitude + 31.8015) < 1e-7);
      assert.equal(place.azimuth, 135.5);
    }
    assert.equal(photoPlace(Buffer.from([0xff, 0xd8, 0xff, 0xd9])), null);
    const whole = photo(119.97, 31.8, 10);
    for (let length = 4; length < whole.length; length += 7) photoPlace(whole.subarray(0, length));
  });
});

describe('the kind of a file', () => {
  it('is told by its bytes, and what may run is no kind', () => {
    assert.equal(mediaTypeOf(PDF), 'application/pdf');
    assert.equal(mediaTypeOf(photo(1, 1, 1)), 'image/jpeg');
    for (const bytes of [
      '<html><script>alert(1)</script>',
      'MZ\x90\0',
      '<svg onload=alert(1)>',
      'PK\x03\x04 evil.exe',
      '',
    ]) {
      assert.equal(mediaTypeOf(Buffer.from(bytes, 'latin1')), undefined, bytes);
    }
    const macro = Buffer.from('PK\x03\x04[Content_Types].xml word/document.xml word/vbaProject.bin', 'latin1');
    assert.equal(mediaTypeOf(macro), undefined);
  });
});

interface Answer {
  readonly id: number;
  readonly sha256: string;
  readonly place: readonly [number, number] | null;
  readonly azimuth: number | null;
  readonly metresOutside: number | null;
  readonly isFar: boolean;
  readonly inheritedFrom: string | null;
  readonly code: string;
}

describe('attachments of land', () => {
  let database: TestDatabase;
  let api: TestApi;
  let folder: string;
  let ask: ReturnType<typeof asker>;
  const send = async (query: Readonly<Record<string, string>>, bytes: Buffer) =>
    fetch(`${api.url}/api/attachments?${String(new URLSearchParams(query))}`, {
      method: 'POST',
      body: new Uint8Array(bytes),
      headers: { 'Content-Type': 'application/octet-stream' },
    });
  const add = async (query: Readonly<Record<string, string>>, bytes: Buffer): Promise<Answer> => {
    const response = await send({ title: '测试', name: '测试.pdf', block: 'approvals', ...query }, bytes);
    assert.equal(response.status, 201, await response.clone().text());
    return (await response.json()) as Answer;
  };

  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    folder = mkdtempSync(join(tmpdir(), 'dimai-attachments-'));
    api = await startApi(database, { DIMAI_DATA: folder });
    ask = asker(api);
  });
  after(async () => {
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const stored = () =>
    readdirSync(join(folder, 'attachments'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /[0-9a-f]{64}$/.test(name),
    );

  it('are kept once however often they are attached, and go when the last goes', async () => {
    const one = await add({ code: FULL, name: '批文.txt' }, PDF);
    const other = await add({ code: PARENT, title: '父宗批文' }, PDF);
    assert.equal(one.sha256, other.sha256);
    assert.equal(stored().length, 1);
    const content = await ask('GET', `/api/attachments/${one.id}/content`);
    assert.deepEqual(Buffer.from(await content.arrayBuffer()), PDF);
    assert.match(content.headers.get('content-type')!, /application\/pdf/);
    assert.match(content.headers.get('content-disposition')!, /^inline/);
    assert.match(content.headers.get('content-security-policy')!, /sandbox/);
    const third = await add(
      { layer: 'low-efficiency-land', featureId: '11', block: 'stock', retainUntil: '2099-12-31' },
      Buffer.concat([PDF, Buffer.from('x')]),
    );
    const kept = await ask('POST', `/api/attachments/${third.id}/remove`, { reason: '试' });
    assert.equal(kept.status, 409);
    assert.equal((await ask('POST', `/api/attachments/${one.id}/remove`, { reason: '重复' })).status, 200);
    assert.equal(stored().length, 2);
    const gone = await add({ code: FULL }, Buffer.from('%PDF-1.7 once'));
    assert.equal(stored().length, 3);
    await ask('POST', `/api/attachments/${gone.id}/remove`, { reason: '误传' });
    assert.equal(stored().length, 2);
    // What went comes again, and while it goes.
    const bytes = Buffer.from('%PDF-1.7 once');
    for (let round = 0; round < 5; round++) {
      const again = await add({ code: FULL }, bytes);
      const [, beside] = await Promise.all([
        ask('POST', `/api/attachments/${again.id}/remove`, { reason: '误传' }),
        add({ code: FULL }, bytes),
      ]);
      const read = await ask('GET', `/api/attachments/${beside.id}/content`);
      assert.deepEqual(Buffer.from(await read.arrayBuffer()), bytes);
      await ask('POST', `/api/attachments/${beside.id}/remove`, { reason: '误传' });
    }
    assert.equal(stored().length, 2);
  });

  it('are inherited by what came of the land, told as that in list and file', async () => {
    const { attachments } = (await (await ask('GET', `/api/attachments?code=${FULL}`)).json()) as {
      attachments: Answer[];
    };
    assert.deepEqual(
      attachments.map(({ inheritedFrom }) => inheritedFrom),
      [PARENT],
    );
    const file = (await (await ask('GET', `/api/land-files/${FULL}`)).json()) as {
      blocks: { attachments: { content: { documents: Answer[] } } };
    };
    assert.deepEqual(
      file.blocks.attachments.content.documents.map(({ inheritedFrom }) => inheritedFrom),
      [PARENT],
    );
  });

  it('show where a photo was taken, and warn of one taken far from the land', async () => {
    const inside = await add({ code: FULL, block: 'inspections', name: 'a.jpg' }, photo(119.9725, 31.8015, 90));
    assert.deepEqual([inside.metresOutside, inside.isFar, inside.azimuth], [0, false, 90]);
    const far = await add({ code: FULL, block: 'inspections', name: 'b.jpg' }, photo(119.98, 31.8015, 10));
    assert.ok(far.isFar && Math.abs(far.metresOutside! - 663) < 10, String(far.metresOutside));
    const near = await add({ code: FULL, block: 'inspections', name: 'c.jpg' }, photo(119.9734, 31.8015, 10));
    assert.ok(!near.isFar && near.metresOutside! > 30, String(near.metresOutside));
  });

  it('that are something else than they say are not taken', async () => {
    const response = await send(
      { code: FULL, title: '试', name: 'ok.pdf', block: 'approvals' },
      Buffer.from('<script>alert(1)</script>'),
    );
    assert.equal(response.status, 415);
    assert.equal(
      (await send({ code: '320402001001GB99999', title: '试', name: 'a.pdf', block: 'approvals' }, PDF)).status,
      404,
    );
    assert.equal((await send({ title: '试', name: 'a.pdf', block: 'approvals' }, PDF)).status, 400);
  });

  it('that are missing or were changed are found, and never handed out', async () => {
    const { id, sha256 } = await add({ code: FULL }, Buffer.from('%PDF-1.5 to be changed'));
    const check = async () =>
      (await (await ask('POST', '/api/attachments/check')).json()) as {
        checked: number;
        flawed: { flaw: string; attachments: number[] }[];
      };
    assert.deepEqual((await check()).flawed, []);
    const path = join(folder, 'attachments', sha256.slice(0, 2), sha256);
    writeFileSync(path, '%PDF-1.5 changed');
    assert.deepEqual(
      (await check()).flawed.map(({ flaw, attachments }) => [flaw, attachments]),
      [['changed', [id]]],
    );
    assert.equal((await ask('GET', `/api/attachments/${id}/content`)).status, 500);
    rmSync(path);
    assert.deepEqual(
      (await check()).flawed.map(({ flaw }) => flaw),
      ['missing'],
    );
    await add({ code: FULL, title: '重传' }, Buffer.from('%PDF-1.5 to be changed'));
    assert.deepEqual((await check()).flawed, [], 'the same file sent again mends it');
  });

  it('of rights are seen by whoever may see personal data, others only by who may read the land', async () => {
    const steward = await visitorWith(database, api, 'guanli', { roles: ['data-steward'] });
    const response = await fetch(
      `${api.url}/api/attachments?${String(new URLSearchParams({ code: FULL, title: '身份证明', name: 'a.pdf', block: 'rights' }))}`,
      { method: 'POST', body: new Uint8Array(Buffer.from('%PDF-1.6 personal')) },
    );
    assert.equal(response.status, 401);
    const added = await steward.ask('GET', `/api/attachments?code=${FULL}`);
    assert.equal(added.status, 200);
    const { pool } = database;
    await pool.query(
      `insert into dimai.attachment_content (sha256, bytes, media_type) values (repeat('a', 64), 1, 'application/pdf') on conflict do nothing`,
    );
    const { rows } = await pool.query<{ id: number }>(
      `insert into dimai.attachment (code, block, title, file_name, sha256, added_by, added_by_id, added_at) values ($1, 'rights', '身份证明', 'a.pdf', repeat('a', 64), 't', 't', now()) returning id`,
      [FULL],
    );
    const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
    const list = (await (await planner.ask('GET', `/api/attachments?code=${FULL}`)).json()) as {
      attachments: { title: string }[];
      hidden: number;
    };
    assert.equal(list.hidden, 1);
    assert.ok(list.attachments.every(({ title }) => title !== '身份证明'));
    assert.equal((await planner.ask('GET', `/api/attachments/${rows[0]!.id}/content`)).status, 403);
    const full = (await (await steward.ask('GET', `/api/attachments?code=${FULL}`)).json()) as { hidden: number };
    assert.equal(full.hidden, 0);
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['data-steward'], districts: ['320404'] });
    assert.equal((await other.ask('GET', `/api/attachments?code=${FULL}`)).status, 403);
    const checked = async (visitor: typeof other) =>
      (await (await visitor.ask('POST', '/api/attachments/check')).json()) as {
        checked: number;
        flawed: { attachments: number[] }[];
      };
    assert.ok((await checked(steward)).flawed.some(({ attachments }) => attachments.includes(rows[0]!.id)));
    assert.deepEqual(await checked(other), { checked: 0, flawed: [] }, 'whose files lie elsewhere is not told');
    const own = await visitorWith(database, api, 'tianning', {
      roles: ['data-steward'],
      districts: [FULL.slice(0, 6)],
    });
    assert.ok((await checked(own)).checked > 0);
  });
});

describe('attachments on S3-compatible storage', () => {
  let server: TestServer;
  const objects = new Map<string, Buffer>();
  const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

  before(async () => {
    const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      return Buffer.concat(parts);
    };
    // Signs the request it got by itself and compares: a wrong key, date or body is refused as the service would.
    server = await listen((request, response) => {
      void bodyOf(request).then((body) => {
        const url = new URL(request.url!, `http://${request.headers.host}`);
        const stamp = String(request.headers['x-amz-date']);
        const at = new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
        const expected = signedHeaders(
          { method: request.method as 'GET', url, body, at },
          { region: 'cn-test', accessKey: 'AKID', secretKey: SECRET },
        );
        if (request.headers.authorization !== expected['authorization']) {
          response.writeHead(403).end();
        } else if (request.method === 'PUT') {
          objects.set(url.pathname, body);
          response.writeHead(200).end();
        } else if (request.method === 'DELETE') {
          objects.delete(url.pathname);
          response.writeHead(204).end();
        } else {
          const found = objects.get(url.pathname);
          response.writeHead(found === undefined ? 404 : 200).end(found);
        }
      });
    });
  });
  after(() => server.close());
  const storeWith = (secret: string) =>
    contentStore(
      readSettings({
        ATTACHMENT_STORE: 's3://bucket/land',
        S3_ENDPOINT: server.url,
        S3_REGION: 'cn-test',
        S3_ACCESS_KEY: 'AKID',
        S3_SECRET_KEY: secret,
      }),
    );

  it('are written, read and removed with signed requests', async () => {
    const store = storeWith(SECRET);
    const hash = sha256Of(PDF);
    await store.put(hash, PDF);
    assert.ok(objects.has(`/bucket/land/${hash}`));
    assert.deepEqual(await store.get(hash), PDF);
    await store.remove(hash);
    assert.equal(await store.get(hash), undefined);
    await assert.rejects(storeWith('wrong').put(hash, PDF), /403/);
  });

  it('need an address and keys', () => {
    assert.throws(() => contentStore(readSettings({ ATTACHMENT_STORE: 's3://bucket' })), /S3_ENDPOINT/);
    assert.throws(() => readSettings({ ATTACHMENT_STORE: 'ftp://x' }), /ATTACHMENT_STORE/);
  });
});
