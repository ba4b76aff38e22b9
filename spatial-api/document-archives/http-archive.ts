/**
 * An archive system behind HTTP: `GET {base}/documents?code=…` answers `{ "documents": [{ reference, title, fileName, archiveNumber?, date?, category? }] }`,
 * `GET {base}/documents/content?code=…&reference=…` the bytes, 404 where there are none. The address is a setting; of the request nothing but
 * code and reference gets into it, as parameters; redirects are not followed and answers are of a sensible size.
 */
import { z } from 'zod';

import { ArchiveError, LARGEST_DOCUMENT, type ArchivedDocument, type DocumentArchive } from './document-archive.ts';
import { blockOfCategory } from './folder-archive.ts';

const LARGEST_LIST = 4 * 1024 ** 2;
const text = z.string().max(1000);
const listSchema = z.object({
  documents: z
    .array(
      z.object({
        reference: text.min(1),
        title: text.min(1),
        fileName: text.min(1),
        archiveNumber: text.nullish(),
        date: z.iso.date().nullish(),
        category: text.nullish(),
      }),
    )
    .max(5000),
});

/** The archive at an address. */
export function httpArchive(base: string, token: string | undefined): DocumentArchive {
  const ask = async (path: string, parameters: Readonly<Record<string, string>>, most: number, signal: AbortSignal) => {
    const url = new URL(path, base.endsWith('/') ? base : `${base}/`);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    try {
      const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
      const response = await fetch(url, { redirect: 'error', signal, headers });
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new ArchiveError(`HTTP ${response.status}`);
      }
      return await readLimited(response, most);
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ArchiveError) throw cause;
      // Neither the address nor the token is in what is said.
      throw new ArchiveError('no answer', { cause });
    }
  };
  return {
    id: 'http',
    zh: '档案系统',
    en: 'archive system',
    async find(code, signal) {
      const bytes = await ask('documents', { code }, LARGEST_LIST, signal);
      return bytes === undefined ? [] : documentsIn(bytes);
    },
    read: async (code, reference, signal) => ask('documents/content', { code, reference }, LARGEST_DOCUMENT, signal),
  };
}

function documentsIn(bytes: Buffer): readonly ArchivedDocument[] {
  let told: unknown;
  try {
    told = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new ArchiveError('the answer is no JSON', { cause });
  }
  const parsed = listSchema.safeParse(told);
  if (!parsed.success) throw new ArchiveError(`the answer is not as agreed: ${z.prettifyError(parsed.error)}`);
  return parsed.data.documents.map(({ archiveNumber, date, category, ...document }) => ({
    ...document,
    archiveNumber: archiveNumber ?? null,
    on: date ?? null,
    block: blockOfCategory(category),
  }));
}

async function readLimited(response: Response, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += (piece as Uint8Array).length;
    if (size > most) throw new ArchiveError(`the answer is larger than ${most} bytes`);
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces);
}
