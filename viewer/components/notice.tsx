import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface NoticeProps {
  readonly icon: IconName;
  readonly title: string;
  readonly tone?: 'quiet' | 'error';
  readonly children?: ComponentChildren;
}

/** The empty and error states of a panel: what is the matter and what can be done. */
export function Notice({ icon, title, tone = 'quiet', children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice--${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      <Icon name={icon} size={28} />
      <p class="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** A few grey bars in the place of what is being loaded. */
export function Skeleton({ label, rows = 5 }: { readonly label: string; readonly rows?: number }): JSX.Element {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} class="skeleton-bar" />
      ))}
    </div>
  );
}
