import { Problem } from '../schemas/problems.ts';
import type { Caller } from './access/caller.ts';

/** Whether a code lies in districts; trailing 00 of a district count as absent, and null is everywhere. */
export function isWithin(districts: readonly string[] | null, code: string): boolean {
  return districts == null || districts.some((district) => code.startsWith(district.replace(/(00)+$/, '')));
}

/** Throws `forbidden` where a caller is limited to other districts. */
export function requireDistrict({ districts }: Pick<Caller, 'districts'>, code: string | undefined): void {
  if (code == null ? districts == null : isWithin(districts, code)) return;
  throw new Problem('forbidden', `只能办理 ${districts!.join('、')} 范围内的数据，请写明其中的代码`);
}
