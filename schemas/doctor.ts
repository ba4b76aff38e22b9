/** `dimai doctor`: the machine, the settings and the database, looked at without changing or starting anything. */
import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client } from 'pg';
import { checkServer } from './database/check-server.ts';
import { locateCluster } from './database/cluster.ts';
import { clusterUrl, dataVersion, runningPostmaster } from './database/cluster-process.ts';
import { migrationVersion, newestMigration } from './database/migrate.ts';
import { examineMachine, systemTitle, type Finding } from './setup/findings.mjs';
import { isGdalBuilt } from './setup/find-gdal.mjs';
import { projectRoot, readSettings, redactUrl, SettingsError, type Settings } from './settings.ts';

export interface Diagnosis {
  /** Name of the operating system. */
  readonly system: string;
  readonly findings: readonly Finding[];
}

/** Looks at everything; never throws for what it finds. */
export async function diagnose(environment: NodeJS.ProcessEnv): Promise<Diagnosis> {
  const machine = examineMachine(environment).map((finding) => (finding.id === 'gdal' ? loadedGdal(finding) : finding));
  const settings = parsedSettings(environment);
  const ours =
    settings instanceof SettingsError
      ? [brokenSettings(settings)]
      : [dataFolderFinding(settings), ...(await database(settings))];
  return { system: systemTitle(), findings: [...machine, ...ours] };
}

function parsedSettings(environment: NodeJS.ProcessEnv): Settings | SettingsError {
  try {
    return readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

function brokenSettings({ problems }: SettingsError): Finding {
  return {
    id: 'settings',
    needed: 'start',
    ok: false,
    zh: '环境变量',
    en: 'Environment variables',
    detail: problems.join('; '),
  };
}

/** A file that is there may still miss a library: load it, in a process of its own. */
function loadedGdal(finding: Finding): Finding {
  if (!isGdalBuilt()) return finding;
  const script = `import('gdal-async').then(({ default: gdal }) => console.log('GDAL ' + gdal.version + ', ' + gdal.drivers.count() + ' drivers'))`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: projectRoot,
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (status === 0) return { ...finding, detail: stdout.trim() };
  const reason = /^.*Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1) ?? '';
  return { ...finding, ok: false, detail: `不能加载 cannot be loaded: ${reason}` };
}

function dataFolderFinding({ dataDirectory }: Settings): Finding {
  const base = { id: 'data', needed: 'start', zh: '数据目录', en: 'Data folder' } as const;
  let folder = dataDirectory;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const gigabytes = (bavail * bsize) / 1024 ** 3;
  const detail = `${dataDirectory}, ${gigabytes.toFixed(1)} GB 可用 free`;
  return { ...base, ok: gigabytes > 1, detail, remedy: 'DIMAI_DATA → 更大的磁盘 a larger disk' };
}

async function database(settings: Settings): Promise<readonly Finding[]> {
  const base = { id: 'database', needed: 'start', zh: '数据库', en: 'Database' } as const;
  try {
    if (settings.databaseUrl == null) return await managedDatabase(settings, base);
    const { versionNumber, postgis } = await checkServer(settings.databaseUrl);
    const detail = `${redactUrl(settings.databaseUrl)}: PostgreSQL ${Math.floor(versionNumber / 10_000)}, PostGIS ${postgis}`;
    return [{ ...base, ok: true, detail }, await migrations(settings.databaseUrl)];
  } catch (error) {
    return [{ ...base, ok: false, detail: (error as Error).message.replaceAll('\n', ' ') }];
  }
}

async function managedDatabase(settings: Settings, base: Omit<Finding, 'ok' | 'detail'>): Promise<readonly Finding[]> {
  const cluster = locateCluster(settings);
  const made = dataVersion(cluster);
  if (made == null)
    return [
      {
        ...base,
        ok: true,
        detail: `尚未建立，首次启动时建在 not made yet, the first start makes it in ${cluster.directory}`,
      },
    ];
  const owner = cluster.owner == null ? '' : `，用户 user ${cluster.owner.name}`;
  const pid = runningPostmaster(cluster);
  if (pid == null)
    return [{ ...base, ok: true, detail: `已停止 stopped: PostgreSQL ${made}, ${cluster.directory}${owner}` }];
  const detail = `运行中 running (${pid}): PostgreSQL ${made}, ${cluster.directory}${owner}`;
  return [{ ...base, ok: true, detail }, await migrations(clusterUrl(cluster, 'dimai'))];
}

async function migrations(url: string): Promise<Finding> {
  const base = { id: 'migrations', needed: 'start', zh: '数据库结构', en: 'Database schema' } as const;
  const newest = await newestMigration();
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const applied = await migrationVersion(client);
    if (applied > newest)
      return { ...base, ok: false, detail: `${applied} > ${newest}`, remedy: '升级程序 upgrade the program' };
    const pending = applied < newest ? '（启动时自动升级 the next start upgrades it）' : '';
    return { ...base, ok: true, detail: `${Math.max(applied, 0)} / ${newest}${pending}` };
  } finally {
    await client.end();
  }
}
