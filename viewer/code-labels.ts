/** Words for codes, from the code lists of the catalogue. */
import type { CodeList } from '../schemas/layer.ts';
import type { CodeLists } from './state.ts';
import type { Language } from './url-state.ts';

/** The label of a code in a list; null where list or code is unknown. */
export function codeLabelOf(list: CodeList | undefined, code: string, language: Language): string | null {
  const entry = list?.entries.find((each) => each.code === code);
  if (entry === undefined) return null;
  return language === 'en' ? (entry.labelEn ?? entry.label) : entry.label;
}

/** The code lists, a chunk of their own: labels may come a moment after the map. */
export async function loadCodeLists(): Promise<CodeLists> {
  return (await import('../schemas/codelists/index.ts')).codelists;
}
