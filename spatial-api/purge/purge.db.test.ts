import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { startApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { listen, type TestServer } from '../../fixtures/harness/http.ts';
import { fillLandStory } from '../../fixtures/harness/land-story.ts';
import { visitorWith } from '../../fixtures/harness/visitor.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { Problem } from '../../schemas/problems.ts';
import { verifyChain } from '../access/audit-log.ts';
import { isSigned, type Signature } from '../access/signing-key.ts';
import { canonicalJson, sm3 } from '../canonical-json.ts';
import type { ContentStore } from '../attachments/store.ts';
import { run } from '../cli.ts';
import { planPurge, purge } from './purge.ts';

describe('the removal of all data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dimai-purge-'));
  const certificate = join(folder, '..', `${folder.split('/').at(-1)!}.json`);
  let database: TestDatabase;
  let storage: TestServer;
  /** Objects of the storage by their address. */
  const objects = new Set(['b', 'c'].map((letter) => `/bucket/land/${letter.repeat(64)}`));

  before(async () => {
    storage = await listen(({ method, url }, response) => {
      if (method === 'DELETE') objects.delete(url!);
      response.writeHead(method === 'DELETE' ? 204 : objects.has(url!) ? 200 : 404).end();
    });
    database = await testDatabase();
    await fillLandStory(database.pool);
    await database.pool.query('create table staging.load_7 as select 1 as source_row');
    await database.pool.query(`insert into dimai.picture (sha256, bytes) values (repeat('a', 64), '\\x00')`);
    const api = await startApi(database, { DIMAI_DATA: folder });
    await visitorWith(database, api, 'anquan', { roles: ['data-steward'] });
    await api.close();
    for (const kind of ['attachments/ab', 'exports/1', 'maps/2', 'uploads', 'archives/tiles', 'backups/dimai-1']) {
      mkdirSync(join(folder, kind), { recursive: true });
      writeFileSync(join(folder, kind, 'file'), 'data');
    }
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules', 'own.json'), '{}');
  });

  after(async () => {
    await storage.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(certificate, { force: true });
  });

  /** Runs the command as a person would, with what it prints. */
  async function command(...flags: string[]): Promise<{ code: number; text: string }> {
    const [printed, log, error] = [[] as string[], console.log, console.error];
    const environment = {
      DATABASE_URL: database.url,
      DIMAI_DATA: folder,
      AUDIT_SIGNATURE: 'ed25519',
      ATTACHMENT_STORE: 's3://bucket/land',
      S3_ENDPOINT: storage.url,
      S3_ACCESS_KEY: 'AKID',
      S3_SECRET_KEY: 'secret',
    };
    const kept = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
    console.log = (text: string) => void printed.push(text);
    console.error = console.log;
    Object.assign(process.env, environment);
    try {
      return { code: await run(['purge', ...flags]), text: printed.join('\n') };
    } finally {
      console.log = log;
      console.error = error;
      for (const [name, value] of Object.entries(kept)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  }

  it('is only told as long as it is not confirmed, and refused without its grounds', async () => {
    const { code, text } = await command();
    assert.equal(code, 0);
    assert.match(text, /land\.parcel\t\d+ 行/);
    assert.match(text, /backups\t1 个文件/);
    const refused = await command('--confirm', 'changzhou', '--reason', '合同到期');
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /没有清除任何数据/);
    assert.ok((await planPurge(database.pool, { dataDirectory: folder })).tables.some(({ rows }) => rows > 0));
  });

  it('waits until nobody else of the platform is connected', async () => {
    const busy = createPool({ url: database.url, size: 1, applicationName: 'dimai-other' });
    try {
      await busy.query('select 1');
      await assert.rejects(
        purge(database.pool, { dataDirectory: folder }),
        (error) => error instanceof Problem && error.code === 'purge-busy',
      );
    } finally {
      await busy.end();
    }
    assert.ok(existsSync(join(folder, 'exports/1/file')));
  });

  it('takes attachments away from their storage first: while that is away, nothing is gone', async () => {
    await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and application_name like 'dimai%'`);
    await database.pool.query(`set application_name = 'test'`);
    await database.pool.query(
      `insert into dimai.attachment_content (sha256, bytes, media_type) values (repeat('b', 64), 7, 'application/pdf'), (repeat('c', 64), 5, 'application/pdf') on conflict do nothing`,
    );
    const store: ContentStore = {
      put: async () => undefined,
      get: async () => undefined,
      async remove(hash) {
        throw new Error(`S3 DELETE of ${hash.slice(0, 2)} answered 503`);
      },
    };
    const places = { dataDirectory: join(folder, 'nowhere'), remote: { address: 's3://bucket/land', store } };
    await assert.rejects(purge(database.pool, places), /503/);
    const plan = await planPurge(database.pool, places);
    assert.ok(
      plan.tables.some(({ rows }) => rows > 0),
      'nothing is gone while the storage is away',
    );
    const remote = plan.files.find(({ entry }) => entry === 's3://bucket/land')!;
    assert.ok(remote.files >= 2 && remote.bytes >= 12);
  });

  it('leaves no rows and no files; accounts, rules and the audit log stay, and a certificate says so', async () => {
    // the harness keeps connections of its own
    await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and application_name like 'dimai%'`);
    await database.pool.query(`set application_name = 'test'`);
    const { code, text } = await command(
      '--confirm=changzhou',
      '--reason=合同到期',
      '--by=王经办',
      `--certificate=${certificate}`,
    );
    assert.equal(code, 0, text);
    assert.match(text, /s3:\/\/bucket\/land\t\d+ 个文件/);
    assert.equal(objects.size, 0, 'attachments on their storage');
    const { tables, files } = await planPurge(database.pool, { dataDirectory: folder });
    assert.deepEqual(
      tables.filter(({ rows }) => rows > 0),
      [],
    );
    assert.deepEqual(files, []);
    assert.ok(!existsSync(join(folder, 'attachments')) && existsSync(join(folder, 'rules/own.json')));
    const accounts = await database.pool.query('select from dimai.account');
    assert.ok(accounts.rowCount! > 0);
    const {
      sm3: digest,
      signature,
      ...certified
    } = JSON.parse(readFileSync(certificate, 'utf8')) as {
      sm3: string;
      signature: Signature;
      left: object;
      tables: { table: string; rows: number }[];
      auditEntries: number;
    };
    assert.deepEqual(certified.left, { rows: 0, files: 0 });
    assert.ok(certified.tables.find(({ table }) => table === 'land.parcel')!.rows > 0);
    assert.equal(digest, sm3(canonicalJson(certified)));
    assert.ok(isSigned(canonicalJson(certified), signature));
    const report = await verifyChain(database.pool);
    assert.equal(report.state, 'whole');
    const { rows } = await database.pool.query<{ entry: string }>(
      'select entry from dimai.audit_entry order by sequence desc limit 1',
    );
    assert.match(rows[0]!.entry, /"action":"data\.purge".*王经办/);
    assert.ok(rows[0]!.entry.includes(digest));
    const again = await command('--confirm=changzhou', '--reason=再', '--by=王', `--certificate=${certificate}`);
    assert.notEqual(again.code, 0, 'a certificate is not written over');
  });
});
