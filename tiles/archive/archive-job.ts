import type { Pool } from 'pg';

import type { JobHandler } from '../../schemas/jobs/job.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { Settings } from '../../schemas/settings.ts';
import { definitionHash } from '../tile-source.ts';
import { archiveFolder } from './archive-folder.ts';
import { ArchiveStore } from './archive-store.ts';
import { buildArchive, type ArchiveBuild, type ArchiveProgress } from './build-archive.ts';
import { buildText } from './report.ts';

/** Kind of the jobs that build archives. */
export const ARCHIVE_JOB = 'tiles-build';

/** What such a job is told. It builds the version that is current when it runs. */
export interface ArchiveJobParameters {
  readonly layer: string;
  /** Version and definition for which it was ordered. */
  readonly version: number;
  readonly definition: string;
  /** Token of the version. */
  readonly publication: string;
}

const PHASES: Readonly<Record<ArchiveProgress['phase'], string>> = {
  cover: '查找瓦片',
  encode: '生成瓦片',
  verify: '比较瓦片',
  write: '写入切片包',
};

/** Builds a layer's archive, and removes those of versions that are not to be kept. It may be repeated: what is there is left as it is. */
export function archiveJob(
  settings: Pick<Settings, 'dataDirectory' | 'tileArchiveZoom' | 'tileArchivesKept'>,
): JobHandler<ArchiveJobParameters, ArchiveBuild> {
  return {
    kind: ARCHIVE_JOB,
    async run({ db, signal, progress, note }, parameters) {
      const layer = layerById(parameters.layer);
      if (layer === undefined) throw new Error(`the catalogue has no layer ${parameters.layer}`);
      const store = new ArchiveStore(archiveFolder(settings), db);
      const show = ({ phase, done, total }: ArchiveProgress) => progress({ phase: PHASES[phase], done, total });
      const built = await buildArchive({ db, store, signal, progress: show }, layer, {
        maxZoom: settings.tileArchiveZoom,
      });
      const removed = await store.prune(layer.id, settings.tileArchivesKept);
      note(buildText(built), { detail: { ...built, removed: removed.map(({ path }) => path) } });
      return built;
    },
  };
}

interface Due {
  readonly layer: string;
  readonly version: number;
  readonly publication: string;
}

/**
 * Orders a build for every layer whose current version has no archive and for which none was ordered yet; returns the number of
 * orders. A build that failed is not ordered again before the next version: who looks at the job can retry it.
 */
export async function orderArchives(db: Pool, store: ArchiveStore, layers: readonly Layer[]): Promise<number> {
  await store.look();
  const drawn = layers.filter(({ tiles, geometry }) => tiles !== undefined && geometry !== null);
  const { rows } = await db.query<Due>(
    `select layer, version, token as publication
from dimai.layer_state
join dimai.layer_publication using (layer, version)
where layer = any($1)`,
    [drawn.map(({ id }) => id)],
  );
  let ordered = 0;
  for (const { layer: id, version, publication } of rows) {
    const layer = drawn.find((candidate) => candidate.id === id)!;
    const definition = definitionHash(layer);
    if (store.at(id, version, definition) !== undefined) continue;
    const parameters: ArchiveJobParameters = { layer: id, version, definition, publication };
    if (await wasOrdered(db, parameters)) continue;
    await startJob(db, {
      kind: ARCHIVE_JOB,
      title: `${layer.title}切片包（第 ${version} 版）`,
      parameters,
      createdBy: 'system',
    });
    ordered += 1;
  }
  return ordered;
}

async function wasOrdered(db: Pool, parameters: ArchiveJobParameters): Promise<boolean> {
  const { rows } = await db.query<{ ordered: boolean }>(
    'select exists (select from dimai.job where kind = $1 and parameters @> $2::jsonb) as ordered',
    [ARCHIVE_JOB, JSON.stringify(parameters)],
  );
  return rows[0]?.ordered === true;
}
