import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { type Definitions, fetchDefinitions } from './api.ts';
import { overviewWords } from './words.ts';

/** The catalogue of figures: what each measure and dimension means, and the SQL that gives the same numbers. */
export function DefinitionsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { state } = useViewer();
  const { definitions: words, units, views: names } = useWords(overviewWords);
  const language = state.language.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const question = useQuestion('definitions', fetchDefinitions);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog dialog--wide" aria-labelledby="definitions-title" onClose={onClose}>
      <div class="dialog-form definitions">
        <h2 id="definitions-title">{words.title}</h2>
        <p class="quiet">{words.lead}</p>
        <Answer question={question} rows={8}>
          {({ measures, dimensions, pages }) => (
            <>
              <h3>{words.measures}</h3>
              <dl>
                {measures.map((measure) => (
                  <div key={measure.id}>
                    <dt>
                      {titleIn(measure, language)}
                      {language === 'zh' ? `（${measure.unit}）` : ` (${units[measure.id]})`}
                    </dt>
                    <dd>
                      <p>{language === 'zh' ? measure.note : measure.noteEn}</p>
                      <code>{measure.sql}</code>
                    </dd>
                  </div>
                ))}
              </dl>
              <h3>{words.dimensions}</h3>
              {dimensions.map((dimension) => (
                <details key={dimension.id}>
                  <summary>
                    {titleIn(dimension, language)}
                    {dimension.multiple && <span class="figure-note">{words.multiple}</span>}
                  </summary>
                  <pre tabIndex={0} aria-label={words.statement}>
                    {dimension.sql}
                  </pre>
                </details>
              ))}
              {pages.map(({ id, figures }) => (
                <PageFigures key={id} title={names[id]} figures={figures} />
              ))}
            </>
          )}
        </Answer>
        <div class="dialog-buttons">
          <Button onClick={() => dialog.current?.close()}>{words.close}</Button>
        </div>
      </div>
    </dialog>
  );
}

/** The figures of one page; a statement is read when its line is opened. */
function PageFigures({
  title,
  figures,
}: {
  readonly title: string;
  readonly figures: Definitions['pages'][number]['figures'];
}): JSX.Element {
  const { state } = useViewer();
  const { definitions: words } = useWords(overviewWords);
  const language = state.language.value;
  return (
    <>
      <h3>{title}</h3>
      {figures.map((figure) => (
        <details key={figure.id}>
          <summary>
            {titleIn(figure, language)}
            {language === 'zh' && figure.unit !== '' && `（${figure.unit}）`}
          </summary>
          <p>{language === 'zh' ? figure.note : figure.noteEn}</p>
          <pre tabIndex={0} aria-label={words.statement}>
            {figure.sql}
          </pre>
        </details>
      ))}
    </>
  );
}
