/** Starts worker programs as child processes and keeps them running. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { projectRoot, type Settings } from '../settings.ts';

/** Programs by the folder they belong to: server and workers meet in the database, not in code. */
const PROGRAMS = { ingest: 'ingest/worker.ts', service: 'spatial-api/worker.ts' } as const;

export interface WorkerPlan {
  readonly program: keyof typeof PROGRAMS;
  /** Processes of this program. */
  readonly processes: number;
}

/** What the settings ask for: a process for each load, since a hostile file may cost its process; one for all other jobs. */
export function plannedWorkers({ ingestWorkers, jobSlots }: Settings): readonly WorkerPlan[] {
  return [
    { program: 'ingest', processes: ingestWorkers },
    { program: 'service', processes: jobSlots > 0 ? 1 : 0 },
  ];
}

export interface Supervision {
  /** Asks every worker to stop, ends those that do not within the grace; their jobs return to the queue. */
  stop(): Promise<void>;
}

/** Pause before a worker that ended is started again, doubling while it ends soon after its start. */
const RESTART_MS = { first: 500, longest: 15_000, healthyAfter: 10_000 };

export interface SupervisionContext {
  readonly log: Logger;
  /** Address of the database; a managed cluster is opened by the supervisor alone. */
  readonly databaseUrl: string;
}

/** Starts the planned processes and restarts what ends, whatever the reason, until stopped. */
export function superviseWorkers(
  context: SupervisionContext,
  plans: readonly WorkerPlan[],
  graceMs: number,
): Supervision {
  const keepers = plans.flatMap(({ program, processes }) =>
    Array.from({ length: processes }, () => keepRunning(context, program)),
  );
  return {
    stop: async () => {
      await Promise.all(keepers.map((keeper) => keeper.stop(graceMs)));
    },
  };
}

function keepRunning({ log, databaseUrl }: SupervisionContext, program: WorkerPlan['program']) {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause = RESTART_MS.first;
  let isStopping = false;
  const start = () => {
    const startedAt = performance.now();
    const started = fork(join(projectRoot, PROGRAMS[program]), {
      cwd: projectRoot,
      env: { ...process.env, DATABASE_URL: databaseUrl },
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = started;
    started.once('error', (err) => log.error({ err, program }, 'Workers:NotStarted'));
    started.once('exit', (code, signal) => {
      child = undefined;
      if (isStopping) return;
      pause =
        performance.now() - startedAt > RESTART_MS.healthyAfter
          ? RESTART_MS.first
          : Math.min(pause * 2, RESTART_MS.longest);
      log.warn({ program, code, signal, againInMs: pause }, 'Workers:Ended');
      timer = setTimeout(start, pause);
    });
  };
  start();
  return {
    async stop(graceMs: number) {
      isStopping = true;
      clearTimeout(timer);
      if (child == null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child?.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(late);
    },
  };
}
