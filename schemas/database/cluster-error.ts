/** What can go wrong with the managed cluster, said so that the person at the console knows what to do. */

/** A fault of the managed cluster; the message is Chinese first, then English. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(`${zh}\n${en}`, options);
  }
}

interface KnownFault {
  readonly pattern: RegExp;
  readonly zh: string;
  readonly en: string;
}

/** Lines in the output of initdb, pg_ctl and the server log that have a plain cause. */
const knownFaults: readonly KnownFault[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    zh: '磁盘已满，数据库无法写入。请腾出空间，或把 DIMAI_DATA 设到有空间的磁盘后重试；已发布的数据没有损坏。',
    en: 'The disk is full, the database cannot write. Free some space, or point DIMAI_DATA to a disk that has it; published data is not damaged.',
  },
  {
    pattern:
      /could not map anonymous shared memory|could not (create|resize) shared memory segment|out of memory|Cannot allocate memory/i,
    zh: '内存不足，数据库无法启动。请关闭其他程序，或在数据目录的 custom.conf 中调小 shared_buffers。',
    en: 'Not enough memory to start the database. Close other programs, or lower shared_buffers in custom.conf of its data directory.',
  },
  {
    pattern: /database files are incompatible|was initialized by PostgreSQL version/,
    zh: '数据目录与所装 PostgreSQL 版本不符。',
    en: 'The data directory belongs to another PostgreSQL version.',
  },
  {
    pattern: /configuration file .* contains errors|unrecognized configuration parameter|invalid value for parameter/,
    zh: '数据库配置有误，请检查数据目录中的 postgresql.conf 与 custom.conf。',
    en: 'The database settings are wrong: see postgresql.conf and custom.conf in the data directory.',
  },
  {
    pattern: /error while loading shared libraries/,
    zh: 'PostgreSQL 缺少动态库，安装不完整。请运行 npx dimai doctor 查看，或删除 .dimai/system 后重新安装。',
    en: 'PostgreSQL misses a shared library, the installation is incomplete. Run npx dimai doctor, or remove .dimai/system and install again.',
  },
  {
    pattern: /Permission denied|Operation not permitted/i,
    zh: '没有读写数据目录的权限。请以拥有该目录的用户启动，或把 DIMAI_DATA 设到有权限的目录。',
    en: 'No permission to use the data directory. Start as the user who owns it, or point DIMAI_DATA to a folder of your own.',
  },
];

/** Explains the output of a failed program; the output follows, because the explanation may be wrong. */
export function explainFailure(program: string, output: string): ClusterError {
  const tail = output.trim().split('\n').slice(-15).join('\n');
  const known = knownFaults.find(({ pattern }) => pattern.test(output));
  const zh = known?.zh ?? `数据库程序 ${program} 失败。`;
  const en = known?.en ?? `The database program ${program} failed.`;
  return new ClusterError(zh, `${en}\n${tail}`);
}
