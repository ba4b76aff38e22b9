/** HTTP load by `wrk` (a Debian package): a client in C, so that two cores are left to what is measured. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Outcome of one run; latencies in ms. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Failed connections, time-outs, and answers of status 400 and above. */
  readonly errors: number;
  readonly bytesPerRequest: number;
}

export interface Load {
  /** `http://127.0.0.1:8080`. */
  readonly base: string;
  /** Asked for one after the other, by each thread from a place of its own. */
  readonly paths: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

const SCRIPT = `
local requests = {}
local counter = 0
function setup(thread)
  thread:set("number", counter)
  counter = counter + 1
end
function init()
  wrk.headers["Accept-Encoding"] = "gzip"
  for line in io.lines(os.getenv("WRK_PATHS")) do requests[#requests + 1] = wrk.format("GET", line) end
  index = math.floor(number * #requests / 2)
end
function request()
  index = index + 1
  return requests[index % #requests + 1]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT {"requests":%d,"micros":%d,"bytes":%d,"p50":%d,"p95":%d,"p99":%d,"errors":%d}\\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(95),
    latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`;

const execute = promisify(execFile);

/** Whether `wrk` is installed. */
export async function hasWrk(): Promise<boolean> {
  return execute('wrk', ['-v']).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** Runs a load and measures it. */
export async function load({ base, paths, connections, seconds }: Load): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'dimai-wrk-'));
  try {
    const [script, list] = [join(folder, 'load.lua'), join(folder, 'paths')];
    await writeFile(script, SCRIPT);
    await writeFile(list, paths.join('\n'));
    // A second thread only where there is work for it: it would take the time of what is measured.
    const threads = connections > 10 ? 2 : 1;
    const options = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', script, base];
    const { stdout } = await execute('wrk', options, { env: { ...process.env, WRK_PATHS: list } });
    const found = /^RESULT (.*)$/m.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`wrk gave no result: ${stdout}`);
    const { requests, micros, bytes, p50, p95, p99, errors } = JSON.parse(found) as Record<string, number> & Measured;
    return {
      requests,
      perSecond: (requests / micros) * 1e6,
      p50: p50 / 1000,
      p95: p95 / 1000,
      p99: p99 / 1000,
      errors,
      bytesPerRequest: bytes / Math.max(requests, 1),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly requests: number;
  readonly micros: number;
  readonly bytes: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly errors: number;
}
