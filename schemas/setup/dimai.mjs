#!/usr/bin/env node
/**
 * `dimai <command>`: finds the folder that implements the command and hands over everything after `dimai`. Each folder's
 * cli.ts exports `run(argv)`, where argv[0] is the command, and resolves with the exit code.
 */
import { existsSync, readFileSync } from 'node:fs';
import { prefixDataVariables } from './private-prefix.mjs';

const FOLDERS = {
  ingest: { file: '../../ingest/cli.ts', zh: '数据入库', en: 'load a delivery into a layer' },
  publish: { file: '../../ingest/cli.ts', zh: '发布暂存待审的批次', en: 'publish a staged delivery' },
  review: { file: '../../ingest/cli.ts', zh: '重新比对暂存批次', en: 'compare a staged delivery with the present' },
  discard: { file: '../../ingest/cli.ts', zh: '放弃暂存批次', en: 'give a staged delivery up' },
  rollback: { file: '../../ingest/cli.ts', zh: '回退到旧版本', en: 'bring an older version of a layer back' },
  versions: { file: '../../ingest/cli.ts', zh: '列出图层的版本', en: 'list the versions of a layer' },
  rejects: { file: '../../ingest/cli.ts', zh: '导出退件', en: 'write the rejected rows of a delivery to a file' },
  'check-data': { file: '../../ingest/cli.ts', zh: '检查已发布数据', en: 'quality rules over published layers' },
  repairs: { file: '../../ingest/cli.ts', zh: '列出或撤销自动修复', en: 'list or take back repairs of a delivery' },
  layers: { file: '../../ingest/cli.ts', zh: '列出图层与版本', en: 'list layers and their versions' },
  tiles: { file: '../../tiles/cli.ts', zh: '切片包', en: 'build, verify and measure tile archives' },
  check: { file: '../../spatial-api/cli.ts', zh: '压占审查', en: 'check overlaps of a project' },
  map: { file: '../../spatial-api/cli.ts', zh: '地籍图', en: 'draw cadastral maps' },
  export: { file: '../../spatial-api/cli.ts', zh: '导出', en: 'export by template, or layers as files' },
  reconcile: { file: '../../spatial-api/cli.ts', zh: '比对销账', en: 'work off returned differences' },
  'access-log': { file: '../../spatial-api/cli.ts', zh: '登簿日志', en: 'write or check a register log' },
  account: { file: '../../spatial-api/cli.ts', zh: '账号管理', en: 'make and change accounts' },
  audit: { file: '../../spatial-api/cli.ts', zh: '核验审计日志', en: 'verify the audit log' },
  serve: { file: '../../spatial-api/cli.ts', zh: '启动服务', en: 'serve API, tiles and viewer' },
  work: { file: '../cli.ts', zh: '执行任务（不提供服务）', en: 'run jobs without serving' },
  backup: { file: '../cli.ts', zh: '备份数据库', en: 'back the database up' },
  restore: { file: '../cli.ts', zh: '恢复数据库', en: 'restore a backup' },
  purge: { file: '../../spatial-api/cli.ts', zh: '清除全部数据', en: 'remove all data and certify it' },
  doctor: { file: '../cli.ts', zh: '检查运行环境', en: 'print what was found and what is missing' },
};

/** Width on a terminal: a Chinese character takes two columns. @param {string} text @param {number} width */
function pad(text, width) {
  const used = Array.from(text).reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(1, width - used));
}

function help() {
  const lines = Object.entries(FOLDERS).map(([name, { zh, en }]) => `  ${pad(name, 10)}${pad(zh, 18)}${en}`);
  return `dimai 地脉\n\n用法 Usage: dimai <命令 command> [参数 arguments] [--json]\n\n${lines.join('\n')}\n\ndimai <命令> --help 查看用法 · dimai <command> --help explains one\n`;
}

/** Edits that turn one word into the other. @param {string} a @param {string} b */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (letter === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** @param {string} command */
function unknown(command) {
  const nearest = Object.keys(FOLDERS).sort((a, b) => distance(command, a) - distance(command, b))[0];
  const hint = distance(command, nearest) <= 3 ? `，是否想用 dimai ${nearest}？ Did you mean dimai ${nearest}?` : '';
  process.stderr.write(`没有命令 No command "${command}"${hint}\n\n${help()}`);
  return 2;
}

/** @param {string[]} argv */
async function main(argv) {
  const [command] = argv;
  if (command == null || command === 'help' || command === '--help' || command === '-h') {
    process.stdout.write(help());
    return command == null ? 2 : 0;
  }
  if (command === '--version' || command === '-V') {
    process.stdout.write(
      `${JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version}\n`,
    );
    return 0;
  }
  if (!Object.hasOwn(FOLDERS, command)) return unknown(command);
  if (!existsSync(new URL('../../node_modules/tsx/package.json', import.meta.url))) return withoutDependencies(command);
  Object.assign(process.env, prefixDataVariables(process.env));
  const { importProgram } = await import('./program.mjs');
  const { run } = await importProgram(new URL(FOLDERS[command].file, import.meta.url));
  return run(argv);
}

/** The doctor helps before anything is installed, too. @param {string} command */
async function withoutDependencies(command) {
  if (command === 'doctor') {
    const { examineMachine, printFindings } = await import('./findings.mjs');
    return printFindings(examineMachine());
  }
  process.stderr.write(
    '依赖尚未安装，请先运行 npm start。The dependencies are not installed yet: run npm start first.\n',
  );
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${process.env.LOG_LEVEL === 'debug' ? error.stack : error.message}\n`);
  process.exitCode = 1;
}
