import type { JSX, Ref } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface IconButtonProps {
  readonly icon: IconName;
  /** What it does; read by screen readers and shown as a tip. */
  readonly label: string;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly controls?: string;
  readonly disabled?: boolean;
  readonly class?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

/** A button that shows an icon only. */
export function IconButton({
  icon,
  label,
  onClick,
  pressed,
  expanded,
  controls,
  disabled,
  class: extra,
  buttonRef,
}: IconButtonProps): JSX.Element {
  return (
    <button
      ref={buttonRef ?? null}
      type="button"
      class={`icon-button ${extra ?? ''}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-controls={controls}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** A button with words. */
export function Button({
  icon,
  children,
  onClick,
  tone = 'plain',
  disabled,
}: {
  readonly icon?: IconName;
  readonly children: string;
  readonly onClick: () => void;
  readonly tone?: 'plain' | 'strong' | 'danger';
  readonly disabled?: boolean;
}): JSX.Element {
  return (
    <button type="button" class={`button button--${tone}`} disabled={disabled} onClick={onClick}>
      {icon && <Icon name={icon} size={16} />}
      <span>{children}</span>
    </button>
  );
}
