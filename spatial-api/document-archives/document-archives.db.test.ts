import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import iconv from 'iconv-lite';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { listen, type TestServer } from '../../fixtures/harness/http.ts';
import { FULL, fillLandStory } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith } from '../../fixtures/harness/visitor.ts';
import { ArchiveError, type DocumentArchive } from './document-archive.ts';
import { findDocuments } from './find-documents.ts';
import { folderArchive } from './folder-archive.ts';
import { httpArchive } from './http-archive.ts';

const OTHER = '320402001001GB00001';
const BYTES = Buffer.from('%PDF-1.4\n供地批复');
/** What both fakes hold. */
const HELD = [
  {
    code: FULL,
    archiveNumber: '2016-YD-008',
    title: '供地批复',
    file: '2016/批复.pdf',
    date: '2016-03-01',
    category: '供地',
  },
  {
    code: FULL,
    archiveNumber: '2015-DJ-101',
    title: '登记材料',
    file: '2015/登记.pdf',
    date: '2015-05-06',
    category: '登记',
  },
  { code: FULL, archiveNumber: '', title: '来历不明', file: '2015/其他.pdf', date: '', category: '' },
  { code: `${FULL}W00000000`, archiveNumber: '', title: '别处的', file: '2016/别处.pdf', date: '', category: '供地' },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'archive-'));
const archive = join(folder, 'archive');
const index = (rows: readonly (readonly string[])[]) =>
  iconv.encode(rows.map((row) => row.join(',')).join('\r\n'), 'gb18030');
const HEAD = ['代码', '档号', '题名', '文件', '日期', '类别'];

function makeFolder(): void {
  mkdirSync(join(archive, '2016'), { recursive: true });
  mkdirSync(join(archive, '2015'), { recursive: true });
  writeFileSync(join(archive, '2016', '批复.pdf'), BYTES);
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(archive, '2015', '登记.pdf'));
  const rows = HELD.map(({ code, archiveNumber, title, file, date, category }) => [
    code,
    archiveNumber,
    title,
    file,
    date,
    category,
  ]);
  writeFileSync(join(archive, 'index.csv'), index([HEAD, ...rows, ['X', '', '出去', '../secret.txt', '', '']]));
}

/** A real server that speaks as archive systems do; `how` changes what it does. */
let how: 'answers' | 'hangs' | 'nonsense' | 'fails' | 'redirects' | 'hangs-on-other' = 'answers';
const asked: string[] = [];
function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url!, 'http://archive');
  const code = url.searchParams.get('code') ?? '';
  asked.push(`${request.headers.authorization ?? ''} ${url.pathname}`);
  if (how === 'hangs' || (how === 'hangs-on-other' && code === OTHER)) return;
  if (how === 'nonsense') return void response.end('<html>请登录</html>');
  if (how === 'fails') return void response.writeHead(500).end();
  if (how === 'redirects') return void response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end();
  if (url.pathname === '/api/archive/documents') {
    const documents = HELD.filter((each) => each.code === code).map(
      ({ file, title, archiveNumber, date, category }) => ({
        reference: file,
        title,
        fileName: file.split('/')[1],
        archiveNumber: archiveNumber || null,
        date: date || null,
        category: category || null,
      }),
    );
    return void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ documents }));
  }
  const isHeld = code === FULL && url.searchParams.get('reference') === '2016/批复.pdf';
  if (isHeld) return void response.end(BYTES);
  response.writeHead(404).end();
}

