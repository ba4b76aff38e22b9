/** Running programs during set-up: one line of progress on the console, everything else into the log. */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setupFolder } from './private-prefix.mjs';

export const logFile = join(setupFolder, 'install.log');

/** @param {string} text */
function log(text) {
  mkdirSync(setupFolder, { recursive: true });
  appendFileSync(logFile, text);
}

/** Prints a line for the person at the console. @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`);
  log(`${text}\n`);
}

/** What failed and what to do, without a stack trace. */
export class SetupError extends Error {}

const seconds = (/** @type {number} */ since) => `${Math.round((performance.now() - since) / 1000)} s`;

/**
 * One line that counts the seconds: rewritten on a terminal, repeated now and then elsewhere (a CI log).
 * @param {string} title
 */
function progress(title) {
  const started = performance.now();
  const terminal = process.stdout.isTTY;
  let detail = '';
  const draw = () => {
    const line = `${title} … ${seconds(started)}  ${detail}`;
    process.stdout.write(
      terminal ? `\r\u001b[2K${line.slice(0, (process.stdout.columns ?? 80) - 12)}` : `${line.trimEnd()}\n`,
    );
  };
  if (!terminal) process.stdout.write(`${title} …\n`);
  const timer = setInterval(draw, terminal ? 500 : 20_000);
  return {
    /** @param {string} text */
    detail: (text) => (detail = text),
    /** @param {boolean} good */
    done: (good) => {
      clearInterval(timer);
      const line = `${good ? '✔' : '✘'} ${title} (${seconds(started)})\n`;
      process.stdout.write(`${terminal ? '\r\u001b[2K' : ''}${line}`);
      log(line);
    },
  };
}

/**
 * Runs a program, its output going to the log; resolves with that output, throws `SetupError` with its last lines.
 * @param {string} title shown while it runs; empty: nothing is shown
 * @param {string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] `quiet`: a failure is expected, show nothing of it
 * @returns {Promise<string>}
 */
export async function run(title, [program, ...args], { cwd, env } = {}) {
  log(`\n$ ${[program, ...args].join(' ').slice(0, 2000)}\n`);
  const line = title === '' ? undefined : progress(title);
  const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const read = (/** @type {Buffer} */ chunk) => {
    output += chunk;
    log(String(chunk));
    line?.detail(
      output
        .trimEnd()
        .slice(-300)
        .split(/[\r\n]/)
        .at(-1) ?? '',
    );
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit ${code}`)));
  });
  line?.done(failure == null);
  if (failure == null) return output;
  const tail = output
    .trim()
    .split('\n')
    .slice(-12)
    .map((text) => `  ${text}`);
  throw new SetupError(`${[program, ...args.slice(0, 2)].join(' ')}: ${failure}\n${tail.join('\n')}\n  → ${logFile}`);
}

/** Whether a program succeeds; nothing is shown. @param {string[]} command @param {NodeJS.ProcessEnv} [env] */
export function succeeds([program, ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', env: env ?? process.env });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
