/** `dimai purge`: removes all data of the platform and writes a certificate of it. */
import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { openDatabase } from '../../schemas/database/cluster.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { Problem } from '../../schemas/problems.ts';
import { regionById } from '../../schemas/regions/index.ts';
import type { Settings } from '../../schemas/settings.ts';
import { createAuditLog } from '../access/audit-log.ts';
import { signerOf } from '../access/signing-key.ts';
import { contentStore, isRemoteStore } from '../attachments/store.ts';
import { canonicalJson, sm3 } from '../canonical-json.ts';
import { planPurge, purge, type PurgedFiles, type PurgedPlaces, type PurgedTable } from './purge.ts';

interface PurgeFlags {
  readonly reason?: string;
  readonly by?: string;
  readonly certificate?: string;
  readonly confirm?: string;
}

/** Exit code where something is still there. */
const LEFT = 1;

/** Adds `dimai purge`. `finish` takes the exit code. */
export function addPurgeCommand(program: Command, settings: () => Settings, finish: (code: number) => void): void {
  program
    .command('purge')
    .description('清除平台的全部数据并出具清除证明；不加 --confirm 只列出将清除什么 Remove all data and certify it')
    .option('--reason <text>', '清除的依据，如合同到期、数据移交')
    .option('--by <name>', '经办人')
    .option('--certificate <file.json>', '清除证明写到此文件')
    .option('--confirm <region>', '确认清除：写上本地区的编号，如 changzhou')
    .action(async (flags: PurgeFlags) => finish(await run(settings(), flags)));
}

async function run(settings: Settings, { reason, by, certificate, confirm }: PurgeFlags): Promise<number> {
  const database = await openDatabase(settings, () => undefined);
  const db = createPool({ url: database.url, size: 2, applicationName: 'dimai-purge' });
  try {
    await migrate(db);
    if (confirm == null) {
      print(await planPurge(db, placesOf(settings)), '将清除 Would be removed');
      console.log(`确认清除：dimai purge --reason … --by … --certificate 证明.json --confirm ${settings.region}`);
      return 0;
    }
    if (confirm !== settings.region || reason == null || by == null || certificate == null) {
      throw new Problem(
        'request-invalid',
        `清除须写明 --reason、--by、--certificate，并以 --confirm ${settings.region} 确认；没有清除任何数据`,
      );
    }
    const path = resolve(certificate);
    takeName(path);
    const log = createAuditLog(db, () => new Date(), settings.auditDigest);
    const act = { actor: { kind: 'local', id: 'local', name: by }, target: settings.region, address: null } as const;
    await log.append({
      ...act,
      action: 'data.purge',
      result: 'done',
      requestId: null,
      detail: { step: 'begin', reason },
    });
    const report = await purge(db, placesOf(settings)).catch((error: unknown) => {
      rmSync(path);
      throw error;
    });
    const isClean = report.left.rows + report.left.files === 0;
    const certified = {
      certificate: '数据清除证明',
      bureau: regionById(settings.region)?.bureau ?? settings.region,
      reason,
      by,
      at: new Date().toISOString(),
      method:
        'TRUNCATE，清空后重新逐表计数；文件逐个删除后重新清点。未覆写磁盘：介质报废另行处理。数据目录以外的备份不在此证明之内',
      ...report,
    };
    const text = canonicalJson(certified);
    const signature = signerOf(settings)?.(text);
    const signed = { ...certified, sm3: sm3(text), ...(signature == null ? {} : { signature }) };
    writeFileSync(path, `${JSON.stringify(signed, null, 2)}\n`, { flush: true });
    const detail = { step: 'end', reason, certificate: sm3(text), left: report.left };
    await log.append({ ...act, action: 'data.purge', result: isClean ? 'done' : 'failed', requestId: null, detail });
    print(report, '已清除 Removed');
    console.log(
      isClean ? `✔ 清除证明 ${path}` : `✘ 仍有 ${report.left.rows} 行、${report.left.files} 个文件，见 ${path}`,
    );
    return isClean ? 0 : LEFT;
  } finally {
    await db.end();
    await database.release();
  }
}

function placesOf(settings: Settings): PurgedPlaces {
  const { dataDirectory, attachmentStore: address } = settings;
  return isRemoteStore(settings)
    ? { dataDirectory, remote: { address, store: contentStore(settings) } }
    : { dataDirectory };
}

/** A certificate that cannot be written is found out before anything is gone. */
function takeName(path: string): void {
  try {
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? '文件已存在，请另写一个文件名' : message;
    throw new Problem('request-invalid', `清除证明不能写到 ${path}：${why}；没有清除任何数据`);
  }
}

function print(
  { tables, files }: { readonly tables: readonly PurgedTable[]; readonly files: readonly PurgedFiles[] },
  heading: string,
): void {
  console.log(heading);
  for (const { table, rows } of tables) if (rows > 0) console.log(`  ${table}\t${rows} 行`);
  for (const { entry, files: count, bytes } of files) console.log(`  ${entry}\t${count} 个文件\t${bytes} 字节`);
}
