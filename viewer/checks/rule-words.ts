import type { Language } from '../url-state.ts';

/** English of what rules and code lists say, by the Chinese. */
export type English = Readonly<Record<string, string>>;

/** What a rule says, in the reader's language; a text of the bureau's own that has no English stays Chinese. */
export function ruleText(text: string, english: English | undefined, language: Language): string {
  return language === 'en' ? (english?.[text] ?? text) : text;
}
