import { z } from 'zod';

/** Answers about people and keys are kept by nobody. */
export const NO_STORE = { 'Cache-Control': 'no-store' };
/** Heading of the reference page. */
export const TAG = '身份';

/** Districts that an account or a key is limited to. */
export const districts = z
  .array(z.string().regex(/^\d{2,12}$/, '应为行政区代码（2 至 12 位数字，可为前几位）'))
  .min(1)
  .max(500)
  .nullable()
  .describe('限定的行政区代码；null 为不限');
