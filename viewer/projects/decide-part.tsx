import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { say, sayFault } from '../actions/say.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Choice, Select, TextArea } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { changeStage, giveReview, type Level, type ProjectDetail } from './api.ts';
import type { ProjectPartProps } from './project-page.tsx';
import { projectWords } from './words.ts';

type Step = ProjectDetail['steps'][number];
const LEVELS: readonly Level[] = ['office', 'district', 'city'];

/** Reviews of the present stage and the legal steps out of it, each with what it still needs. */
export function DecidePart({ project, onChange }: ProjectPartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(projectWords);
  const asked = useSignal<Step | 'review' | null>(null);
  const text = useSignal('');
  const agrees = useSignal<'yes' | 'no'>('yes');
  const level = useSignal<Level>(project.level ?? 'office');
  const isBusy = useSignal(false);
  const open = (what: Step | 'review'): void => {
    text.value = '';
    agrees.value = 'yes';
    asked.value = what;
  };
  const confirm = async (): Promise<void> => {
    const what = asked.value;
    const said = text.value.trim();
    if (what === null || said === '') return;
    isBusy.value = true;
    try {
      if (what === 'review') {
        await giveReview(project, { agrees: agrees.value === 'yes', opinion: said, level: level.value });
      } else await changeStage(project, { to: what.to, reason: said });
      asked.value = null;
      say(state, { tone: 'info', title: words.saved });
      onChange();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const what = asked.value;
  const own = project.level === null ? -1 : LEVELS.indexOf(project.level);
  const namesOf = (levels: readonly Level[]): string =>
    levels.map((each) => words.levels[each]).join(state.messages.value.marks.list);
  return (
    <Section
      id="decide"
      title={words.steps}
      note={
        project.level === null
          ? words.notCovered
          : project.mayDecide
            ? words.asLevel(words.levels[project.level])
            : words.mayNot
      }
    >
      <div class="card record-card decide">
        <ul class="review-states">
          {project.reviewStates.map(({ level: each, state: how }) => (
            <li key={each}>
              <span class="quiet">{words.levels[each]}</span>
              <span
                class={`badge ${how === 'agreed' ? 'badge--good' : how === 'returned' ? 'badge--warn' : 'badge--unknown'}`}
              >
                {words.states[how]}
              </span>
            </li>
          ))}
        </ul>
        {project.mayDecide && (
          <div class="page-actions">
            <Button icon="stamp" onClick={() => open('review')}>
              {words.giveReview}
            </Button>
          </div>
        )}
        {project.level !== null && project.steps.length === 0 && <p class="quiet">{words.last}</p>}
        <ul class="steps-open">
          {project.steps.map((step) => {
            const isOpen = step.isHighEnough && step.missing.length === 0 && project.mayDecide;
            return (
              <li key={step.to}>
                <Button
                  tone={isOpen && step.to > (project.stage ?? '') ? 'strong' : 'plain'}
                  disabled={!isOpen}
                  onClick={() => open(step)}
                >
                  {state.language.value === 'en' ? step.en : step.zh}
                </Button>
                {!step.isHighEnough && <span class="cell-note">{words.needsLevel(words.levels[step.level])}</span>}
                {step.missing.length > 0 && <span class="cell-note">{words.needsReviews(namesOf(step.missing))}</span>}
              </li>
            );
          })}
        </ul>
      </div>
      <Dialog
        title={
          what === null ? '' : what === 'review' ? words.giveReview : state.language.value === 'en' ? what.en : what.zh
        }
        isOpen={what !== null}
        onClose={() => (asked.value = null)}
        cancelLabel={words.cancel}
        confirm={{ label: words.save, isBusy: isBusy.value, onConfirm: () => void confirm() }}
      >
        <div class="form">
          {what === 'review' && (
            <>
              {own > 0 && (
                <Select
                  label={words.reviewLevel}
                  value={level.value}
                  options={LEVELS.slice(0, own + 1).map((each) => ({ value: each, title: words.levels[each] }))}
                  onChange={(next) => (level.value = next as Level)}
                />
              )}
              <Choice
                label={words.agrees}
                value={agrees.value}
                options={[
                  { value: 'yes', title: words.agree },
                  { value: 'no', title: words.giveBack },
                ]}
                onChange={(next) => (agrees.value = next)}
              />
            </>
          )}
          <TextArea
            label={what === 'review' ? words.opinion : words.reason}
            isRequired
            maxLength={what === 'review' ? 1000 : 500}
            value={text.value}
            onInput={(next) => (text.value = next)}
          />
        </div>
      </Dialog>
    </Section>
  );
}
