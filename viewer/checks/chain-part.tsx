import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { explain, reportFault, say } from '../actions/say.ts';
import { ApiError } from '../api.ts';
import type { Question } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Check, repeatCheck } from './api.ts';
import { rememberedReviewer } from './reviewer.ts';
import { VerdictBadge } from './verdict.tsx';
import { checkWords } from './words.ts';

/** Revise, or repeat on the data of today. */
export function CheckActions({ check }: { readonly check: Check; readonly question: Question<Check> }): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(checkWords).check;
  const isBusy = useSignal(false);
  const repeat = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const by = rememberedReviewer();
      const next = await repeatCheck(check.id, { versions: 'current', ...(by === '' ? {} : { by }) });
      say(state, { tone: 'info', title: words.repeated, detail: next.number });
      navigate(viewer, pathOfPage('comparison', { id: check.id, other: next.id }));
    } catch (error) {
      if (error instanceof ApiError) {
        const { title, detail } = explain(state, error);
        say(state, { tone: 'error', title: words.repeatFailed, detail: detail ?? title });
      } else reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <>
      <Button icon="repeat" disabled={isBusy.value} onClick={() => void repeat()}>
        {words.repeat}
      </Button>
      <a class="button" href={`${pathOfPage('new-check')}?previous=${check.id}`}>
        {words.revise}
      </a>
    </>
  );
}

/** All checks of the same project, the first at the top. */
export function ChainPart({ check }: { readonly check: Check }): JSX.Element | null {
  const words = useWords(checkWords).check;
  if (check.chain.length < 2) return null;
  return (
    <Section id="chain" title={words.chain}>
      <ol class="chain">
        {check.chain.map((each) => (
          <li key={each.id} aria-current={each.id === check.id ? 'true' : undefined}>
            <VerdictBadge verdict={each.verdict} />
            <a href={pathOfPage('check', { id: each.id })}>{each.number}</a>
            <span class="quiet">{words.by(each.createdBy, formatTimestamp(each.createdAt))}</span>
            {each.id === check.id ? (
              <span class="quiet">{words.current}</span>
            ) : (
              <a class="link" href={comparisonOf(each, check)}>
                {words.compareWith}
              </a>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The earlier one always stands first. */
function comparisonOf(one: Pick<Check, 'id' | 'revision'>, other: Pick<Check, 'id' | 'revision'>): string {
  const [before, after] = one.revision < other.revision ? [one, other] : [other, one];
  return pathOfPage('comparison', { id: before.id, other: after.id });
}
