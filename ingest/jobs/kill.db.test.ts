/** Deliveries whose worker or database is killed at every step: nothing is lost, nothing is half there. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import type pg from 'pg';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { parcelPackage } from '../../fixtures/harness/parcel-package.ts';
import { eventually, forkWorker, type TestWorker } from '../../fixtures/harness/worker.ts';
import { locateCluster, openDatabase, type OpenDatabase } from '../../schemas/database/cluster.ts';
import { runningPostmaster } from '../../schemas/database/cluster-process.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import { superviseWorkers } from '../../schemas/jobs/supervise.ts';
import { readSettings } from '../../schemas/settings.ts';
import { receiveFile } from '../../schemas/uploads/upload-store.ts';

const PROGRAM = new URL('../worker.ts', import.meta.url);
const ROWS = 200;

/** Orders as the server gives them. */
function ordersOn(db: pg.Pool, folder: string) {
  const step = async (id: string, kind: string, parameters: object = {}) => {
    const order = { kind, title: kind, parameters: { ingestJobId: id, ...parameters }, createdBy: 'tester' };
    const jobId = await startJob(db, order);
    await db.query('update dimai.ingest_job set job_id = $2 where id = $1', [id, jobId]);
  };
  const read = async (id: string) => {
    const { rows } = await db.query<{ state: string; deliveryId: number | null }>(
      'select state, dataset_version_id as "deliveryId" from dimai.ingest_job_state where id = $1',
      [id],
    );
    return rows[0]!;
  };
  return {
    async load(location: string): Promise<string> {
      const store = { db, folder: join(folder, 'uploads') };
      const description = { name: 'x.zip', purpose: 'delivery', createdBy: 'tester' } as const;
      const upload = await receiveFile(store, description, Readable.from([parcelPackage(ROWS, location)]), 1e9);
      const { rows } = await db.query<{ id: string }>(
        `insert into dimai.ingest_job (name, upload_ids, options, created_by, created_by_name) values ('x', $1, '{"layer":"parcel","dataset":"x"}', 't', 't') returning id`,
        [[upload.id]],
      );
      await step(rows[0]!.id, 'ingest-load');
      return rows[0]!.id;
    },
    async publish(id: string) {
      const { deliveryId } = await read(id);
      await step(id, 'ingest-publish', { deliveryId, confirmed: true, by: 'tester' });
    },
    reach: (id: string, state: string, limitMs = 60_000) =>
      eventually(async () => {
        const found = await read(id);
        assert.ok(!['refused', 'failed', 'cancelled'].includes(found.state), found.state);
        return found.state === state;
      }, limitMs),
    /** Locations shown, how many rows have each, and what is left in the staging schema. */
    async shown() {
      const { rows } = await db.query<{ location: string; rows: number }>(
        'select location, count(*) as rows from land.parcel where version_to is null group by 1 order by 1',
      );
      return rows.map(({ location, rows: count }) => `${location} ${count}`);
    },
    async left() {
      const { rows } = await db.query<{ tables: number; loading: number }>(
        `select (select count(*) from pg_tables where schemaname = 'staging') as tables,
  (select count(*) from dimai.dataset_version where state = 'loading') as loading`,
      );
      return rows[0]!;
    },
  };
}

/** Holds a lock, so that the worker stops before a certain statement; resolves with the process id of its waiting backend. */
async function hold(db: pg.Pool, statement: string) {
  const client = await db.connect();
  await client.query('begin');
  await client.query(statement);
  return {
    waiting: () =>
      eventually(async () => {
        const { rows } = await db.query<{ pid: number }>(
          `select pid from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'dimai-jobs' and datname = current_database()`,
        );
        return rows[0]?.pid;
      }, 40_000),
    async release() {
      await client.query('rollback').catch(() => undefined);
      client.release(true);
    },
  };
}

