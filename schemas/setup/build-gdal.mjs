/**
 * Builds gdal-async against the system's GDAL: 70 s, where its own way without a prebuilt binary compiles a GDAL of its own
 * for 44 minutes. A user without root gets compiler and headers unpacked into a folder that is removed afterwards. Without
 * gdal-async everything works except the formats it reads, so a failed build is reported and remembered, not fatal.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { findProgram } from './findings.mjs';
import { gdalBinary, gdalPackage } from './find-gdal.mjs';
import { childrenOf, libraryFolders, privatePrefix, projectRoot, setupFolder } from './private-prefix.mjs';
import { run } from './run.mjs';
import { GDAL_PACKAGES } from './package-names.mjs';
import {
  downloadAlone,
  downloadPackages,
  prepareLayout,
  removeDownloads,
  unpack,
  updatePackageLists,
} from './unpack-packages.mjs';

/** Whether compiler, make, Python and GDAL's headers are installed. @param {NodeJS.ProcessEnv} [env] */
export function hasBuildTools(env = process.env) {
  return (
    ['gdal-config', 'make', 'python3'].every((name) => findProgram(name, env)) &&
    ['g++', 'clang++'].some((name) => findProgram(name, env))
  );
}

/** Where Node's headers lie: node-gyp would download them, which fails on a closed network. @returns {Record<string, string>} */
function headers() {
  const prefixes = [dirname(dirname(realpathSync(process.execPath))), '/usr'];
  const prefix = prefixes.find((folder) => existsSync(join(folder, 'include/node/node.h')));
  return prefix == null ? {} : { npm_config_nodedir: prefix };
}

/**
 * Calls the package's own build tool, not npm: npm would hand it the node-gyp of the distribution, which wants Python modules
 * of its own, instead of the one in the lock file. `rebuild` never downloads a prebuilt binary.
 * @param {NodeJS.ProcessEnv} [env] for the compiler
 */
async function build(env = {}) {
  const tool = createRequire(join(gdalPackage, 'package.json')).resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp');
  const settings = {
    npm_config_node_gyp: join(projectRoot, 'node_modules/node-gyp/bin/node-gyp.js'),
    npm_config_shared_gdal: 'true',
    ...headers(),
  };
  const command = [process.execPath, tool, 'rebuild', '--build-from-source', '--shared_gdal=true', '-j', 'max'];
  await run('编译 gdal-async（约一分钟） Building gdal-async (about a minute)', command, {
    cwd: gdalPackage,
    env: { ...process.env, ...settings, ...env },
  });
  rmSync(join(gdalPackage, 'build'), { recursive: true, force: true });
}

/** Builds with what is installed. */
export async function buildGdal() {
  await build();
  await keepBuild();
}

/** Name of the kept binary: another version of the package or of Node needs another one. */
function keptBinary() {
  const { version } = JSON.parse(readFileSync(join(gdalPackage, 'package.json'), 'utf8'));
  return join(setupFolder, 'gdal', version, relative(join(gdalPackage, 'lib/binding'), gdalBinary));
}

/** A binary that cannot be loaded is worse than none. */
async function checkBuild() {
  try {
    await run('', [process.execPath, '-e', `require(${JSON.stringify(gdalPackage)})`]);
  } catch (error) {
    rmSync(gdalBinary, { force: true });
    throw error;
  }
}

/** `npm ci` empties node_modules: the binary is kept, so that a new lock file does not cost another minute. */
async function keepBuild() {
  await checkBuild();
  mkdirSync(dirname(keptBinary()), { recursive: true });
  copyFileSync(gdalBinary, keptBinary());
}

/** Puts the kept binary back; false when there is none or it no longer loads, after an upgrade of GDAL for instance. */
export async function restoreBuild() {
  if (!existsSync(gdalPackage) || !existsSync(keptBinary())) return false;
  mkdirSync(dirname(gdalBinary), { recursive: true });
  copyFileSync(keptBinary(), gdalBinary);
  return checkBuild().then(
    () => true,
    () => false,
  );
}

/**
 * Builds with a compiler that is unpacked for it. Of the many packages that libgdal-dev needs only its own headers are wanted;
 * the library itself lies in the private prefix, because PostGIS needs it.
 */
export async function buildGdalUnprivileged() {
  const root = join(setupFolder, 'build');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  try {
    const files = await downloadTools(root);
    prepareLayout(root);
    await unpack(`解开 ${files.length} 个软件包 Unpacking ${files.length} packages`, files, root);
    linkLibraries(root, [...libraryFolders(privatePrefix), ...libraryFolders('/')]);
    linkHeaders(root);
    await build(toolEnvironment(root));
    await keepBuild();
  } finally {
    rmSync(root, { recursive: true, force: true });
    removeDownloads();
  }
}

/** Compiler, make and Python with all they need but the running C library. @param {string} root */
async function downloadTools(root) {
  await updatePackageLists();
  const status = join(root, 'status');
  writeFileSync(status, '');
  const tools = GDAL_PACKAGES.filter((name) => name !== 'libgdal-dev');
  const files = await downloadPackages('下载编译工具 Downloading a compiler', tools, status);
  const headers = await downloadAlone('libgdal-dev', root);
  return [...files.filter((file) => !basename(file).startsWith('libc6_')), headers];
}

/** Links every library of other folders into the compiler's root, unless it has its own. @param {string} root @param {string[]} folders */
function linkLibraries(root, folders) {
  const [libraries = join(root, 'usr/lib')] = libraryFolders(root);
  for (const folder of folders) {
    for (const name of childrenOf(folder).filter((file) => /\.so(\.|$)/.test(file))) {
      const link = join(libraries, name);
      // existsSync is false for a link that leads nowhere, too: libgdal.so of the headers' package.
      if (existsSync(link)) continue;
      rmSync(link, { force: true });
      symlinkSync(join(folder, name), link);
    }
  }
  for (const name of childrenOf('/lib64').filter((file) => file.startsWith('ld-linux'))) {
    if (!existsSync(join(root, 'lib64', name))) symlinkSync(join('/lib64', name), join(root, 'lib64', name));
  }
}

/** Debian's Node keeps the headers of libuv outside its own folder. @param {string} root */
function linkHeaders(root) {
  for (const name of ['uv.h', 'uv']) {
    const link = join(root, 'usr/include', name);
    if (existsSync(join('/usr/include', name)) && !existsSync(link)) symlinkSync(join('/usr/include', name), link);
  }
}

/** @param {string} root */
function toolEnvironment(root) {
  const tools = join(root, 'tools');
  mkdirSync(tools);
  const [libraries = ''] = libraryFolders(root);
  const config = `#!/bin/sh\ncase "$1" in\n--cflags) echo "-I${root}/usr/include/gdal";;\n--libs) echo "-L${libraries} -lgdal";;\nesac\n`;
  writeFileSync(join(tools, 'gdal-config'), config);
  chmodSync(join(tools, 'gdal-config'), 0o755);
  // The old kind of run path also serves the libraries that libgdal itself needs.
  const runPath = ['-Wl,--disable-new-dtags', ...libraryFolders(privatePrefix).map((folder) => `-Wl,-rpath,${folder}`)];
  return {
    PATH: `${tools}:${join(root, 'usr/bin')}:${process.env.PATH}`,
    LD_LIBRARY_PATH: libraryFolders(root).join(':'),
    CC: `${root}/usr/bin/gcc --sysroot=${root}`,
    CXX: `${root}/usr/bin/g++ --sysroot=${root}`,
    LDFLAGS: runPath.join(' '),
  };
}
