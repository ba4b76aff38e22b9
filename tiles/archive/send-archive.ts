import type { Request, Response } from 'express';

import { savedAs } from '../../schemas/file-headers.ts';
import { Problem } from '../../schemas/problems.ts';
import { matchesEtag } from '../conditional.ts';
import type { TileAccess } from '../tile-access.ts';
import { cacheControl } from '../tile-answer.ts';
import type { TileService } from '../tile-service.ts';
import { definitionHash } from '../tile-source.ts';
import type { OpenArchive } from './archive-store.ts';

/**
 * Sends the newest archive of a layer, or with `?version=` that of one version: whole, by range, or 304. A reader that has begun
 * with one archive sees by the entity tag when the next one has taken its place.
 */
export async function sendArchive(
  service: TileService,
  access: TileAccess,
  request: Request<{ layer: string }>,
  response: Response,
): Promise<void> {
  const { archive, isPinned } = await findArchive(service, access, request);
  const { layerId, version, definition, path } = archive;
  response.set({
    ETag: `"${layerId}.${version}-${definition}"`,
    'Content-Type': 'application/vnd.pmtiles',
    ...savedAs(`${layerId}.${version}.pmtiles`),
    'Cache-Control': cacheControl({ isPinned, isShared: access.isShared }),
  });
  if (matchesEtag(request.get('If-None-Match'), String(response.get('ETag')))) {
    response.status(304).end();
    return;
  }
  await new Promise<void>((resolve, reject) => {
    response.sendFile(path, { cacheControl: false, dotfiles: 'allow' }, (error?: Error) => {
      if (error === undefined || response.headersSent) resolve();
      else reject(toProblem(error, archive, request));
    });
  });
}

async function findArchive(
  service: TileService,
  access: TileAccess,
  request: Request<{ layer: string }>,
): Promise<{ archive: OpenArchive; isPinned: boolean }> {
  const { archives } = service;
  const [layer] = service.resolve([request.params.layer], access);
  if (layer === undefined) throw new Error('a layer was neither found nor refused');
  if (!access.isEverywhere) {
    throw new Problem('forbidden', '切片包包含整个图层，权限限于部分行政区的用户请使用 /tiles 下的单个瓦片');
  }
  if (access.isReduced && layer.secrecy === 'restricted') {
    throw new Problem('forbidden', '切片包为原有精度，没有相应权限的用户请使用 /tiles 下的单个瓦片');
  }
  const definition = definitionHash(layer);
  const wanted = wantedVersion(request);
  const find = () =>
    wanted === undefined ? archives?.newest(layer.id, definition) : archives?.at(layer.id, wanted, definition);
  let archive = find();
  if (archive === undefined) {
    await archives?.look();
    archive = find();
  }
  if (archive !== undefined) return { archive, isPinned: wanted !== undefined };
  const which = wanted === undefined ? '' : `第 ${wanted} 版的`;
  throw new Problem(
    'archive-absent',
    `${layer.title}（${layer.id}）没有${which}切片包；数据发布后由后台生成，也可运行 dimai tiles build ${layer.id}`,
  );
}

function wantedVersion(request: Request): number | undefined {
  const { version } = request.query;
  if (version === undefined) return undefined;
  if (typeof version === 'string' && /^\d{1,9}$/.test(version)) return Number(version);
  throw new Problem('request-invalid', '版本应为图层版本号', {
    errors: [{ at: 'query.version', actual: JSON.stringify(version).slice(0, 40), expected: '整数' }],
  });
}

function toProblem(error: Error, { reader, layerId }: OpenArchive, request: Request): Error {
  const { status } = error as { status?: unknown };
  if (status === 416) {
    return new Problem('range-invalid', `切片包 ${layerId} 共 ${reader.bytes} 字节，没有所请求的范围`, {
      errors: [
        { at: 'header.Range', actual: request.get('Range')?.slice(0, 80), expected: `bytes=0-${reader.bytes - 1}` },
      ],
    });
  }
  if (status === 404) return new Problem('archive-absent', `切片包 ${layerId} 刚被新版本替换，请重试`);
  return error;
}
