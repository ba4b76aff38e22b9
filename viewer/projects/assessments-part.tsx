import type { JSX } from 'preact';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Section } from '../components/page.tsx';
import { formatShare } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type AssessmentItem, fetchAssessments } from './api.ts';
import { projectWords } from './words.ts';

const TONES: Readonly<Record<string, string>> = {
  covered: 'badge--good',
  partly: 'badge--warn',
  'not-covered': 'badge--danger',
};

/** 区域评估: what need not be assessed again, and which results do not count. */
export function AssessmentsPart({ code }: { readonly code: string }): JSX.Element {
  const words = useWords(projectWords);
  const question = useQuestion(`assessments ${code}`, async (signal) => fetchAssessments(code, signal));
  return (
    <Section id="assessments" title={words.assessments}>
      <Answer question={question} rows={3}>
        {(items) => {
          const unknown = items.filter(({ state }) => state === 'cannot-check');
          // Where nothing can be told of any item, it is said once.
          const isDark = unknown.length === items.length;
          const plain = items.filter(({ state, results }) => state === 'not-covered' && results.length === 0);
          const told = isDark ? items.slice(0, 1) : items.filter((item) => !plain.includes(item));
          return (
            <>
              <ul class="assessments">
                {told.map((item) => (
                  <Item key={item.item} item={item} isForAll={isDark} />
                ))}
              </ul>
              {!isDark && plain.length > 0 && <p class="quiet">{words.allItems(plain.length)}</p>}
            </>
          );
        }}
      </Answer>
    </Section>
  );
}

function Item({ item, isForAll }: { readonly item: AssessmentItem; readonly isForAll: boolean }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(projectWords);
  const isEnglish = state.language.value === 'en';
  return (
    <li>
      {!isForAll && <strong>{isEnglish ? (item.titleEn ?? item.title) : item.title}</strong>}{' '}
      <span class={`badge ${TONES[item.state] ?? 'badge--unknown'}`}>{words.assessmentStates[item.state]}</span>
      {item.share !== null && item.state === 'partly' && (
        <span class="cell-note">{words.coveredShare(formatShare(item.share))}</span>
      )}
      {item.detail !== null && <span class="cell-note">{isEnglish ? item.detail.en : item.detail.zh}</span>}
      {item.results.map(({ id, assessmentNumber, documentNumber, validUntil, share, unused }) => (
        <span key={id} class="cell-note">
          {[
            documentNumber ?? assessmentNumber,
            formatShare(share),
            validUntil === null ? null : words.until(validUntil),
            unused === null ? null : words.unused[unused],
          ]
            .filter((text) => text !== null && text !== undefined)
            .join(' · ')}
        </span>
      ))}
    </li>
  );
}
