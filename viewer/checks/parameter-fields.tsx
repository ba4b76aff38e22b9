import type { JSX } from 'preact';
import type { Parameter } from '../../schemas/rules/rule.ts';
import { Choice, Select, TextField } from '../components/form.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { ProjectType } from './api.ts';
import { type English, ruleText } from './rule-words.ts';
import { checkWords } from './words.ts';

/** Parameters as they were typed; absent or empty ones were not given. */
export type Given = Readonly<Record<string, string>>;
export type ParameterFault = 'required' | 'number' | 'range';

/** A form from the rules: a field for every parameter that the project type declares. */
export function ParameterFields({
  type,
  english,
  given,
  faults,
  onChange,
}: {
  readonly type: ProjectType;
  /** Of the rule set. */
  readonly english: English;
  readonly given: Given;
  readonly faults: Readonly<Record<string, ParameterFault>>;
  readonly onChange: (key: string, value: string) => void;
}): JSX.Element {
  return (
    <>
      {type.parameters.map((parameter) => (
        <ParameterField
          key={parameter.key}
          parameter={parameter}
          english={english}
          value={given[parameter.key] ?? ''}
          fault={faults[parameter.key]}
          onChange={(value) => onChange(parameter.key, value)}
        />
      ))}
    </>
  );
}

/** So few options stand side by side. */
const FEW = 4;

function ParameterField({
  parameter: { title, type, unit, options = [], required, minimum, maximum },
  english,
  value,
  fault,
  onChange,
}: {
  readonly parameter: Parameter;
  readonly english: English;
  readonly value: string;
  readonly fault: ParameterFault | undefined;
  readonly onChange: (value: string) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords).order;
  const say = (text: string) => ruleText(text, english, state.language.value);
  const told = fault === 'range' ? words.range(minimum, maximum) : fault && words[fault];
  const shared = { label: say(title), isRequired: required, fault: told };
  if (type === 'boolean') {
    const choices = [
      { value: 'true', title: words.yes },
      { value: 'false', title: words.no },
    ];
    return <Choice {...shared} value={value === '' ? null : value} options={choices} onChange={onChange} />;
  }
  if (type === 'choice') {
    const choices = options.map((option) => ({ value: option, title: say(option) }));
    if (options.length <= FEW)
      return <Choice {...shared} value={value === '' ? null : value} options={choices} onChange={onChange} />;
    return <Select {...shared} value={value} none={words.choose} options={choices} onChange={onChange} />;
  }
  return (
    <TextField
      {...shared}
      value={value}
      unit={unit === undefined ? undefined : say(unit)}
      isNumber={type === 'number'}
      onInput={onChange}
    />
  );
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** What is missing, no number, or out of its range, by parameter. */
export function parameterFaults(type: ProjectType, given: Given): Readonly<Record<string, ParameterFault>> {
  const faults = type.parameters.flatMap((parameter): [string, ParameterFault][] => {
    const { key, required, type: kind, minimum = -Infinity, maximum = Infinity } = parameter;
    const value = given[key]?.trim() ?? '';
    if (value === '') return required ? [[key, 'required']] : [];
    if (kind !== 'number') return [];
    if (!isNumber(value)) return [[key, 'number']];
    return Number(value) < minimum || Number(value) > maximum ? [[key, 'range']] : [];
  });
  return Object.fromEntries(faults);
}

/** Values as the server takes them; parameters of another type that were typed before are left out. */
export function valuesOf(type: ProjectType, given: Given): Readonly<Record<string, unknown>> {
  const values = type.parameters.flatMap(({ key, type: kind }): [string, unknown][] => {
    const text = given[key]?.trim() ?? '';
    if (text === '') return [];
    if (kind === 'boolean') return [[key, text === 'true']];
    return [[key, kind === 'number' ? Number(text) : text]];
  });
  return Object.fromEntries(values);
}
