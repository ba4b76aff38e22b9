/** 抵押, 查封, 异议, 预告, 地役 and other restrictions: which hold on a day, and who waits behind whom. */
import type { SourceRow } from './file-query.ts';

/** Kinds of restrictions by the layers that tell them. */
export const RESTRICTION_KINDS = {
  mortgage: { until: 'debtUntil', released: 'cancelledOn', from: 'registeredOn' },
  seizure: { until: 'seizedUntil', released: 'releasedOn', from: 'registeredOn' },
  objection: { until: null, released: 'cancelledOn', from: 'registeredOn' },
  'advance-notice': { until: null, released: 'cancelledOn', from: 'registeredOn' },
  easement: { until: 'validUntil', released: null, from: 'registeredOn' },
  'restricted-unit': { until: 'restrictedUntil', released: null, from: 'restrictedFrom' },
} as const;

export type RestrictionKind = keyof typeof RESTRICTION_KINDS;

/** `holds`: in force. `waits`: 轮候, in force when those before it are lifted. `expired`: its term is over, not lifted. */
export type Standing = 'holds' | 'waits' | 'expired' | 'released';

export interface Restriction {
  readonly kind: RestrictionKind;
  readonly standing: Standing;
  /** 轮候 order among the seizures of the unit: 1 holds, 2 is the first that waits; null for what does not queue. */
  readonly queue: number | null;
  readonly row: SourceRow;
}

/** 历史 and 终止 of 权属状态. */
const PAST_STATES = new Set(['2', '3']);

/** Restrictions of a day, those in force first. Seizures of one unit stand in order of their registration. */
export function restrictionsOf(
  sources: Readonly<Record<string, readonly SourceRow[] | null>>,
  day: string,
): readonly Restriction[] {
  const found: Restriction[] = [];
  for (const kind of Object.keys(RESTRICTION_KINDS) as RestrictionKind[]) {
    const queues = new Map<unknown, number>();
    for (const row of sources[kind] ?? []) {
      const standing = standingOf(kind, row, day);
      if (kind !== 'seizure' || standing === 'released' || standing === 'expired') {
        found.push({ kind, standing, queue: null, row });
        continue;
      }
      const unit = row.properties['unitNumber'];
      const queue = (queues.get(unit) ?? 0) + 1;
      queues.set(unit, queue);
      found.push({ kind, standing: queue === 1 ? 'holds' : 'waits', queue, row });
    }
  }
  const order: Readonly<Record<Standing, number>> = { holds: 0, waits: 1, expired: 2, released: 3 };
  return found.toSorted((a, b) => order[a.standing] - order[b.standing]);
}

function standingOf(kind: RestrictionKind, { properties }: SourceRow, day: string): Standing {
  const { until, released } = RESTRICTION_KINDS[kind];
  const liftedOn = released === null ? null : dayOf(properties[released]);
  if (liftedOn !== null && liftedOn <= day) return 'released';
  if (PAST_STATES.has(String(properties['state'])) && liftedOn === null) return 'released';
  // A mortgage outlives the term of its debt; a seizure does not outlive its own.
  const end = until === null || kind === 'mortgage' ? null : dayOf(properties[until]);
  return end !== null && end < day ? 'expired' : 'holds';
}

const dayOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 10) : null;
