/** Where bytes lie, by their hash: in a folder, or on S3-compatible storage. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '../../schemas/settings.ts';
import { s3Store } from './s3-store.ts';

/** Keeps bytes under their SHA-256, hexadecimal. */
export interface ContentStore {
  /** Keeps bytes; the same ones twice are one. */
  put(sha256: string, bytes: Buffer): Promise<void>;
  /** The bytes, or undefined where they are not there. Other failures throw. */
  get(sha256: string): Promise<Buffer | undefined>;
  remove(sha256: string): Promise<void>;
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Settings that say where bytes lie. */
export type StoreSettings = Pick<
  Settings,
  'attachmentStore' | 'dataDirectory' | 's3Endpoint' | 's3Region' | 's3AccessKey' | 's3SecretKey'
>;

/** Whether attachments lie on a storage of their own rather than in the folder of the data. */
export const isRemoteStore = ({ attachmentStore }: Pick<Settings, 'attachmentStore'>): boolean =>
  attachmentStore.startsWith('s3://');

/** The store that the settings name. */
export function contentStore(settings: StoreSettings): ContentStore {
  const { attachmentStore, dataDirectory } = settings;
  if (!isRemoteStore(settings)) return folderStore(join(dataDirectory, 'attachments'));
  return s3Store({
    address: attachmentStore,
    endpoint: settings.s3Endpoint,
    region: settings.s3Region,
    accessKey: settings.s3AccessKey,
    secretKey: settings.s3SecretKey,
  });
}

/** Files below a folder, spread over 256 subfolders; written beside and renamed, so that none is ever half there. */
export function folderStore(folder: string): ContentStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    async put(sha256, bytes) {
      const path = pathOf(sha256);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const beside = `${path}.${randomUUID()}`;
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, path);
    },
    async get(sha256) {
      try {
        return await readFile(pathOf(sha256));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async remove(sha256) {
      await rm(pathOf(sha256), { force: true });
    },
  };
}
