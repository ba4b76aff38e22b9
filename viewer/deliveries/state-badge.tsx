import type { JSX } from 'preact';
import { useWords } from '../words.ts';
import { type DeliveryState, type DeliverySummary, isUnderWay } from './api.ts';
import { deliveryWords } from './words.ts';

const TONES: Readonly<Partial<Record<DeliveryState, string>>> = {
  examined: 'badge--warn',
  staged: 'badge--warn',
  published: 'badge--good',
  refused: 'badge--danger',
  failed: 'badge--danger',
  cancelled: 'badge--unknown',
};

/** Where a delivery is on its way. */
export function StateBadge({
  delivery,
}: {
  readonly delivery: Pick<DeliverySummary, 'state' | 'isCancelRequested'>;
}): JSX.Element {
  const words = useWords(deliveryWords);
  const isBusy = isUnderWay(delivery);
  const tone = isBusy ? 'badge--accent' : (TONES[delivery.state] ?? '');
  return (
    <span class={`badge ${tone}`}>
      {isBusy && delivery.isCancelRequested ? words.stopping : words.states[delivery.state]}
    </span>
  );
}
