import type { ComponentChildren, JSX } from 'preact';
import { Section } from '../components/page.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { Block } from './api.ts';
import { landFileWords } from './words.ts';

/** A block of the file: what it holds and where that comes from, or why it holds nothing. */
export function BlockPart<T>({
  id,
  title,
  block,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly block: Block<T>;
  readonly children: (content: T) => ComponentChildren;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  const sources = block.provenance.map(
    ({ title: layer, dataset, version, publishedOn }) =>
      `${layer} · ${dataset} · ${words.version(version)}${publishedOn === null ? '' : ` · ${publishedOn}`}`,
  );
  return (
    <Section id={id} title={title}>
      {block.state === 'missing' ? (
        <p class="block-missing">{state.language.value === 'en' ? block.reason.en : block.reason.zh}</p>
      ) : (
        children(block.content)
      )}
      {sources.length > 0 && (
        <details class="block-sources">
          <summary>
            {words.sources} · {sources.length}
          </summary>
          <ul>
            {sources.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
