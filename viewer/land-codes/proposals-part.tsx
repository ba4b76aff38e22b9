import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { say, sayFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { confirmProposal, deriveEvents, fetchProposals, type Proposal, refuseProposal } from './api.ts';
import { landCodeWords } from './words.ts';

type Decision = { readonly proposal: Proposal; readonly kind: 'confirm' | 'refuse' };

/** Changes that two versions suggest; a person says what happened. */
export function ProposalsPart(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(landCodeWords);
  const titles = words.proposals;
  const filter = useSignal('open');
  const question = useQuestion(`proposals ${filter.value}`, async (signal) => fetchProposals(filter.value, signal));
  const asked = useSignal<Decision | null>(null);
  const text = useSignal('');
  const day = useSignal('');
  const isBusy = useSignal(false);
  const mayEdit = may(state, 'land:edit');
  const tell = async (act: () => Promise<unknown>, done: string): Promise<void> => {
    isBusy.value = true;
    try {
      await act();
      asked.value = null;
      say(state, { tone: 'info', title: done });
      question.again();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const ask = (proposal: Proposal, kind: Decision['kind']): void => {
    text.value = '';
    day.value = proposal.publishedOn ?? '';
    asked.value = { proposal, kind };
  };
  const decide = (): void => {
    const decision = asked.value;
    if (decision === null || text.value.trim() === '') return;
    const { id } = decision.proposal;
    const given = { basis: text.value.trim(), ...(day.value === '' ? {} : { on: day.value }) };
    if (decision.kind === 'confirm') void tell(async () => confirmProposal(id, given), titles.confirmed);
    else void tell(async () => refuseProposal(id, text.value.trim()), titles.refused);
  };
  const columns = columnsOf(words, mayEdit ? ask : null);
  return (
    <Section
      id="proposals"
      title={titles.title}
      note={titles.lead}
      actions={
        mayEdit && (
          <Button icon="repeat" onClick={() => void tell(deriveEvents, titles.deriving)}>
            {titles.derive}
          </Button>
        )
      }
    >
      <div class="filters">
        <Select
          label={titles.state}
          value={filter.value}
          options={(['open', 'confirmed', 'refused'] as const).map((value) => ({ value, title: titles.filter[value] }))}
          none={titles.filter.all}
          onChange={(next) => (filter.value = next)}
        />
      </div>
      <Answer question={question}>
        {({ proposals }) =>
          proposals.length === 0 ? (
            <div class="card">
              <Notice icon="empty" title={titles.none}>
                <p>{titles.noneHint}</p>
              </Notice>
            </div>
          ) : (
            <Table caption={titles.title} columns={columns} rows={proposals} keyOf={({ id }) => String(id)} />
          )
        }
      </Answer>
      <Dialog
        title={
          asked.value?.kind === 'refuse'
            ? titles.refuseTitle
            : titles.confirmTitle(asked.value === null ? '' : words.events[asked.value.proposal.type])
        }
        isOpen={asked.value !== null}
        onClose={() => (asked.value = null)}
        cancelLabel={titles.cancel}
        confirm={{
          label: asked.value?.kind === 'refuse' ? titles.refuse : titles.confirm,
          isBusy: isBusy.value,
          onConfirm: decide,
        }}
      >
        <div class="form">
          {asked.value?.kind === 'confirm' ? (
            <>
              <TextField
                label={titles.basis}
                hint={titles.basisHint}
                isRequired
                value={text.value}
                maxLength={500}
                onInput={(next) => (text.value = next)}
              />
              <TextField label={titles.on} type="date" value={day.value} onInput={(next) => (day.value = next)} />
            </>
          ) : (
            <TextField
              label={titles.reason}
              isRequired
              value={text.value}
              maxLength={500}
              onInput={(next) => (text.value = next)}
            />
          )}
        </div>
      </Dialog>
    </Section>
  );
}

function columnsOf(
  words: typeof landCodeWords.zh,
  ask: ((proposal: Proposal, kind: Decision['kind']) => void) | null,
): readonly Column<Proposal>[] {
  const titles = words.proposals;
  const list = (codes: readonly string[]): JSX.Element => (
    <span class="code-cell">
      {codes.length === 0 && '—'}
      {codes.slice(0, 8).map((code) => (
        <a key={code} href={pathOfPage('lineage', { code })}>
          {code}
        </a>
      ))}
      {codes.length > 8 && <span>+{codes.length - 8}</span>}
    </span>
  );
  return [
    { id: 'type', title: words.lineage.what, isHead: true, cell: ({ type }) => words.events[type] },
    { id: 'from', title: words.lineage.before, cell: ({ from }) => list(from) },
    { id: 'to', title: words.lineage.after, cell: ({ to }) => list(to) },
    {
      id: 'area',
      title: titles.pieces,
      isNumber: true,
      cell: ({ pieces }) => (
        <>
          {formatNumber(
            pieces.reduce((sum, { area }) => sum + area, 0),
            2,
          )}{' '}
          m²
        </>
      ),
    },
    {
      id: 'doubts',
      title: titles.doubts,
      cell: ({ doubts }) =>
        doubts.map((doubt) => (
          <span key={doubt} class="badge badge--warn doubt">
            {words.doubts[doubt]}
          </span>
        )),
    },
    {
      id: 'version',
      title: titles.version,
      isMinor: true,
      cell: ({ layerVersion, publishedOn }) => (
        <>
          {layerVersion}
          {publishedOn !== null && <span class="cell-note">{publishedOn}</span>}
        </>
      ),
    },
    {
      id: 'decide',
      title: '',
      cell: (proposal) =>
        proposal.state !== 'open' ? (
          <>
            {titles.filter[proposal.state]}
            <span class="cell-note">{proposal.decidedBy}</span>
          </>
        ) : (
          ask !== null && (
            <span class="row-actions">
              <Button onClick={() => ask(proposal, 'confirm')}>{titles.confirm}</Button>
              <Button onClick={() => ask(proposal, 'refuse')}>{titles.refuse}</Button>
            </span>
          )
        ),
    },
  ];
}
