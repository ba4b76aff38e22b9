/** All archives asked for all codes at once, each for a while; what does not answer is a warning and never an empty answer. */
import type { ArchivedDocument, DocumentArchive } from './document-archive.ts';

/** A document with where it was found. */
export interface FoundDocument extends ArchivedDocument {
  readonly archive: DocumentArchive['id'];
  /** The code that it is filed under. */
  readonly code: string;
}

/** Why documents may be missing. */
export interface ArchiveWarning {
  readonly archive: DocumentArchive['id'];
  readonly code: 'archive-timeout' | 'archive-failed';
  readonly zh: string;
  readonly en: string;
}

export interface FoundDocuments {
  readonly documents: readonly FoundDocument[];
  readonly warnings: readonly ArchiveWarning[];
}

/** Codes asked of an archive at a time. */
const AT_ONCE = 4;

/** Asks; `timeoutMs` is for all codes of an archive together. Rejects only where `signal` does. */
export async function findDocuments(
  archives: readonly DocumentArchive[],
  codes: readonly string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<FoundDocuments> {
  const answers = await Promise.all(archives.map((archive) => ofArchive(archive, codes, timeoutMs, signal)));
  signal?.throwIfAborted();
  return {
    documents: answers.flatMap(({ documents }) => documents),
    warnings: answers.flatMap(({ warning }) => (warning === undefined ? [] : [warning])),
  };
}

async function ofArchive(
  archive: DocumentArchive,
  codes: readonly string[],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly documents: readonly FoundDocument[]; readonly warning: ArchiveWarning | undefined }> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  const found = new Map<string, readonly FoundDocument[]>();
  const waiting = [...codes];
  let fault: unknown;
  const work = async () => {
    for (let code = waiting.shift(); code !== undefined; code = waiting.shift()) {
      const asked = code;
      const documents = await stopping(archive.find(asked, either), either);
      found.set(
        asked,
        documents.map((document) => ({ ...document, archive: archive.id, code: asked })),
      );
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, codes.length) }, work));
  for (const result of results) if (result.status === 'rejected') fault ??= result.reason;
  const documents = codes.flatMap((code) => found.get(code) ?? []);
  if (fault === undefined) return { documents, warning: undefined };
  const isLate = deadline.aborted;
  const [zh, en] = isLate
    ? [`在 ${timeoutMs / 1000} 秒内没有答复`, `did not answer within ${timeoutMs / 1000} s`]
    : [`未能查询（技术原因：${(fault as Error).message}）`, `could not be asked (${(fault as Error).message})`];
  return {
    documents,
    warning: {
      archive: archive.id,
      code: isLate ? 'archive-timeout' : 'archive-failed',
      zh: `${archive.zh}${zh}，其中的档案可能没有列全；请稍后重试或直接查阅。`,
      en: `The ${archive.en} ${en}: its documents may be missing here. Try again later, or look there.`,
    },
  };
}

/** An adapter that waits on a dead file system does not hear the signal: nobody waits for it. */
function stopping<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
