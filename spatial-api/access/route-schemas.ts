import { z } from 'zod';

/** Answers about people and keys are kept by nobody. */
export const NO_STORE = { 'Cache-Control': 'no-store' };
/** Heading of the reference page. */
export const TAG = '身份';

/** Areas that an account or a key is limited to. */
export const districts = z
  .array(z.string().regex(/^(\d{2,6}|\d{9})$/, '应为行政区代码（2 至 6 位数字，可为前几位）或乡镇、街道代码（9 位）'))
  .min(1)
  .max(500)
  .nullable()
  .describe('限定的行政区代码（2 至 6 位），或乡镇、街道代码（9 位，自然资源所，以其范围为准）；null 为不限');

/** Districts where they are told by codes alone. */
export const wholeDistricts = z
  .array(z.string().regex(/^\d{2,6}$/, '应为行政区代码（2 至 6 位数字，可为前几位）'))
  .min(1)
  .max(500)
  .nullable()
  .describe('限定的行政区代码；null 为不限');
