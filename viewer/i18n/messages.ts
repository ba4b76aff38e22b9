import type { Language } from '../url-state.ts';
import { en } from './en.ts';
import { zh, type Messages } from './zh.ts';

export type { Messages } from './zh.ts';

/** The catalogue of a language; Chinese comes first, English is complete. */
export function messagesOf(language: Language): Messages {
  return language === 'en' ? en : zh;
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
