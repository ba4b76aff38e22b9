/** A file of a survey as it arrives: the body of the request, kept as an upload until its job has read it. */
import { Readable } from 'node:stream';
import { Problem } from '../../schemas/problems.ts';
import { receiveFile, type Upload, UploadTooLarge } from '../../schemas/uploads/upload-store.ts';
import type { RouteContext } from '../route.ts';
import { uploadStore } from '../uploads/tus.ts';

/** Receives the body under a name. Throws `body-unreadable`, `body-too-large`. */
export async function receiveBody(context: RouteContext, name: string, body: unknown): Promise<Upload> {
  const { db, settings, caller } = context;
  if (!(body instanceof Readable)) {
    throw new Problem(
      'body-unreadable',
      '请直接以文件内容为请求正文（如 curl --data-binary @文件名），不用表单或 JSON',
    );
  }
  try {
    // Left undestroyed when it is too large, so that the sender still hears why.
    const chunks = body.iterator({ destroyOnReturn: false });
    const description = { name, purpose: 'survey', createdBy: caller.id } as const;
    return await receiveFile(uploadStore(db, settings), description, chunks, settings.uploadLimitBytes);
  } catch (error) {
    if (!(error instanceof UploadTooLarge)) throw error;
    const limit = Math.round(settings.uploadLimitBytes / 1024 ** 2);
    throw new Problem('body-too-large', `文件超过上传上限 ${limit} MB（UPLOAD_LIMIT）`, { cause: error });
  }
}
