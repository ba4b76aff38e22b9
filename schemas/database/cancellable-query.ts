import { connect } from 'node:net';
import { join } from 'node:path';

import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** What a connected `pg` client knows of its server process (protocol message BackendKeyData). */
interface BackendKey {
  readonly processID: number;
  readonly secretKey: number;
  readonly host: string;
  readonly port: number;
}

const CANCEL_REQUEST_CODE = 80877102;
const CANCEL_TIMEOUT_MS = 2000;

/**
 * Runs one statement and cancels it in the server when `signal` fires; rejects with the signal's reason then.
 * Where the request to cancel fails, the statement runs on until it ends or meets its timeout, and its connection is closed.
 */
export function cancellableQuery<R extends QueryResultRow>(
  db: Pool,
  query: QueryConfig,
  signal?: AbortSignal,
): Promise<QueryResult<R>> {
  return withCancellable(db, signal, (client) => client.query<R>(query));
}

/**
 * The same for any work on one connection: the statement that runs when `signal` fires is cancelled. The connection goes back
 * to the pool only after the request to cancel is through, so it never hits the next statement.
 */
export async function withCancellable<T>(
  db: Pick<Pool, 'connect'>,
  signal: AbortSignal | undefined,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const client = await db.connect();
  if (signal?.aborted) {
    client.release();
    throw signal.reason;
  }
  let delivered: Promise<boolean> | undefined;
  const cancel = { handleEvent: () => void (delivered = requestCancel(client)) };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await work(client);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    client.release(delivered !== undefined && !(await delivered));
  }
}

/** Sends the protocol's CancelRequest on a connection of its own: it needs no pool slot, no password and no new backend. */
function requestCancel(client: PoolClient): Promise<boolean> {
  const { processID, secretKey, host, port } = client as unknown as BackendKey;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host);
    let delivered = false;
    socket.setTimeout(CANCEL_TIMEOUT_MS, () => socket.destroy());
    socket.on('connect', () => socket.end(message));
    // The server signals the process first and closes this connection afterwards.
    socket.on('end', () => (delivered = true)).resume();
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(delivered));
  });
}
