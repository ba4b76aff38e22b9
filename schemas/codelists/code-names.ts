import type { CodeList } from '../layer.ts';

/** What people write instead of a code: its name, another name in use, or both (`0701 城镇住宅用地`). A name of two codes tells neither. */
export function codeNames(list: CodeList): ReadonlyMap<string, string> {
  let names = kept.get(list);
  if (names === undefined) kept.set(list, (names = namesIn(list)));
  return names;
}

const kept = new WeakMap<CodeList, ReadonlyMap<string, string>>();

function namesIn({ entries }: CodeList): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  const clashing = new Set<string>();
  for (const { code, label, aliases = [] } of entries) {
    for (const name of new Set([label, ...aliases])) {
      if (codes.has(name)) clashing.add(name);
      codes.set(name, code);
      for (const gap of ['', ' ', '-']) codes.set(`${code}${gap}${name}`, code);
    }
  }
  for (const name of clashing) codes.delete(name);
  for (const { code } of entries) codes.delete(code);
  return codes;
}

/** The values, in their order, that are neither a code of the list nor a name of one. */
export function unknownCodes(list: CodeList, values: readonly string[]): readonly string[] {
  const codes = new Set(list.entries.map(({ code }) => code));
  const names = codeNames(list);
  return values.filter((value) => !codes.has(value) && !names.has(value));
}
