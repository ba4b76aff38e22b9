import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { say, sayFault } from '../actions/say.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ReasonField, Select, TextField } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { takeStep } from './api.ts';
import type { RecordPartProps } from './record-page.tsx';
import { stockWords } from './words.ts';

const EMPTY = { reason: '', evidence: '', exitReason: '', disposalPath: '', responsibleUnit: '', disposalDueOn: '' };

/** The legal next steps, each with what it asks for. */
export function StepsPart({ layer, id, record, onChange }: RecordPartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(stockWords);
  const asked = useSignal<(typeof record.steps)[number] | null>(null);
  const form = useSignal<Readonly<Record<keyof typeof EMPTY, string>>>(EMPTY);
  const plans = useSignal<Readonly<Record<string, string>>>({});
  const isBusy = useSignal(false);
  const { properties } = record.feature;
  const text = (key: string): string => (typeof properties[key] === 'string' ? properties[key] : '');
  const open = (step: (typeof record.steps)[number]): void => {
    form.value = {
      ...EMPTY,
      disposalPath: text('disposalPath'),
      responsibleUnit: text('responsibleUnit'),
      disposalDueOn: text('disposalDueOn'),
      exitReason: step.exitReasons[0] ?? '',
    };
    plans.value = Object.fromEntries(
      record.milestones.flatMap(({ code, planned }) => (planned === null ? [] : [[code, planned]])),
    );
    asked.value = step;
  };
  const set = (key: keyof typeof EMPTY, value: string): void => {
    form.value = { ...form.value, [key]: value };
  };
  const step = asked.value;
  const needs = (requirement: string): boolean => step?.requires.includes(requirement) ?? false;
  const confirm = async (): Promise<void> => {
    if (step === null || form.value.reason.trim() === '') return;
    isBusy.value = true;
    try {
      const given = Object.fromEntries(Object.entries(form.value).filter(([, value]) => value.trim() !== ''));
      const own = Object.fromEntries(Object.entries(plans.value).filter(([, day]) => day !== ''));
      const { exitReason, disposalPath, responsibleUnit, disposalDueOn, ...always } = given;
      await takeStep(layer, id, record.version, {
        to: step.to,
        ...always,
        ...(needs('exit-reason') ? { exitReason } : {}),
        ...(needs('path') ? { disposalPath } : {}),
        ...(needs('plan') ? { responsibleUnit, disposalDueOn } : {}),
        ...(needs('milestones-planned') ? { plans: own } : {}),
      });
      asked.value = null;
      say(state, { tone: 'info', title: words.saved });
      onChange();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const entries = (list: string) =>
    (state.codeLists.value[list]?.entries ?? []).map(({ code, label, labelEn }) => ({
      value: code,
      title: state.language.value === 'en' ? (labelEn ?? label) : label,
    }));
  const nodes = record.nodes[form.value.disposalPath] ?? [];
  return (
    <Section id="steps" title={words.steps}>
      <div class="page-actions">
        {record.steps.map((each) => (
          <Button key={each.to} tone={each.to === '90' ? 'plain' : 'strong'} onClick={() => open(each)}>
            {state.language.value === 'en' ? each.en : each.zh}
          </Button>
        ))}
      </div>
      <Dialog
        title={step === null ? '' : state.language.value === 'en' ? step.en : step.zh}
        isOpen={step !== null}
        onClose={() => (asked.value = null)}
        cancelLabel={words.cancel}
        confirm={{ label: words.save, isBusy: isBusy.value, onConfirm: () => void confirm() }}
      >
        <div class="form">
          {needs('exit-reason') && (
            <Select
              label={words.exitReason}
              isRequired
              value={form.value.exitReason}
              options={entries('exit-reason').filter(({ value }) => step!.exitReasons.includes(value))}
              onChange={(next) => set('exitReason', next)}
            />
          )}
          {needs('path') && (
            <Select
              label={words.path}
              isRequired
              none="—"
              value={form.value.disposalPath}
              options={entries('disposal-path')}
              onChange={(next) => set('disposalPath', next)}
            />
          )}
          {needs('plan') && (
            <div class="form-row">
              <TextField
                label={words.responsibleUnit}
                isRequired
                value={form.value.responsibleUnit}
                onInput={(next) => set('responsibleUnit', next)}
              />
              <TextField
                label={words.disposalDueOn}
                isRequired
                type="date"
                value={form.value.disposalDueOn}
                onInput={(next) => set('disposalDueOn', next)}
              />
            </div>
          )}
          {needs('milestones-planned') && (
            <div class="form-row">
              {nodes.map(({ code, title, isMandatory }) => (
                <TextField
                  key={code}
                  label={words.plan(title)}
                  isRequired={isMandatory}
                  type="date"
                  value={plans.value[code] ?? ''}
                  onInput={(next) => (plans.value = { ...plans.value, [code]: next })}
                />
              ))}
            </div>
          )}
          <ReasonField label={words.reason} value={form.value.reason} onInput={(next) => set('reason', next)} />
          <TextField
            label={words.evidence}
            maxLength={500}
            value={form.value.evidence}
            onInput={(next) => set('evidence', next)}
          />
        </div>
      </Dialog>
    </Section>
  );
}