describe('killed in the middle of a delivery', function () {
  this.timeout(240_000);

  describe('the worker, or its connection', () => {
    let database: TestDatabase;
    let folder: string;
    let orders: ReturnType<typeof ordersOn>;
    const workers: TestWorker[] = [];

    before(async () => {
      database = await testDatabase();
      folder = await mkdtemp(join(tmpdir(), 'dimai-kill-'));
      orders = ordersOn(database.pool, folder);
    });
    after(async () => {
      for (const worker of workers) await worker.kill();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    });

    /** The worker that lives, or another one. */
    const working = () => {
      const living = workers.find(({ process: { exitCode, signalCode } }) => exitCode == null && signalCode == null);
      if (living != null) return living;
      const worker = forkWorker(PROGRAM, database.url, { DIMAI_DATA: folder });
      workers.push(worker);
      return worker;
    };
    const endOf = {
      'the worker': (worker: TestWorker) => worker.kill(),
      'its connection': async (_: TestWorker, backend: number) => {
        await database.pool.query('select pg_terminate_backend($1)', [backend]);
      },
    };
    /** Stops the worker at a moment of what `order` orders, ends the victim there, and lets go. */
    const killAt = async (
      { lock, isEarly }: Moment,
      end: (worker: TestWorker, backend: number) => Promise<void>,
      order: () => Promise<void>,
      between: () => Promise<void> = async () => {},
    ) => {
      const worker = working();
      const early = isEarly ? await hold(database.pool, lock) : undefined;
      await order();
      const held = early ?? (await hold(database.pool, lock));
      await end(worker, await held.waiting());
      await between();
      await held.release();
      working();
    };

    /** Where the worker stops, and by which lock: taken before the order, or behind its first statement. */
    interface Moment {
      readonly lock: string;
      readonly isEarly: boolean;
    }
    const COMMIT: Moment = { lock: 'select from dimai.ingest_job for update', isEarly: false };
    const LOADING: Readonly<Record<string, Moment>> = {
      'before the first row is staged': { lock: 'lock table land.parcel in access exclusive mode', isEarly: true },
      'when all is staged and checked, before the commit': COMMIT,
    };
    const PUBLISHING: Readonly<Record<string, Moment>> = {
      'when it begins to write the version': { lock: 'lock table land.parcel in share mode', isEarly: true },
      'when the version is written, before the commit': COMMIT,
    };

    it('loading goes on in another worker, and stages the delivery once', async () => {
      for (const [moment, where] of Object.entries(LOADING)) {
        for (const [victim, end] of Object.entries(endOf)) {
          const name = `${victim} ${moment}`;
          let id = '';
          await killAt(where, end, async () => {
            id = await orders.load('甲');
          });
          await orders.reach(id, 'staged');
          assert.deepEqual(await orders.shown(), [], name);
          assert.deepEqual(await orders.left(), { tables: 1, loading: 0 }, name);
          await database.pool.query('select dimai.discard_delivery(dataset_version_id) from dimai.ingest_job');
          await database.pool.query('delete from dimai.ingest_job');
        }
      }
    });

    it('publishing is done once and whole, or not yet', async () => {
      let version = 0;
      for (const [moment, where] of Object.entries(PUBLISHING)) {
        for (const [victim, end] of Object.entries(endOf)) {
          const name = `${victim} ${moment}`;
          const before = await orders.shown();
          working();
          const id = await orders.load(`版本${++version}`);
          await orders.reach(id, 'staged');
          const isUntouched = async () => assert.deepEqual(await orders.shown(), before, `${name}: nothing half`);
          await killAt(where, end, () => orders.publish(id), isUntouched);
          await orders.reach(id, 'published');
          assert.deepEqual(await orders.shown(), [`版本${version} ${ROWS}`], name);
          const { rows } = await database.pool.query<{ version: number }>(
            `select version from dimai.layer_state where layer = 'parcel'`,
          );
          assert.equal(rows[0]!.version, version, `${name}: one version`);
          assert.deepEqual(await orders.left(), { tables: 0, loading: 0 }, name);
        }
      }
    });
  });

  describe('the database', () => {
    let folder: string;
    let database: OpenDatabase;
    let db: pg.Pool;
    let orders: ReturnType<typeof ordersOn>;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'dimai-crash-'));
      database = await openDatabase(readSettings({ DIMAI_DATA: folder }));
      db = createPool({ url: database.url, size: 5 });
      await migrate(db);
      orders = ordersOn(db, folder);
    });
    after(async () => {
      await db.end();
      await database.release();
      await rm(folder, { recursive: true, force: true });
    });

    it('comes back after a crash with what was staged, and the job goes on by itself', async () => {
      const environment = { ...process.env };
      Object.assign(process.env, { DIMAI_DATA: folder, LOG_LEVEL: 'fatal' });
      const log = pino({ level: 'silent' });
      const workers = superviseWorkers({ log, databaseUrl: database.url }, [{ program: 'ingest', processes: 1 }], 5000);
      try {
        const id = await orders.load('崩溃前');
        await orders.reach(id, 'staged');
        const held = await hold(db, 'lock table land.parcel in share mode');
        await orders.publish(id);
        // kill -9 of one backend: the server ends every session and recovers.
        process.kill(await held.waiting(), 'SIGKILL');
        await held.release();
        await eventually(() =>
          db.query('select 1').then(
            () => true,
            () => false,
          ),
        );
        await eventually(
          () =>
            orders.reach(id, 'published', 1000).catch((error: Error) => {
              if (error.name === 'AssertionError') throw error;
              return false;
            }),
          90_000,
        );
        assert.deepEqual(await orders.shown(), [`崩溃前 ${ROWS}`]);
        assert.deepEqual(await orders.left(), { tables: 0, loading: 0 });
      } finally {
        await workers.stop();
        for (const name of ['DIMAI_DATA', 'LOG_LEVEL']) {
          if (environment[name] == null) delete process.env[name];
          else process.env[name] = environment[name];
        }
      }
    });

    it('is started again when it was killed altogether, with everything that was committed', async () => {
      const cluster = locateCluster(readSettings({ DIMAI_DATA: folder }));
      process.kill(runningPostmaster(cluster)!, 'SIGKILL');
      await eventually(() =>
        db.query('select 1').then(
          () => false,
          () => true,
        ),
      );
      await database.revive();
      assert.deepEqual(await orders.shown(), [`崩溃前 ${ROWS}`]);
    });
  });
});
