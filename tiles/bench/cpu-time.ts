import { readFile } from 'node:fs/promises';

import type { Pool } from 'pg';

import type { RunningPeer } from './peers.ts';

/** Milliseconds of a tick in `/proc/<pid>/stat`. */
const TICK_MS = 10;

/**
 * Milliseconds of processor time that a server has taken so far, its workers and the database's connections included. On a machine that does
 * other things as well this is what can be compared: tiles a second depend on how much of it each is given.
 */
export async function processorTime(db: Pool, { processes }: RunningPeer): Promise<number> {
  const { rows } = await db.query<{ pid: number }>(
    `select pid from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type in ('client backend', 'parallel worker')`,
  );
  const times = await Promise.all([...processes.map(timeOfTree), ...rows.map(({ pid }) => timeOf(pid))]);
  return times.reduce((sum, time) => sum + time, 0);
}

async function timeOfTree(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const below = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map((child) => timeOfTree(Number(child))),
  );
  return below.reduce((sum, time) => sum + time, await timeOf(pid));
}

async function timeOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program stands in brackets and may have blanks.
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * TICK_MS;
}
