import type { Language, Theme } from './url-state.ts';

const THEME = 'dimai.theme';
const LANGUAGE = 'dimai.language';

/** Theme as `theme.js` set it before the first paint; language of the last visit, null at the first. */
export function remembered(): { readonly theme: Theme; readonly language: Language | null } {
  const language = read(LANGUAGE);
  return {
    theme: document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
    language: language === 'zh' || language === 'en' ? language : null,
  };
}

/** Keeps what was chosen for the next visit, where the browser lets us. */
export function remember({ theme, language }: { readonly theme: Theme; readonly language: Language }): void {
  try {
    localStorage.setItem(THEME, theme);
    localStorage.setItem(LANGUAGE, language);
  } catch {
    // Storage is forbidden or full: the choice holds for this page only.
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
