import type { JSX } from 'preact';
import type { Language } from '../url-state.ts';
import { type English, ruleText } from './rule-words.ts';

/** What a rule says, marked so that it is read aloud in its own language. */
export function RuleText({
  text,
  english,
  language,
}: {
  readonly text: string;
  readonly english: English | undefined;
  readonly language: Language;
}): JSX.Element {
  const said = ruleText(text, english, language);
  return <span lang={/\p{Script=Han}/u.test(said) ? 'zh-CN' : 'en'}>{said}</span>;
}
