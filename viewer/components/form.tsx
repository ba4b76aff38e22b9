import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with the value. */
  readonly fault?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly requiredLabel?: string;
}

/** A field with its label, its unit, its hint and what is wrong with it. */
function Field({
  id,
  label,
  hint,
  fault,
  isRequired,
  children,
}: FieldProps & { readonly id: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="form-field" data-fault={fault !== undefined}>
      <label class="field-label" for={id}>
        {label}
        {isRequired && <span class="field-star" aria-hidden="true" />}
      </label>
      {children}
      {hint !== undefined && fault === undefined && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-hint`} class="field-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

const describedBy = (id: string, { hint, fault }: FieldProps): string | undefined =>
  hint === undefined && fault === undefined ? undefined : `${id}-hint`;

/** A line of text, or of digits with a unit behind them. */
export function TextField(
  props: FieldProps & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly unit?: string | undefined;
    readonly isNumber?: boolean;
    readonly placeholder?: string | undefined;
    readonly maxLength?: number;
    readonly type?: 'text' | 'date' | 'password';
    readonly autocomplete?: string;
  },
): JSX.Element {
  const id = useId();
  const { value, onInput, unit, isNumber, isRequired, fault, placeholder, maxLength, type = 'text' } = props;
  return (
    <Field {...props} id={id}>
      <div class="text-frame">
        <input
          id={id}
          class="text-input"
          type={type as 'text'}
          inputMode={isNumber ? 'decimal' : undefined}
          autocomplete={props.autocomplete ?? 'off'}
          spellcheck={false}
          value={value}
          placeholder={placeholder}
          maxLength={maxLength}
          aria-required={isRequired}
          aria-invalid={fault !== undefined}
          aria-describedby={describedBy(id, props)}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {unit !== undefined && <span class="text-unit">{unit}</span>}
      </div>
    </Field>
  );
}

/** Why something is done: always asked for, and kept with what is done, 500 characters at most as the server takes. */
export function ReasonField(props: {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}): JSX.Element {
  return <TextField {...props} isRequired maxLength={500} />;
}

/** Several lines of text. */
export function TextArea(
  props: FieldProps & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly rows?: number;
    readonly placeholder?: string;
    readonly maxLength?: number;
  },
): JSX.Element {
  const id = useId();
  const { value, onInput, rows = 3, isRequired, fault, placeholder, maxLength } = props;
  return (
    <Field {...props} id={id}>
      <textarea
        id={id}
        class="text-input text-area"
        rows={rows}
        value={value}
        placeholder={placeholder}
        maxLength={maxLength}
        aria-required={isRequired}
        aria-invalid={fault !== undefined}
        aria-describedby={describedBy(id, props)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}

export interface Option {
  readonly value: string;
  readonly title: string;
}

/** One of several. */
export function Select(
  props: FieldProps & {
    readonly value: string;
    readonly options: readonly Option[];
    readonly onChange: (value: string) => void;
    /** Shown while nothing is chosen. */
    readonly none?: string;
  },
): JSX.Element {
  const id = useId();
  const { value, options, onChange, none, isRequired, fault } = props;
  return (
    <Field {...props} id={id}>
      <select
        id={id}
        class="text-input select"
        value={value}
        aria-required={isRequired}
        aria-invalid={fault !== undefined}
        aria-describedby={describedBy(id, props)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          // Options may come after the value: said here as well, it is chosen then.
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.title}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A few choices side by side. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
  fault,
  isRequired,
}: {
  readonly label: string;
  readonly value: Value | null;
  readonly options: readonly { readonly value: Value; readonly title: string }[];
  readonly onChange: (value: Value) => void;
  readonly fault?: string | undefined;
  readonly isRequired?: boolean | undefined;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset class="form-field choice" data-fault={fault !== undefined} aria-describedby={fault && `${name}-hint`}>
      <legend class="field-label">
        {label}
        {isRequired && <span class="field-star" aria-hidden="true" />}
      </legend>
      <div class="choice-row">
        {options.map((option) => (
          <label key={option.value} class="segment">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.title}</span>
          </label>
        ))}
      </div>
      {fault !== undefined && (
        <p id={`${name}-hint`} class="field-fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