describe('archives', () => {
  let server: TestServer;
  before(async () => {
    makeFolder();
    server = await listen(createServer(answer));
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const never = new AbortController().signal;

  for (const [name, make] of [
    ['a folder', () => folderArchive(archive)],
    ['a system behind HTTP', () => httpArchive(`${server.url}/api/archive`, 'geheim')],
  ] as const satisfies readonly (readonly [string, () => DocumentArchive])[]) {
    describe(`${name}, as every archive`, () => {
      it('finds the documents of a code in their order, with number, day and what they are about', async () => {
        assert.deepEqual(
          (await make().find(FULL, never)).map(({ archiveNumber, title, fileName, on, block }) => [
            archiveNumber,
            title,
            fileName,
            on,
            block,
          ]),
          [
            ['2016-YD-008', '供地批复', '批复.pdf', '2016-03-01', 'approvals'],
            ['2015-DJ-101', '登记材料', '登记.pdf', '2015-05-06', 'rights'],
            [null, '来历不明', '其他.pdf', null, null],
          ],
        );
      });

      it('finds nothing for a code that it does not hold, nor for the beginning of one', async () => {
        assert.deepEqual(await make().find(OTHER, never), []);
        assert.deepEqual(await make().find(FULL.slice(0, 12), never), []);
      });

      it('gives the bytes of a document, and none of a document of another code', async () => {
        const [document] = await make().find(FULL, never);
        assert.deepEqual(await make().read(FULL, document!.reference, never), BYTES);
        assert.equal(await make().read(OTHER, document!.reference, never), undefined);
        assert.equal(await make().read(FULL, '../secret.txt', never), undefined);
      });

      it('stops when it is told to', async () => {
        await assert.rejects(make().find(FULL, AbortSignal.abort(new Error('enough'))), /enough|abort/i);
      });
    });
  }

  it('of a folder never hand out what lies outside it, by path or by link', async () => {
    await assert.rejects(folderArchive(archive).read('X', '../secret.txt', never), /outside the archive/);
    await assert.rejects(folderArchive(archive).read(FULL, '2015/登记.pdf', never), /outside the archive/);
  });

  it('follow their index, and are at fault rather than empty where it cannot be read', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    await assert.rejects(folderArchive(other).find(FULL, never), ArchiveError);
    writeFileSync(join(other, 'index.csv'), 'code,file,date\nA,a.pdf,2020/01/02\n');
    assert.deepEqual(
      (await folderArchive(other).find('A', never)).map(({ on }) => on),
      ['2020-01-02'],
    );
    writeFileSync(join(other, 'index.csv'), 'code,file\nA,a.pdf\nA,b.pdf\n');
    assert.equal((await folderArchive(other).find('A', never)).length, 2);
    writeFileSync(join(other, 'index.csv'), 'code,file\nA,\n');
    await assert.rejects(folderArchive(other).find('A', never), /line 2/);
  });

  it('behind HTTP are asked with the token at their address alone, and anything but an answer is a fault', async () => {
    asked.length = 0;
    await httpArchive(`${server.url}/api/archive/`, 'geheim').find(FULL, never);
    assert.deepEqual(asked, ['Bearer geheim /api/archive/documents']);
    for (const kind of ['nonsense', 'fails', 'redirects'] as const) {
      how = kind;
      await assert.rejects(httpArchive(`${server.url}/api/archive`, undefined).find(FULL, never), ArchiveError, kind);
    }
    how = 'answers';
    await assert.rejects(
      httpArchive('http://127.0.0.1:1/', 'geheim').find(FULL, never),
      (error: Error) => !/geheim|127/.test(error.message),
    );
  });

  it('that answer for some codes only give those, with a warning in both languages', async () => {
    how = 'hangs-on-other';
    const begun = performance.now();
    const { documents, warnings } = await findDocuments(
      [httpArchive(`${server.url}/api/archive`, undefined), folderArchive(archive)],
      [FULL, OTHER],
      300,
    );
    how = 'answers';
    assert.ok(performance.now() - begun < 2000);
    assert.deepEqual(
      documents.map(({ archive: id }) => id),
      ['http', 'http', 'http', 'folder', 'folder', 'folder'],
    );
    assert.deepEqual(
      warnings.map(({ archive: id, code }) => [id, code]),
      [['http', 'archive-timeout']],
    );
    assert.match(warnings[0]!.zh, /0\.3 秒内没有答复.*可能没有列全/);
    assert.match(warnings[0]!.en, /did not answer within 0\.3 s/);
  });

  it('that hear no signal are not waited for', async () => {
    const deaf: DocumentArchive = {
      id: 'folder',
      zh: '聋',
      en: 'deaf',
      find: () => new Promise(() => {}),
      read: async () => undefined,
    };
    const { warnings } = await findDocuments([deaf], [FULL], 50);
    assert.equal(warnings.length, 1);
  });

  describe('in a land file', () => {
    let database: TestDatabase;
    let api: TestApi;
    interface File {
      readonly warnings: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
      readonly blocks: {
        readonly archive:
          | {
              readonly state: 'present';
              readonly content: { readonly hidden: number; readonly documents: readonly { readonly title: string }[] };
            }
          | { readonly state: 'missing'; readonly reason: { readonly code: string } };
      };
    }
    const file = async (ask = asker(api), query = '') => {
      const response = await ask('GET', `/api/land-files/${FULL}${query}`);
      assert.equal(response.status, 200);
      return (await response.json()) as File;
    };
    const titles = ({ blocks: { archive: block } }: File) =>
      block.state === 'present' ? block.content.documents.map(({ title }) => title) : block.reason.code;

    before(async () => {
      database = await testDatabase();
      await fillLandStory(database.pool);
      api = await startApi(database, { ARCHIVE_URL: `${server.url}/api/archive`, ARCHIVE_TIMEOUT: '300ms' });
    });
    after(async () => {
      await api.close();
      await database.drop();
    });

    it('are shown as far as the reader may see what they are about; the rest is counted', async () => {
      const found = await file();
      assert.deepEqual([titles(found), found.warnings], [['供地批复'], []]);
      assert.ok(found.blocks.archive.state === 'present' && found.blocks.archive.content.hidden === 2);
      assert.deepEqual(titles(await file(undefined, '?asOf=2016-02-01')), []);
    });

    it('that do not answer leave the rest of the file as it is, with a warning that nobody can miss', async () => {
      how = 'hangs';
      const found = await file();
      const pdf = await asker(api)('GET', `/api/land-files/${FULL}/file.pdf`);
      how = 'answers';
      assert.equal(titles(found), 'archive-unanswered');
      assert.deepEqual(
        found.warnings.map(({ code }) => code),
        ['archive-timeout'],
      );
      assert.ok(/没有答复/.test(found.warnings[0]!.zh) && /did not answer/.test(found.warnings[0]!.en));
      assert.equal(pdf.status, 200);
      how = 'fails';
      assert.deepEqual(
        (await file()).warnings.map(({ code }) => code),
        ['archive-failed'],
      );
      how = 'answers';
    });

    it('give a document by what they themselves file under the code, to who may see it, and on record', async () => {
      const read = (reference: string, code = FULL, ask = asker(api)) =>
        ask(
          'GET',
          `/api/archive-documents/content?archive=http&code=${code}&reference=${encodeURIComponent(reference)}`,
        );
      const given = await read('2016/批复.pdf');
      assert.deepEqual([given.status, given.headers.get('content-type')], [200, 'application/pdf']);
      assert.deepEqual(Buffer.from(await given.arrayBuffer()), BYTES);
      assert.equal((await read('2016/批复.pdf', OTHER)).status, 404);
      assert.equal((await read('2015/登记.pdf')).status, 403);
      const { rows } = await database.pool.query(
        `select target from dimai.audit_entry where action = 'archive-document.read'`,
      );
      assert.deepEqual(rows, [{ target: FULL }]);
      how = 'hangs';
      assert.equal((await read('2016/批复.pdf')).status, 503);
      how = 'answers';
      const reviewer = await visitorWith(database, api, 'jiancha', { roles: ['reviewer'] });
      assert.equal(titles(await file(reviewer.ask)).length, 3);
      const north = await visitorWith(database, api, 'beibian', { roles: ['reviewer'], districts: ['320411'] });
      assert.equal((await read('2016/批复.pdf', FULL, north.ask)).status, 404);
    });

    it('are found by the code of a project too', async () => {
      const reviewer = await visitorWith(database, api, 'xiangmu', { roles: ['reviewer'] });
      const found = await reviewer.ask('GET', '/api/archive-documents?code=1501-320402-04-01-100001');
      assert.deepEqual(await found.json(), { documents: [], hidden: 0, archives: 1, warnings: [] });
      assert.equal((await reviewer.ask('GET', '/api/archive-documents?code=nothing')).status, 404);
    });
  });
});
