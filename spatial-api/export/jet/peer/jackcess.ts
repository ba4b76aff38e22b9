import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Jackcess and what it needs, as Maven keeps them. */
const artifacts = [
  'com/healthmarketscience/jackcess/jackcess/4.0.5/jackcess-4.0.5.jar',
  'org/apache/commons/commons-lang3/3.10/commons-lang3-3.10.jar',
  'commons-logging/commons-logging/1.2/commons-logging-1.2.jar',
] as const;

const repository = join(homedir(), '.m2', 'repository');
const source = fileURLToPath(new URL('JetPeer.java', import.meta.url));

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Lets Maven put Jackcess into its local repository. */
function fetchWithMaven(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'jackcess-'));
  const project = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
    <groupId>jet</groupId><artifactId>peer</artifactId><version>1</version><dependencies><dependency>
    <groupId>com.healthmarketscience.jackcess</groupId><artifactId>jackcess</artifactId><version>4.0.5</version>
    </dependency></dependencies></project>`;
  writeFileSync(join(folder, 'pom.xml'), project);
  const run = spawnSync('mvn', ['-q', '-B', 'dependency:copy-dependencies'], {
    cwd: folder,
    stdio: 'ignore',
    timeout: 240_000,
  });
  rmSync(folder, { recursive: true, force: true });
  return run.status === 0;
}

/** Jackcess on this machine, or why it cannot be asked. */
export type Peer =
  | { readonly state: 'ready'; run(...args: readonly string[]): string }
  | { readonly state: 'absent'; readonly reason: string };

let peer: Peer | undefined;

function findPeer(): Peer {
  if (!has('java', '-version')) return { state: 'absent', reason: 'no Java here' };
  const jars = artifacts.map((artifact) => join(repository, artifact));
  if (!jars.every(existsSync)) {
    if (!has('mvn', '-v')) return { state: 'absent', reason: 'no Jackcess and no Maven here' };
    if (!fetchWithMaven() || !jars.every(existsSync)) return { state: 'absent', reason: 'Maven cannot fetch Jackcess' };
  }
  const run = (...args: readonly string[]): string => {
    const options = ['-Xmx1g', '-cp', jars.join(delimiter), source, ...args];
    const result = spawnSync('java', options, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    if (result.status !== 0) throw new Error(`Jackcess: ${result.stderr.slice(0, 4000)}`);
    return result.stdout;
  };
  return { state: 'ready', run };
}

/** Finds Jackcess once: an independent reader and writer of the format, for tests and benches only. */
export function jackcess(): Peer {
  peer ??= findPeer();
  return peer;
}
