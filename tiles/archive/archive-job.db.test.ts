import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { setVersion } from '../../fixtures/harness/layer-rows.ts';
import { eventually } from '../../fixtures/harness/worker.ts';
import { listJobs } from '../../schemas/jobs/jobs.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { layers } from '../../schemas/layers/index.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { fillParcels } from '../bench/parcels.ts';
import { archiveFolder } from './archive-folder.ts';
import { ARCHIVE_JOB, archiveJob, orderArchives } from './archive-job.ts';
import { ArchiveStore } from './archive-store.ts';

describe('the job that builds archives', () => {
  let database: TestDatabase;
  let worker: Worker;
  let store: ArchiveStore;
  let folder: string;
  const order = () => orderArchives(database.pool, store, layers);
  const jobs = () => listJobs(database.pool, { kinds: [ARCHIVE_JOB], limit: 10 });
  const latest = () =>
    eventually(async () => {
      const [job] = await jobs();
      return job?.state === 'succeeded' || job?.state === 'failed' ? job : null;
    });

  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-archives-'));
    const settings = { dataDirectory: folder, tileArchiveZoom: 15, tileArchivesKept: 1 };
    store = new ArchiveStore(archiveFolder(settings), database.pool);
    const log = pino({ level: 'silent' });
    worker = await startWorker({ db: database.pool, log, handlers: [archiveJob(settings)], slots: 1 });
  });
  after(async () => {
    await worker.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });

  it('is ordered once for each publication of each layer that is drawn', async () => {
    assert.equal(await order(), 0);
    await fillParcels(database.pool, 12);
    assert.equal(await order(), 1);
    assert.equal(await order(), 0);
    const job = await latest();
    assert.equal(job.state, 'succeeded');
    assert.equal(job.createdBy, 'system');
    assert.deepEqual([(job.result as { state: string }).state, (await store.list()).length], ['built', 1]);
    assert.equal(await order(), 0);
    await setVersion(database.pool, parcel, 2);
    assert.equal(await order(), 1);
    const next = await latest();
    assert.equal((next.result as { state: string }).state, 'updated');
    assert.deepEqual(
      (await store.list()).map(({ version }) => version),
      [2],
    );
  });

  it('is not ordered over and over for a layer that has nothing to draw', async () => {
    await database.pool.query('update land.parcel set version_to = 3');
    await setVersion(database.pool, parcel, 3);
    assert.equal(await order(), 1);
    const job = await latest();
    assert.equal((job.result as { state: string }).state, 'empty');
    assert.equal(await order(), 0);
  });
});
