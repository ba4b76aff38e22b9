/** Uploaded files under the names that their senders gave them, as readers and messages want them. */
import { copyFile, link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { uploadPath, type Upload } from '../../schemas/uploads/upload-store.ts';
import { Refusal } from '../delivery.ts';

export interface NamedFiles {
  /** The file, or the folder where there are several. */
  readonly path: string;
  /** A folder for whatever is unpacked; it goes with `remove`. */
  readonly workFolder: string;
  remove(): Promise<void>;
}

/** Where workers of this machine unpack: the data folder may be shared with others. */
export function machineFolder(dataDirectory: string): string {
  return join(dataDirectory, 'work', safeName(hostname()));
}

/** Lays the uploads out in a folder of their own, without copying where the file system can link. Throws Refusal `upload-missing`. */
export async function namedFiles(
  folders: { readonly uploads: string; readonly work: string },
  uploads: readonly Pick<Upload, 'id' | 'name'>[],
): Promise<NamedFiles> {
  await mkdir(folders.work, { recursive: true });
  await removeAbandoned(folders.work);
  const folder = await mkdtemp(join(folders.work, `upload-${process.pid}-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const files = join(folder, 'files');
    await mkdir(files);
    const paths: string[] = [];
    for (const { id, name } of uploads) {
      const path = join(
        files,
        uniqueName(
          safeName(name),
          paths.map((used) => used.slice(files.length + 1)),
        ),
      );
      await place(uploadPath(folders.uploads, id), path, name);
      paths.push(path);
    }
    return { path: paths.length === 1 ? paths[0]! : files, workFolder: join(folder, 'work'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function place(source: string, target: string, name: string): Promise<void> {
  try {
    await link(source, target).catch(() => copyFile(source, target));
  } catch (cause) {
    throw new Refusal(
      'upload-missing',
      {
        zh: `上传的文件 ${name} 不在本机（${source}）。可能已过保存期，请重新上传；多台机器执行任务时，DIMAI_DATA 须为共享目录。`,
        en: `The uploaded file ${name} is not on this machine (${source}). It may have expired: upload it again; where several machines run jobs, DIMAI_DATA must be a shared folder.`,
      },
      { cause },
    );
  }
}

/** The sender's name without anything that leads elsewhere: folders, dots in front, control characters; at most 180 bytes. */
export function safeName(name: string): string {
  let plain = name
    .replace(/^.*[/\\]/s, '')
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f:*?"<>|]/g, '_')
    .replace(/^\.+/, '');
  while (Buffer.byteLength(plain) > 180) plain = plain.slice(1);
  return plain === '' ? 'file' : plain;
}

function uniqueName(name: string, used: readonly string[]): string {
  if (!used.includes(name)) return name;
  for (let i = 2; ; i++) if (!used.includes(`${i}-${name}`)) return `${i}-${name}`;
}

/** Folders carry the number of their process; those of dead ones go. */
async function removeAbandoned(work: string): Promise<void> {
  for (const name of await readdir(work)) {
    const pid = Number(/^upload-(\d+)-/.exec(name)?.[1]);
    if (Number.isNaN(pid) || pid === process.pid || isAlive(pid)) continue;
    await rm(join(work, name), { recursive: true, force: true });
  }
}

/** Whether a process of this machine still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
