/** The configuration of the managed cluster, sized by the machine. A bureau's own changes go into `custom.conf`, read last. */
import { availableParallelism, totalmem } from 'node:os';

export interface ClusterResources {
  readonly memoryBytes: number;
  readonly cores: number;
  /** False for throwaway clusters of tests: nothing is flushed to disk. */
  readonly durable: boolean;
}

const MB = 1024 ** 2;

/** Memory and cores this process may use, a container's limit included. */
export function machineResources(): { memoryBytes: number; cores: number } {
  const limit = process.constrainedMemory?.() ?? 0;
  const memoryBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { memoryBytes, cores: availableParallelism() };
}

function megabytes(bytes: number, low: number, high: number): string {
  return `${Math.round(Math.min(Math.max(bytes / MB, low), high))}MB`;
}

/**
 * Unix socket only; JIT off (it compiles longer than our statements run); parallel workers for the batch sessions that
 * ask for them (sessions of pool.ts default to none); WAL kept small, since nothing replicates the managed cluster.
 */
export function clusterSettings({ memoryBytes, cores, durable }: ClusterResources): Readonly<Record<string, string>> {
  return {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: durable ? megabytes(memoryBytes / 4, 64, 4096) : '128MB',
    effective_cache_size: megabytes(memoryBytes / 2, 128, 65_536),
    work_mem: megabytes(memoryBytes / 256, 8, 64),
    maintenance_work_mem: megabytes(memoryBytes / 16, 64, 1024),
    max_parallel_workers_per_gather: String(Math.min(2, Math.floor(cores / 2))),
    // a load builds indexes on two connections: on two cores helpers would only wait for each other
    max_parallel_maintenance_workers: String(Math.max(0, Math.min(2, cores - 2))),
    jit: 'off',
    random_page_cost: '1.1',
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    default_statistics_target: '200',
    log_timezone: 'UTC',
    timezone: 'UTC',
    log_line_prefix: '%m [%p] %a ',
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

/** As a configuration file. */
export function settingsFile(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written at every start; changes belong in custom.conf.\n${lines.join('\n')}\n`;
}
