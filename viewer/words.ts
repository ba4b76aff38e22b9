/** Words of one desk: Chinese first, English complete. They travel with the desk, not with the first load. */
import type { Language } from './url-state.ts';
import { useViewer } from './viewer.ts';

export interface Words<T> {
  readonly zh: T;
  readonly en: T;
}

/** The words in the reader's language. */
export function useWords<T>(words: Words<T>): T {
  return words[useViewer().state.language.value];
}

/** A title that data carry in both languages. */
export function titleIn({ title, titleEn }: { readonly title: string; readonly titleEn?: string }, language: Language) {
  return language === 'en' && titleEn ? titleEn : title;
}
