/** Read-only mode (R89): in an emergency nothing is written, while maps and queries go on. It holds for all server processes within a second. */
import type { Pool } from 'pg';

/** Tells and sets the mode. */
export interface ReadOnlyMode {
  isOn(): Promise<boolean>;
  read(): Promise<ReadOnlyState>;
  set(on: boolean, reason: string, by: string): Promise<ReadOnlyState>;
}

/** The mode with who set it. */
export interface ReadOnlyState {
  readonly readOnly: boolean;
  /** By the setting READ_ONLY, which no administrator can take back. */
  readonly isFixed: boolean;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: string | null;
}

const KEPT_MS = 500;

/** The mode of one server process; `isFixed` where the setting says so. */
export function readOnlyMode(db: Pool, isFixed: boolean): ReadOnlyMode {
  let kept: { readonly on: Promise<boolean>; readonly until: number } | undefined;
  const read = async (): Promise<ReadOnlyState> => {
    const { rows } = await db.query<Omit<ReadOnlyState, 'isFixed'>>(
      `select set_on as "readOnly", reason, changed_by as "changedBy",
  to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "changedAt"
from dimai.server_switch where name = 'read-only'`,
    );
    const state = rows[0] ?? { readOnly: false, reason: null, changedBy: null, changedAt: null };
    return { ...state, readOnly: state.readOnly || isFixed, isFixed };
  };
  return {
    read,
    async isOn() {
      if (isFixed) return true;
      const now = performance.now();
      if (kept === undefined || kept.until < now) {
        const on = read().then(({ readOnly }) => readOnly);
        kept = { on, until: now + KEPT_MS };
        on.catch(() => (kept = undefined));
      }
      return kept.on;
    },
    async set(on, reason, by) {
      await db.query(
        `insert into dimai.server_switch (name, set_on, reason, changed_by) values ('read-only', $1, $2, $3)
on conflict (name) do update set set_on = excluded.set_on, reason = excluded.reason, changed_by = excluded.changed_by, changed_at = now()`,
        [on, reason, by],
      );
      kept = undefined;
      return read();
    },
  };
}
