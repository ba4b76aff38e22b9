/**
 * Resumable uploads by the tus protocol 1.0.0 at /api/uploads: a large file goes on where a broken connection, or a server that
 * was restarted, left it. The simple upload of one request has the same address without the header `Tus-Resumable`.
 */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';

import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { RequestHandler } from 'express';

import { Problem, type ProblemCode } from '../../schemas/problems.ts';
import { dataFolder, type Settings } from '../../schemas/settings.ts';
import {
  findUploads,
  registerUpload,
  removeUploads,
  uploadPath,
  type UploadStore,
} from '../../schemas/uploads/upload-store.ts';
import { UploadLocker } from './upload-locker.ts';
import { requireRight, type Caller } from '../access/caller.ts';
import { callerIn } from '../access/request-caller.ts';
import { recordOf } from '../http.ts';

const ADDRESS = '/api/uploads';
const ONE = /^\/api\/uploads\/([0-9a-f]{8}-[0-9a-f-]{27})$/;

/** Handles requests of the protocol and leaves all others to the routes. */
export function tusUploads(store: UploadStore, settings: Settings): RequestHandler {
  let files: FileStore | undefined;
  const locker = new UploadLocker(store.folder);
  return async (request, response, next) => {
    const isResumable = request.path.startsWith(ADDRESS) && request.get('Tus-Resumable') !== undefined;
    const asks = request.path === ADDRESS && request.method === 'OPTIONS';
    if (!isResumable && !asks) return next();
    const record = recordOf(response);
    record.route = request.path === ADDRESS ? ADDRESS : `${ADDRESS}/{id}`;
    if (!asks) {
      const caller = callerIn(response);
      record.callerId = caller.id;
      requireRight(caller, 'ingest:load');
      await admit(store, caller, request.path, request.method);
      if (request.method === 'DELETE') {
        await removeUploads(store, [idOf(request.path)]);
        response.set('Tus-Resumable', '1.0.0').status(204).end();
        return;
      }
    }
    files ??= new FileStore({ directory: store.folder });
    const server = new Server({
      path: ADDRESS,
      datastore: files,
      locker,
      maxSize: settings.uploadLimitBytes,
      relativeLocation: true,
      allowedOrigins: [],
      respectForwardedHeaders: false,
      namingFunction: () => randomUUID(),
      onUploadCreate: async (_, upload) => {
        await create(store, callerIn(response), upload);
        return {};
      },
      onResponseError: (_, error) => {
        throw problemOf(error);
      },
    });
    await server.handle(request, response);
  };
}

/** The upload store of these settings. */
export function uploadStore(db: UploadStore['db'], settings: Settings): UploadStore {
  return { db, folder: dataFolder(settings, 'uploads') };
}

/** An upload belongs to who began it; for everybody else it does not exist. */
async function admit({ db }: UploadStore, caller: Caller, path: string, method: string): Promise<void> {
  if (path === ADDRESS && method === 'POST') return;
  const [upload] = await findUploads(db, [idOf(path)]);
  if (upload?.createdBy === caller.id || (upload != null && caller.may('jobs:manage'))) return;
  throw new Problem('upload-unknown', '没有这个上传，或已过期，请重新上传');
}

function idOf(path: string): string {
  const id = ONE.exec(path)?.[1];
  if (id == null)
    throw new Problem('path-unknown', `没有 ${path.slice(0, 200)}；上传地址由 POST ${ADDRESS} 的 Location 给出`);
  return id;
}

interface NewUpload {
  readonly id: string;
  readonly size?: number | undefined;
  readonly metadata?: Record<string, string | null> | undefined;
}

/** Puts a new upload on record: `filename` and, if the sender knows it, `sha256` come in `Upload-Metadata`. */
async function create({ db }: UploadStore, caller: Caller, { id, size, metadata }: NewUpload): Promise<void> {
  const name = metadata?.['filename'] ?? metadata?.['name'];
  const sha256 = metadata?.['sha256'] ?? null;
  if (name == null || name.length > 200) {
    throw new Problem('request-invalid', 'Upload-Metadata 须含文件名 filename（Base64 编码，不超过 200 字）', {
      errors: [{ at: 'header.Upload-Metadata', expected: 'filename <base64>' }],
    });
  }
  if (size == null) {
    throw new Problem('request-invalid', '须以 Upload-Length 给出文件大小', {
      errors: [{ at: 'header.Upload-Length', expected: '文件字节数' }],
    });
  }
  if (sha256 != null && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new Problem('request-invalid', 'sha256 应为 64 位十六进制数', {
      errors: [{ at: 'header.Upload-Metadata', actual: sha256, expected: '64 位十六进制数' }],
    });
  }
  await registerUpload(db, id, { name, purpose: 'delivery', createdBy: caller.id }, { bytes: size, sha256 });
}

const CODES: Readonly<Record<number, ProblemCode>> = {
  404: 'upload-unknown',
  409: 'upload-offset-wrong',
  410: 'upload-unknown',
  413: 'body-too-large',
  423: 'server-busy',
};

/** The protocol's own errors as problems. */
function problemOf(error: Error | { readonly status_code: number; readonly body: string }): Error {
  if (error instanceof Problem || !('status_code' in error)) return error as Error;
  const { status_code: status, body } = error;
  const code = CODES[status] ?? (status < 500 ? 'request-invalid' : 'internal-fault');
  return new Problem(code, DETAILS[code] ?? body.trim());
}

const DETAILS: Readonly<Partial<Record<ProblemCode, string>>> = {
  'upload-unknown': '没有这个上传，或已过期，请重新上传',
  'upload-offset-wrong': '续传位置与已收到的不符；请以 HEAD 查询 Upload-Offset 后从该处续传',
  'body-too-large': '文件超过上传上限（UPLOAD_LIMIT），请拆分后上传，或请管理员调整上限',
  'server-busy': '此文件的另一次传输尚未结束，请稍后重试',
};

/** Bytes received so far; undefined where nothing has arrived. */
export async function receivedBytes(folder: string, id: string): Promise<number | undefined> {
  return (await stat(uploadPath(folder, id)).catch(() => undefined))?.size;
}
