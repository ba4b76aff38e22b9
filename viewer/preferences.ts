import type { Language, Theme } from './url-state.ts';

/** What a browser keeps of the last visit. */
export interface Remembered {
  readonly theme: Theme;
  /** Null at the first visit. */
  readonly language: Language | null;
  readonly hasAsked: boolean;
}

const THEME = 'dimai.theme';
const LANGUAGE = 'dimai.language';
const ASKED = 'dimai.asked';

/** Theme as `theme.js` set it before the first paint, and what the last visit left. */
export function remembered(): Remembered {
  const language = read(LANGUAGE);
  return {
    theme: document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
    language: language === 'zh' || language === 'en' ? language : null,
    hasAsked: read(ASKED) !== null,
  };
}

/** Keeps what was chosen for the next visit, where the browser lets us. */
export function remember({ theme, language, hasAsked }: Remembered): void {
  try {
    localStorage.setItem(THEME, theme);
    if (language !== null) localStorage.setItem(LANGUAGE, language);
    if (hasAsked) localStorage.setItem(ASKED, '1');
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
