/** `ingest-examine`: what is in a delivery, and how it may be loaded. */
import type pg from 'pg';
import type { JobHandler } from '../../schemas/jobs/job.ts';
import type { Settings } from '../../schemas/settings.ts';
import { saidAt } from '../../schemas/flag-words.ts';
import { Refusal } from '../delivery.ts';
import { describeCrs } from '../ingest-file.ts';
import { withFirstRows } from '../first-rows.ts';
import { openDelivery } from '../open-delivery.ts';
import { suggestMapping, type Suggestion } from '../suggest.ts';
import type { NamedFiles } from '../uploads/named-files.ts';
import {
  type IngestJobParameters,
  type IngestJobRow,
  layerOf,
  openOptions,
  openUploads,
  readIngestJob,
} from './ingest-job.ts';

/** One layer of the delivery: its columns with sample values, the layers that it may be, the mapping proposed. */
export type ExaminedLayer = Omit<Suggestion, 'command'> & {
  /** What the file says about its CRS. */
  readonly crsText: string | null;
  /** CRS as it would be decided, or why it cannot be. */
  readonly crs: { readonly label: string } | { readonly code: string; readonly zh: string; readonly en: string };
};

export interface Examination {
  readonly layers: readonly ExaminedLayer[];
  /** What is in the package, for messages. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

const MOST_FILES = 200;

/** Looks into the files without reading more than the first rows of each layer. */
export async function examineDelivery(
  db: pg.Pool,
  settings: Settings,
  { options }: Pick<IngestJobRow, 'options'>,
  files: NamedFiles,
): Promise<Examination> {
  const { encoding, correctCoordinates } = options;
  const opened = await openDelivery(files.path, {
    ...openOptions(settings, files.workFolder),
    ...(encoding == null ? {} : { encoding }),
    ...(correctCoordinates == null ? {} : { correctCoordinates }),
  });
  try {
    const layers: ExaminedLayer[] = [];
    for (const delivered of opened.layers) {
      const source = withFirstRows(delivered);
      const { command: _command, ...suggestion } = await suggestMapping(
        opened.name,
        source,
        layerOf(options, settings),
      );
      const crs = await describeCrs(db, source, options.crs).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        return { code: error.code, ...saidAt('order', error) };
      });
      layers.push({ ...suggestion, crsText: source.crsText ?? null, crs });
    }
    return { layers, files: opened.files.slice(0, MOST_FILES).map(({ name, bytes }) => ({ name, bytes })) };
  } finally {
    await opened.close();
  }
}

/** Puts an examination on record. */
export async function recordExamination(db: pg.Pool, id: string, examination: Examination): Promise<void> {
  const text = JSON.stringify(examination).replaceAll(String.raw`\u0000`, '␀');
  await db.query('update dimai.ingest_job set examination = $2, changed_at = now() where id = $1', [id, text]);
}

export const examineJob = (settings: Settings): JobHandler<IngestJobParameters, { readonly layers: number }> => ({
  kind: 'ingest-examine',
  async run({ db, signal, progress }, { ingestJobId }) {
    const row = await readIngestJob(db, ingestJobId);
    progress({ phase: 'open', message: '打开文件，识别格式' });
    const files = await openUploads(db, settings, row);
    try {
      const examination = await examineDelivery(db, settings, row, files);
      signal.throwIfAborted();
      await recordExamination(db, row.id, examination);
      return { layers: examination.layers.length };
    } finally {
      await files.remove();
    }
  },
});
