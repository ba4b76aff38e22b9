/**
 * Packages without root: apt resolves and downloads with state folders of its own, dpkg unpacks into the private prefix. What
 * the packages' own scripts would set up (alternatives, font configuration) is made here.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { postgresMajor, postgresPackages, testPackages } from './package-names.mjs';
import { childrenOf, libraryFolders, privatePrefix, setupFolder } from './private-prefix.mjs';
import { run } from './run.mjs';

const aptFolder = join(setupFolder, 'apt');

/** What is unpacked in the prefix, one name a line. */
const manifest = join(privatePrefix, 'packages.txt');

/** Options that keep apt away from the system's state. @param {string} [status] file of installed packages */
export function aptOptions(status = '/var/lib/dpkg/status') {
  const settings = {
    'Dir::State': join(aptFolder, 'state'),
    'Dir::State::status': status,
    'Dir::Cache': join(aptFolder, 'cache'),
    'Dir::Log': join(aptFolder, 'log'),
    'Debug::NoLocking': 'true',
    'APT::Install-Recommends': 'false',
    'APT::Update::Post-Invoke': '',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** Fetches the package lists into our own folder. */
export async function updatePackageLists() {
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'log'])
    mkdirSync(join(aptFolder, folder), { recursive: true });
  await run('获取软件包列表 Fetching package lists', ['apt-get', ...aptOptions(), 'update']);
}

/**
 * Downloads packages with what they need beyond `status`, and returns the files.
 * @param {string} title @param {string[]} packages @param {string} [status]
 */
export async function downloadPackages(title, packages, status) {
  const archives = join(aptFolder, 'cache/archives');
  // --reinstall: a server that the system has without PostGIS must lie beside its PostGIS here.
  await run(title, [
    'apt-get',
    ...aptOptions(status),
    'install',
    '-y',
    '-d',
    '--reinstall',
    '--no-install-recommends',
    ...packages,
  ]);
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name));
}

/** Downloads one package without what it needs. @param {string} name @param {string} folder */
export async function downloadAlone(name, folder) {
  await run('', ['apt-get', ...aptOptions(), 'download', name], { cwd: folder });
  const file = childrenOf(folder).find((child) => child.startsWith(`${name}_`) && child.endsWith('.deb'));
  if (file == null) throw new Error(`${name} 没有下载到 was not downloaded`);
  return join(folder, file);
}

/** Removes lists and packages that were downloaded. */
export function removeDownloads() {
  rmSync(aptFolder, { recursive: true, force: true });
}

/** Folders of the merged-/usr layout, so that packages from before it land in the same places. @param {string} prefix */
export function prepareLayout(prefix) {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(prefix, 'usr', name), { recursive: true });
    if (!existsSync(join(prefix, name))) symlinkSync(`usr/${name}`, join(prefix, name));
  }
}

/** @param {string} title @param {string[]} files @param {string} prefix */
export async function unpack(title, files, prefix) {
  const script =
    'prefix="$1"; shift; for deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink --no-same-owner -C "$prefix" || exit 1; done';
  await run(title, ['sh', '-c', script, 'sh', prefix, ...files]);
}

/** Unpacks PostgreSQL and, for the tests, Chromium and fonts. @param {{ postgres: boolean, tests: boolean }} wanted */
export async function unpackPackages(wanted) {
  await updatePackageLists();
  const kept = existsSync(manifest) ? readFileSync(manifest, 'utf8').split('\n').filter(Boolean) : [];
  const major = wanted.postgres ? await postgresMajor(aptOptions()) : undefined;
  const packages = [
    ...new Set([...kept, ...(major == null ? [] : postgresPackages(major)), ...(wanted.tests ? testPackages() : [])]),
  ];
  rmSync(join(aptFolder, 'cache/archives'), { recursive: true, force: true });
  mkdirSync(join(aptFolder, 'cache/archives/partial'), { recursive: true });
  const files = await downloadPackages(`下载软件包 Downloading packages: ${packages.join(' ')}`, packages);
  const fresh = `${privatePrefix}.new`;
  rmSync(fresh, { recursive: true, force: true });
  prepareLayout(fresh);
  await unpack(`解开 ${files.length} 个软件包 Unpacking ${files.length} packages`, files, fresh);
  finishPrefix(fresh, packages);
  rmSync(privatePrefix, { recursive: true, force: true });
  renameSync(fresh, privatePrefix);
  rmSync(join(aptFolder, 'cache'), { recursive: true, force: true });
}

/** @param {string} prefix @param {string[]} packages */
function finishPrefix(prefix, packages) {
  for (const major of childrenOf(join(prefix, 'usr/share/postgresql'))) {
    linkExtensions(join(prefix, 'usr/share/postgresql', major, 'extension'));
  }
  writeFileSync(join(prefix, 'fonts.conf'), FONT_CONFIGURATION);
  mkdirSync(join(prefix, 'programs'), { recursive: true });
  for (const path of WRAPPED) if (existsSync(join(prefix, path))) wrapProgram(prefix, path);
  writeFileSync(join(prefix, 'packages.txt'), `${packages.join('\n')}\n`);
}

/** The alternatives that the packages' scripts would set: postgis.control → postgis-3.control. @param {string} extensions */
function linkExtensions(extensions) {
  for (const name of childrenOf(extensions).filter((file) => file.endsWith('-3.control'))) {
    const link = join(extensions, name.replace('-3.control', '.control'));
    if (!existsSync(link)) symlinkSync(name, link);
  }
}

/** Programs that tests and tools call by name. */
const WRAPPED = [
  'usr/lib/chromium/chromium',
  ...['pdftoppm', 'pdftotext', 'pdfinfo', 'pdffonts'].map((name) => `usr/bin/${name}`),
  ...['gdalinfo', 'ogrinfo', 'ogr2ogr', 'gdaltransform', 'gdalsrsinfo'].map((name) => `usr/bin/${name}`),
];

/** Fonts of the prefix and of the system, Chinese shapes first. */
const FONT_CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>
  <alias binding="same"><family>serif</family><prefer><family>Noto Serif CJK SC</family></prefer></alias>
</fontconfig>
`;

/** A script of the same name that sets the environment; it works wherever the project is moved. @param {string} prefix @param {string} path */
function wrapProgram(prefix, path) {
  const libraries = libraryFolders(prefix).map((folder) => `$prefix/${relative(realpathSync(prefix), folder)}`);
  const script = join(prefix, 'programs', basename(path));
  const lines = [
    '#!/bin/sh',
    'prefix=$(cd "$(dirname "$0")/.." && pwd)',
    `export LD_LIBRARY_PATH="${libraries.join(':')}" FONTCONFIG_FILE="$prefix/fonts.conf"`,
    'export PROJ_DATA="$prefix/usr/share/proj" PROJ_LIB="$prefix/usr/share/proj" GDAL_DATA="$prefix/usr/share/gdal"',
    `exec "$prefix/${path}" "$@"`,
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  chmodSync(script, 0o755);
}
