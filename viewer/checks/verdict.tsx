import type { JSX } from 'preact';
import { Icon, type IconName } from '../components/icon.tsx';
import { useWords } from '../words.ts';
import type { Verdict } from './api.ts';
import { checkWords } from './words.ts';

const ICONS: Readonly<Record<Verdict, IconName>> = {
  pass: 'check',
  conditional: 'warning',
  fail: 'close',
  undetermined: 'question',
};

/** The verdict so that nobody mistakes it: word, sign and colour each say it, and 无法判定 says that it is no pass. */
export function VerdictBanner({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const words = useWords(checkWords);
  return (
    <div class="verdict" data-verdict={verdict} role="group" aria-label={words.columns.verdict}>
      <span class="verdict-sign">
        <Icon name={ICONS[verdict]} size={34} />
      </span>
      <div>
        <p class="verdict-word">{words.verdicts[verdict]}</p>
        <p class="verdict-lead">{words.verdictLeads[verdict]}</p>
      </div>
    </div>
  );
}

/** The same in a list. */
export function VerdictBadge({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const words = useWords(checkWords);
  return (
    <span class="verdict-badge" data-verdict={verdict}>
      <Icon name={ICONS[verdict]} size={14} />
      {words.verdicts[verdict]}
    </span>
  );
}
