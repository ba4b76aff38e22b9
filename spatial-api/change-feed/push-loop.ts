import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { SecretBox } from '../access/secret-box.ts';
import { fillOutbox, sendDue } from './outbox.ts';

const ROUND_MS = 3000;

/** Tells other platforms of changes for as long as the process lives; returns what stops it. Any number of processes may run it. */
export function startPushing(db: Pool, log: Logger, secrets: Pick<SecretBox, 'open'>): () => Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await fillOutbox(db);
        const delivered = await sendDue(db, new Date(), secrets, signal);
        if (delivered > 0) log.info({ delivered }, 'Push:Delivered');
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ err: error }, 'Push:RoundFailed');
      }
      await pause(ROUND_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    controller.abort(new Error('the server stops'));
    await running.catch(() => undefined);
  };
}
