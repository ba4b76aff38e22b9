import { z } from 'zod';

import { attachmentBlocks } from '../attachments/attachments.ts';

/** A document of an archive as it is answered. */
export const archivedDocumentSchema = z
  .object({
    archive: z.enum(['folder', 'http']),
    code: z.string().describe('归档所用的代码'),
    reference: z.string().describe('在档案系统中的标识'),
    archiveNumber: z.string().nullable().describe('档号'),
    title: z.string(),
    fileName: z.string(),
    on: z.string().nullable(),
    block: z.enum(attachmentBlocks).nullable(),
  })
  .meta({ id: 'ArchivedDocument' });

/** What an archive did not answer. */
export const archiveWarningSchema = z
  .object({
    archive: z.enum(['folder', 'http']),
    code: z.enum(['archive-timeout', 'archive-failed']),
    zh: z.string(),
    en: z.string(),
  })
  .meta({ id: 'ArchiveWarning' });
