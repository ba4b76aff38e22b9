/** 统一社会信用代码, GB 32100-2015: 17 characters and a check character, weights 3^i modulo 31. */

/** Digits, and letters without I, O, S, V, Z; the index is the value. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** 登记管理部门 1, 机构类别 1, 登记管理机关行政区划 6, 主体标识码 9, 校验码 1. */
export const CREDIT_CODE_PATTERN = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** The check character of the first 17 characters; undefined if one of them is outside the alphabet. */
export function creditCheckCharacter(first17: string): string | undefined {
  let sum = 0;
  let weight = 1;
  for (const character of first17.slice(0, 17)) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return undefined;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}
