import type { JSX } from 'preact';

/** A text that is shown once. */
export function Secret({ label, text }: { readonly label: string; readonly text: string }): JSX.Element {
  return (
    <div class="secret" role="status">
      <span>{label}</span>
      <code>{text}</code>
    </div>
  );
}

/** Parts between commas; null where there are none, which is no limit. */
export function listOf(text: string): readonly string[] | null {
  const parts = text.split(/[,，、\s]+/).filter((part) => part !== '');
  return parts.length === 0 ? null : parts;
}
