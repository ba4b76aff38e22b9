/**
 * Installs Debian packages: as root or through a sudo that asks nothing, else unpacked into the private prefix. Either way no
 * database server of the system is created or started: our cluster is our own.
 */
import { systemNames } from './advice.mjs';
import { GDAL_PACKAGES, postgresMajor, postgresPackages, testPackages } from './package-names.mjs';
import { run, say, succeeds } from './run.mjs';
import { unpackPackages } from './unpack-packages.mjs';

/** Debian's packages create and start a cluster on port 5432 unless this says no; removed again afterwards. */
const DROP_IN = '/etc/postgresql-common/createcluster.d/dimai.conf';

const INSTALL = [
  'apt-get',
  'install',
  '-y',
  '--no-install-recommends',
  '-o',
  'Dpkg::Use-Pty=0',
  '-o',
  'Dpkg::Options::=--force-confold',
  '-o',
  'DPkg::Lock::Timeout=300',
];

/** Whether this system has apt. */
export async function hasApt() {
  return (
    systemNames().some((name) => ['debian', 'ubuntu'].includes(name)) && (await succeeds(['apt-get', '--version']))
  );
}

/** What to put before a command that needs root; undefined for a user who may not. @returns {Promise<string[] | undefined>} */
export async function rootCommand() {
  if (process.getuid?.() === 0) return [];
  return (await succeeds(['sudo', '-n', 'true'])) ? ['sudo', '-n'] : undefined;
}

/**
 * Installs what is asked for.
 * @param {{ postgres: boolean, gdal: boolean, tests: boolean }} wanted
 */
export async function installSystemPackages(wanted) {
  if (!Object.values(wanted).includes(true)) return;
  const root = await rootCommand();
  if (root == null) {
    if (!wanted.postgres && !wanted.tests) return;
    say(
      '没有 root 权限，软件包解到项目的 .dimai/system。No root rights: packages are unpacked into .dimai/system of the project.',
    );
    await unpackPackages(wanted);
    return;
  }
  await run('更新软件包列表 Updating package lists', [...root, 'apt-get', 'update']);
  const major = wanted.postgres ? await postgresMajor() : undefined;
  const packages = [
    ...(major == null ? [] : postgresPackages(major)),
    ...(wanted.gdal ? GDAL_PACKAGES : []),
    ...(wanted.tests ? testPackages() : []),
  ];
  await run('', [
    ...root,
    'sh',
    '-c',
    `mkdir -p "$(dirname ${DROP_IN})" && echo "create_main_cluster = false" > ${DROP_IN}`,
  ]);
  try {
    const environment = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive'];
    await run(`安装软件包 Installing packages: ${packages.join(' ')}`, [...environment, ...INSTALL, ...packages]);
  } finally {
    await run('', [...root, 'rm', '-f', DROP_IN]);
  }
}
