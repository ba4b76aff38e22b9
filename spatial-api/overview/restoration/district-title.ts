import { codeEntry } from '../../../schemas/codelists/index.ts';

/** A league of a region by its four digits, a district of a city by six. */
export function districtTitle(code: string | null): string {
  if (code === null) return '未填';
  return codeEntry('administrative-division', code.padEnd(6, '0'))?.label ?? code;
}
