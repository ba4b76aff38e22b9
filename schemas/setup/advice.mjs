/** What to install by hand, on systems where the installer cannot do it. */
import { readFileSync } from 'node:fs';

/** Id and family of the distribution, from os-release; `darwin`, `win32` … elsewhere. @returns {readonly string[]} */
export function systemNames() {
  if (process.platform !== 'linux') return [process.platform];
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    const value = (/** @type {string} */ key) => new RegExp(`^${key}="?([^"\\n]*)`, 'm').exec(text)?.[1] ?? '';
    return [value('ID'), ...value('ID_LIKE').split(/\s+/)].filter((name) => name !== '');
  } catch {
    return ['linux'];
  }
}

const COMMANDS = [
  {
    systems: ['debian', 'ubuntu'],
    postgres: 'sudo apt-get install postgresql-NN-postgis-3 postgresql-NN-postgis-3-scripts',
    gdal: 'sudo apt-get install libgdal-dev g++ make python3',
    tests: 'sudo apt-get install chromium fonts-noto-cjk poppler-utils gdal-bin',
  },
  {
    systems: ['darwin'],
    postgres: 'brew install postgresql@17 postgis',
    gdal: 'brew install gdal python && xcode-select --install',
    tests: 'brew install --cask chromium && brew install poppler',
  },
  {
    systems: ['fedora', 'rhel', 'centos'],
    postgres: 'sudo dnf install postgresql-server postgresql-contrib postgis',
    gdal: 'sudo dnf install gdal-devel gcc-c++ make python3',
    tests: 'sudo dnf install chromium google-noto-sans-cjk-fonts poppler-utils',
  },
  {
    systems: ['arch'],
    postgres: 'sudo pacman -S postgresql postgis',
    gdal: 'sudo pacman -S gdal base-devel python',
    tests: 'sudo pacman -S chromium noto-fonts-cjk poppler',
  },
  {
    systems: ['suse', 'opensuse'],
    postgres: 'sudo zypper install postgresql-server postgresql-contrib postgresqlNN-postgis',
    gdal: 'sudo zypper install libgdal-devel gcc-c++ make python3',
    tests: 'sudo zypper install chromium google-noto-sans-cjk-fonts poppler-tools',
  },
  {
    systems: ['alpine'],
    postgres: 'apk add postgresql postgresql-contrib postgis',
    gdal: 'apk add gdal-dev g++ make python3',
    tests: 'apk add chromium font-noto-cjk poppler-utils',
  },
  {
    systems: ['win32'],
    postgres:
      'Windows: 请在 WSL（Debian）中运行，或设 DATABASE_URL 指向已有的 PostGIS。Run in WSL (Debian), or set DATABASE_URL to a server with PostGIS.',
    gdal: 'WSL (Debian): npm start',
    tests: 'WSL (Debian): npm test',
  },
];

const ELSEWHERE = {
  postgres: 'PostgreSQL ≥ 14 + PostGIS ≥ 3.3, 或设置 or set DATABASE_URL',
  gdal: 'GDAL ≥ 3.6 (gdal-config), C++ compiler, make, python3',
  tests: 'Chromium, Noto Sans CJK, poppler (pdftoppm)',
};

/** The command to type on this system. @param {'postgres' | 'gdal' | 'tests'} what */
export function advice(what) {
  const names = systemNames();
  const found = COMMANDS.find(({ systems }) => systems.some((system) => names.some((name) => name.startsWith(system))));
  return (found ?? ELSEWHERE)[what];
}
