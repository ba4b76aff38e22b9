import type { JSX } from 'preact';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Facts, Section } from '../components/page.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Bundle, bundleAddress, fetchBundles, orderBundle } from './field-api.ts';
import { fieldWords } from './field-words.ts';
import type { FieldPartProps } from './field-work-page.tsx';
import { useDeed, useRepeat } from './use-deed.ts';

/** Bundles of a task: made, with their contents and digest, fetched. */
export function BundlePart({ task }: FieldPartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords);
  const id = String(task.id);
  const question = useQuestion(`bundles ${id}`, async (signal) => fetchBundles(id, signal));
  const { isBusy, run } = useDeed();
  const answer = question.answer.value;
  const isMaking = answer.state === 'answered' && answer.value.some((each) => each.state === 'making');
  useRepeat(isMaking, question.again);
  const isOpen = task.state === 'preparing' || task.state === 'field';
  return (
    <Section
      id="bundles"
      title={words.tabs.bundles}
      actions={
        may(state, 'survey:work') &&
        isOpen && (
          <Button
            tone="strong"
            icon="plus"
            disabled={isBusy.value || isMaking}
            onClick={() => void run(async () => orderBundle(id)).then(question.again)}
          >
            {words.bundle.order}
          </Button>
        )
      }
    >
      <p class="quiet">{words.bundle.lead}</p>
      <Answer question={question}>
        {(bundles) =>
          bundles.length === 0 ? (
            <p class="quiet">{words.none}</p>
          ) : (
            <ul class="field-list">
              {bundles.map((bundle) => (
                <BundleCard key={bundle.id} task={id} bundle={bundle} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Section>
  );
}

function BundleCard({ task, bundle }: { readonly task: string; readonly bundle: Bundle }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords).bundle;
  const { manifest, problem } = bundle;
  const tone = {
    making: 'badge--unknown',
    made: 'badge--good',
    failed: 'badge--warn',
    removed: 'badge--unknown',
  } as const;
  return (
    <li class="card field-card">
      <div class="field-card-head">
        <strong>{manifest?.file.name ?? bundle.id.slice(0, 8)}</strong>
        <span class={`badge ${tone[bundle.state]}`}>{words.states[bundle.state]}</span>
        {bundle.state === 'made' && may(state, 'survey:work') && (
          <a class="button" href={bundleAddress(task, bundle.id)} download>
            <Icon name="download" size={16} />
            {words.download}
          </a>
        )}
      </div>
      {problem !== null && <p class="field-problem">{state.language.value === 'en' ? problem.en : problem.zh}</p>}
      {manifest !== null && (
        <Facts
          facts={[
            [words.made, formatTimestamp(bundle.madeAt ?? bundle.orderedAt)],
            [words.by, bundle.madeBy],
            [
              words.size,
              `${formatNumber(manifest.file.bytes / 1024)} KB · ${manifest.personal ? words.personal : words.plain}`,
            ],
            [
              words.rows,
              <ul class="field-tables">
                {manifest.tables
                  .filter(({ use, rows }) => use !== 'record' && (rows > 0 || use === 'fill'))
                  .map(({ name, title, rows }) => (
                    <li key={name}>
                      {title} <span class="number">{rows}</span>
                    </li>
                  ))}
                <li>{words.tiles(manifest.tiles.count, manifest.tiles.zooms[0] ?? 0, manifest.tiles.zooms[1] ?? 0)}</li>
              </ul>,
            ],
            [words.digest, <code class="digest">{manifest.file.sha256}</code>],
          ]}
        />
      )}
    </li>
  );
}
