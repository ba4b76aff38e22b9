/** Archive systems beside the platform: what they hold of a code, and the documents themselves. Another kind is another adapter. */
import type { AttachmentBlock } from '../attachments/attachments.ts';

/** A document as its archive tells of it. */
export interface ArchivedDocument {
  /** Names it within the archive. */
  readonly reference: string;
  /** 档号. */
  readonly archiveNumber: string | null;
  readonly title: string;
  readonly fileName: string;
  /** Day of the document, `yyyy-MM-dd`. */
  readonly on: string | null;
  /** What of the land it is about, which says who may see it; null where the archive does not tell. */
  readonly block: AttachmentBlock | null;
}

/** An archive that can be asked. Whatever keeps it from answering is thrown: an empty answer says that there is nothing. */
export interface DocumentArchive {
  readonly id: 'folder' | 'http';
  readonly zh: string;
  readonly en: string;
  /** Documents of a code as it is written, in the order of the archive. */
  find(code: string, signal: AbortSignal): Promise<readonly ArchivedDocument[]>;
  /** The bytes of a document of that code; undefined where the archive has no such document of it. */
  read(code: string, reference: string, signal: AbortSignal): Promise<Buffer | undefined>;
}

/** The archive cannot be used as it stands. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** Largest document that is handed on. */
export const LARGEST_DOCUMENT = 128 * 1024 ** 2;
