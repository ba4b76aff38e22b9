/**
 * Several processes that answer on one address (`SERVER_PROCESSES`): the one that was started opens the database, does what is done once,
 * and starts the others; the operating system gives it the connections, which it hands to them in turn. Each has its own pool
 * and its own cache of tiles.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';

import { AggregatorRegistry, type Registry } from 'prom-client';
import type { Logger } from 'pino';

import { projectRoot, SettingsError } from '../schemas/settings.ts';

/** Pause before a process that ended by itself is started again. */
const RESTART_MS = 500;

/** What a process asks the first one for, and what it gets. */
interface MetricsMessage {
  readonly dimai: 'metrics';
  readonly id: number;
  readonly text?: string;
}

/** The processes that answer. */
export interface AnsweringProcesses {
  /** Resolves with the address once all of them listen; rejects with what the first that cannot said. */
  readonly listening: Promise<string>;
  /** Asks all to stop, and ends those that do not within the grace. */
  stop(graceMs: number): Promise<void>;
}

/** Starts the processes and restarts one that ends, until stopped. `environment` is added to the present one. */
export function startProcesses(
  count: number,
  environment: Readonly<Record<string, string>>,
  log: Logger,
): AnsweringProcesses {
  cluster.setupPrimary({
    exec: join(projectRoot, 'spatial-api/main.ts'),
    args: [],
    execArgv: ['--import', 'tsx'],
    // What they print would come several times; what they log goes to standard error, as that of one process.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const metrics = new AggregatorRegistry();
  const workers = new Set<Worker>();
  const timers = new Set<NodeJS.Timeout>();
  let isStopping = false;
  const start = (): Worker => {
    const worker = cluster.fork(environment);
    workers.add(worker);
    worker.on('message', (message: Partial<MetricsMessage> | undefined) => {
      if (message?.dimai !== 'metrics') return;
      metrics.clusterMetrics().then(
        (text) => worker.isConnected() && worker.send({ ...message, text }),
        (err: unknown) => log.warn({ err }, 'Metrics:NotCollected'),
      );
    });
    worker.once('exit', (code, signal) => {
      workers.delete(worker);
      if (isStopping) return;
      log.warn({ code, signal, againInMs: RESTART_MS }, 'Processes:Ended');
      const timer = setTimeout(() => {
        timers.delete(timer);
        start();
      }, RESTART_MS);
      timers.add(timer);
    });
    return worker;
  };
  const listening = Promise.all(Array.from({ length: count }, () => isListening(start()))).then(([url]) => url!);
  return {
    listening,
    async stop(graceMs) {
      isStopping = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...workers].map((worker) => endWithin(worker, graceMs)));
    },
  };
}

async function isListening(worker: Worker): Promise<string> {
  const listening = once(worker, 'listening') as Promise<[{ address: string; port: number }]>;
  const ended = once(worker, 'exit').then(() => {
    throw new SettingsError(['SERVER_PROCESSES: 有进程未能启动，原因见上 a process did not start, see above']);
  });
  const [{ address, port }] = await Promise.race([listening, ended]);
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

async function endWithin(worker: Worker, graceMs: number): Promise<void> {
  const ended = once(worker.process, 'exit');
  worker.process.kill('SIGTERM');
  // It gives its requests the grace itself; this is for one that cannot.
  const late = setTimeout(() => worker.process.kill('SIGKILL'), graceMs + 1000);
  await ended;
  clearTimeout(late);
}

/** Whether this process was started to answer, by another one. */
export const isAnsweringProcess = cluster.isWorker;

let last = 0;

/** The measurements of all processes together; of this one alone where there is no other. */
export async function collectMetrics(registry: Registry): Promise<string> {
  if (!cluster.isWorker) return registry.metrics();
  const id = (last += 1);
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => settle(() => reject(new Error('the other processes did not tell their measurements'))),
      5000,
    );
    const settle = (answer: () => void) => {
      clearTimeout(late);
      process.off('message', listener);
      answer();
    };
    const listener = (message: Partial<MetricsMessage>) => {
      if (message.dimai !== 'metrics' || message.id !== id || message.text === undefined) return;
      const { text } = message;
      settle(() => resolve(text));
    };
    process.on('message', listener);
    process.send?.({ dimai: 'metrics', id } satisfies MetricsMessage);
  });
}

/** Lets the first process ask for the measurements of this one. */
export function offerMetrics(registry: Registry): void {
  if (!cluster.isWorker) return;
  AggregatorRegistry.setRegistries([registry]);
  // It answers the first process from then on.
  new AggregatorRegistry();
}
