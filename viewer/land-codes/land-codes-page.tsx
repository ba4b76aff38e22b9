import { useMarks } from '../components/marks.ts';
import '../styles/land.css';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress } from '../actions/navigate.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { TextField } from '../components/form.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatLandCode, formatShare } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchCode, fetchHolders, type ResolvedCode } from './api.ts';
import { ProposalsPart } from './proposals-part.tsx';
import { SeriesPart } from './series-part.tsx';
import { landCodeWords } from './words.ts';

/** From any code to the land; codes given out; changes to confirm. */
export function LandCodesPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landCodeWords);
  const given = new URLSearchParams(route.search).get('code') ?? '';
  const text = useSignal(given);
  const asked = useSignal(given);
  const question = useQuestion(asked.value === '' ? null : asked.value, async (signal) =>
    fetchCode(asked.value, signal),
  );
  // Nobody finds people before the server has said who asks.
  const mayFind = state.session.value !== null && may(state, 'personal:read');
  const find = (): void => {
    asked.value = text.value.trim();
    keepInAddress(asked.value === '' ? '' : `?code=${encodeURIComponent(asked.value)}`);
  };
  return (
    <Page>
      <PageHead title={state.messages.value.pages['land-codes']} lead={words.lead} />
      <form
        class="card find-code"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <TextField
          label={words.find}
          hint={words.findHint}
          value={text.value}
          maxLength={100}
          onInput={(next) => (text.value = next)}
        />
        <button type="submit" class="button button--strong">
          {words.open}
        </button>
      </form>
      {asked.value !== '' && (
        <Answer question={question} rows={2}>
          {({ codes }) => <Found codes={codes} />}
        </Answer>
      )}
      {mayFind && <HoldersPart />}
      <ProposalsPart />
      {may(state, 'land:edit') && <SeriesPart />}
    </Page>
  );
}

/** Land by the name of its holder, for those who may see names. */
function HoldersPart(): JSX.Element {
  const words = useWords(landCodeWords);
  const text = useSignal('');
  const asked = useSignal('');
  const question = useQuestion(asked.value === '' ? null : asked.value, async (signal) =>
    fetchHolders(asked.value, signal),
  );
  return (
    <Section id="holders" title={words.holder}>
      <form
        class="card find-code"
        onSubmit={(event) => {
          event.preventDefault();
          asked.value = text.value.trim();
        }}
      >
        <TextField
          label={words.holder}
          hint={words.holderHint}
          value={text.value}
          maxLength={100}
          onInput={(next) => (text.value = next)}
        />
        <button type="submit" class="button" disabled={text.value.trim().length < 2}>
          {words.open}
        </button>
      </form>
      {asked.value !== '' && (
        <Answer question={question} rows={2}>
          {({ holders }) =>
            holders.length === 0 ? (
              <p class="quiet">{words.noHolder}</p>
            ) : (
              <Table
                caption={words.holders}
                columns={[
                  { id: 'name', title: words.holder, isHead: true, cell: ({ name }) => name },
                  {
                    id: 'code',
                    title: words.find,
                    cell: ({ code, unitNumber }) => (
                      <>
                        <a href={pathOfPage('land-file', { code })}>{formatLandCode(code)}</a>
                        {unitNumber !== null && <span class="cell-note">{unitNumber}</span>}
                      </>
                    ),
                  },
                  { id: 'place', title: words.place, cell: ({ location }) => location ?? '—' },
                ]}
                rows={holders}
                keyOf={({ code, unitNumber, name }) => `${code} ${unitNumber} ${name}`}
              />
            )
          }
        </Answer>
      )}
    </Section>
  );
}

function Found({ codes }: { readonly codes: readonly ResolvedCode[] }): JSX.Element {
  const marks = useMarks();
  const words = useWords(landCodeWords);
  return (
    <Section id="found" title={words.found(codes.length)}>
      <ul class="found-codes">
        {codes.map(({ code, state, share, successors }) => (
          <li key={code} class="card found-code">
            <div>
              <strong class="code-title">{formatLandCode(code)}</strong>{' '}
              <span class={`badge ${state === 'current' ? 'badge--good' : ''}`}>{words.states[state]}</span>
              {share !== null && <span class="cell-note">{words.share(formatShare(share))}</span>}
              {successors.length > 0 && (
                <span class="cell-note">
                  {words.lineage.dead} {successors.map(formatLandCode).join(marks.list)}
                </span>
              )}
            </div>
            <span class="page-actions">
              <a class="button button--strong" href={pathOfPage('land-file', { code })}>
                {words.opensFile}
              </a>
              <a class="button" href={pathOfPage('lineage', { code })}>
                {words.opensLineage}
              </a>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
