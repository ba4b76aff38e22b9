/**
 * Asks the registry whether what the product installs has known weaknesses. Those that are high or critical fail; a registry that
 * cannot be reached, or does not answer such questions (a mirror on a closed network), is told and fails nothing.
 */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** What an answer of `npm audit --json` means: lines to tell, and whether it is a failure. */
export function judgeAudit(output) {
  let answer;
  try {
    answer = JSON.parse(output);
  } catch {
    answer = undefined;
  }
  const counts = answer?.metadata?.vulnerabilities;
  if (counts === undefined) {
    const why = answer?.message ?? answer?.error?.summary ?? '没有回答 (no answer)';
    return {
      isFailure: false,
      lines: [
        `依赖审计未进行：${String(why).replaceAll(/https?:\/\/\S+/g, '…')}`,
        'Dependency audit skipped: the registry was not reached or takes no such question. Run it where it can be: npm run audit',
      ],
    };
  }
  const serious = Object.values(answer.vulnerabilities ?? {}).filter(({ severity }) =>
    ['high', 'critical'].includes(severity),
  );
  const lines = serious.map(({ name, severity, range, fixAvailable }) => {
    const remedy = fixAvailable ? '可升级解决 (npm audit fix)' : '尚无修复版本 (no fix yet)';
    return `${severity} ${name} ${range}: ${remedy}`;
  });
  const rest = (counts.total ?? 0) - serious.length;
  return {
    isFailure: serious.length > 0,
    lines: [
      ...lines,
      `依赖审计：高危 ${serious.length}，其余 ${rest} (high or critical ${serious.length}, others ${rest})`,
    ],
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { stdout } = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['audit', '--omit', 'dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'],
    { encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 ** 2 },
  );
  const { isFailure, lines } = judgeAudit(stdout ?? '');
  for (const line of lines) console.log(line);
  process.exit(isFailure ? 1 : 0);
}
