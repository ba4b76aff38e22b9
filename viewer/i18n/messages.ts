import { signal } from '@preact/signals';
import type { Language } from '../url-state.ts';
import { zh, type Messages } from './zh.ts';

export type { Messages } from './zh.ts';

const english = signal<Messages | null>(null);

/** The messages of a language; Chinese comes first, and stands until the English has been fetched. */
export function messagesOf(language: Language): Messages {
  return language === 'en' ? (english.value ?? zh) : zh;
}

/** Fetches what a language needs beside the Chinese, which every visit has. */
export async function loadMessages(language: Language): Promise<void> {
  if (language === 'en' && english.value === null) english.value = (await import('./en.ts')).en;
}

/** Chinese title of a layer or its English one. */
export function titleOf(layer: { readonly title: string; readonly titleEn: string }, language: Language): string {
  return language === 'en' && layer.titleEn !== '' ? layer.titleEn : layer.title;
}

/** `rightHolder` → `Right holder`: field keys are English words, so they serve as the English title. */
export function fieldTitleOf(field: { readonly key: string; readonly title: string }, language: Language): string {
  if (language === 'zh') return field.title;
  const words = field.key.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
