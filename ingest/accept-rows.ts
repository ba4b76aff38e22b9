/** What becomes of a checked row: staged, or registered as rejected with what is wrong; every finding is noted. */

import type { Layer } from '../schemas/layer.ts';
import type { CheckedRow, Delivery, OriginalRow, Progress } from './delivery.ts';
import type { Findings } from './findings.ts';
import { type Issue, withAllowed } from './issues.ts';

export interface Tally {
  read: number;
  rejected: number;
  /** Records marked as deleted; not among those read. */
  deleted: number;
}

type Notes = Pick<Findings, 'add' | 'reject' | 'repair' | 'isFull' | 'flush'>;
type Acceptance = Pick<Delivery, 'layer' | 'allow' | 'expectedRows'>;

interface Watched {
  readonly progress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Notes a row's findings and says whether it is staged; asks for a pause when the notes want writing. */
export function accepter(
  { progress, signal }: Watched,
  delivery: Acceptance,
  findings: Notes,
  tally: Tally,
): (row: CheckedRow) => boolean | Promise<boolean> {
  const allowed = delivery.allow ?? new Set();
  const isComplete = completeness(delivery.layer);
  return (row: CheckedRow): boolean | Promise<boolean> => {
    if (row.isDeleted === true) {
      tally.deleted++;
      noteIssues(row.issues ?? [], allowed, findings);
      return false;
    }
    tally.read++;
    if ((tally.read & 1023) === 0) {
      signal?.throwIfAborted();
      progress?.({
        phase: 'stage',
        rows: tally.read,
        ...(delivery.expectedRows == null ? {} : { expectedRows: delivery.expectedRows }),
      });
    }
    if (row.issues == null || row.issues.length === 0) return true;
    const isRejected = noteIssues(row.issues, isComplete(row) ? allowed : NOTHING_ALLOWED, findings);
    if (isRejected) {
      tally.rejected++;
      findings.reject({ ...(row.original?.() ?? mappedAsOriginal(row)), rowKey: keyOf(delivery, row) });
    }
    if (row.repairs != null && !isRejected) {
      findings.repair({ ...row.original!(), rowKey: keyOf(delivery, row), records: row.repairs });
    }
    return findings.isFull ? findings.flush().then(() => !isRejected) : !isRejected;
  };
}

/** Whether a row has what its table requires. */
function completeness({ fields }: Layer): (row: CheckedRow) => boolean {
  const keys = Object.keys(fields);
  const required = keys.filter((key) => fields[key]!.required === true);
  const positions = required.map((key) => keys.indexOf(key));
  return (row) => {
    const { fieldValues } = row;
    if (fieldValues == null) return required.every((key) => row.values[key] != null);
    return positions.every((position) => fieldValues[position] != null);
  };
}

/** A row without what its table requires cannot be let in. */
const NOTHING_ALLOWED: ReadonlySet<string> = new Set();

function noteIssues(issues: readonly Issue[], allowed: ReadonlySet<string>, findings: Notes): boolean {
  let isRejected = false;
  for (const given of issues) {
    const found = withAllowed(given, allowed);
    findings.add(found);
    if (found.severity === 'error') isRejected = true;
  }
  return isRejected;
}

function mappedAsOriginal({ sourceRow, values }: CheckedRow): OriginalRow {
  return { sourceRow, attributes: values };
}

function keyOf({ layer }: Acceptance, row: CheckedRow): string | null {
  const parts = layer.key.map((key) => row.values[key]);
  return parts.some((part) => part == null) ? null : parts.join('|');
}
