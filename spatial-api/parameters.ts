/** Query and path parameters as zod schemas: text comes in, numbers and lists come out, and nothing is guessed from an empty string. */
import { z } from 'zod';

import { parseAsOf } from '../schemas/database/versions.ts';

const DECIMAL = /^[+-]?\d{1,15}(\.\d{1,17})?$/;

function toNumber(given: unknown): unknown {
  return typeof given === 'string' && DECIMAL.test(given.trim()) ? Number(given) : given;
}

/** A number between two bounds, both included. */
export function numberParameter(low: number, high: number, description: string) {
  return z.preprocess(toNumber, z.number().min(low).max(high)).describe(description);
}

/** A whole number between two bounds, both included. */
export function integerParameter(low: number, high: number, description: string) {
  return z.preprocess(toNumber, z.int().min(low).max(high)).describe(description);
}

/** Longitude in degrees, CGCS2000. */
export const longitude = numberParameter(-180, 180, '经度（CGCS2000，度）');

/** Latitude in degrees, CGCS2000. */
export const latitude = numberParameter(-90, 90, '纬度（CGCS2000，度）');

/** A version, a day or a moment: the state of a layer then. */
export const asOf = z
  .string()
  .transform((text, context) => {
    const parsed = parseAsOf(text);
    if (parsed != null) return parsed;
    context.addIssue({ code: 'custom', message: '应为版本号、日期（2026-11-21，取当日终了）或带时区的时刻' });
    return z.NEVER;
  })
  .describe('截至：图层版本号、日期（中国标准时间当日终了）或 ISO 8601 时刻（带时区）；缺省为当前');

/** Id of a layer, e.g. `parcel`. */
export const layerId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,60}$/)
  .describe('图层编号，如 parcel；见 /api/layers');

/** Layer ids separated by commas, each once. */
export const layerIds = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,60}(,[a-z][a-z0-9-]{0,60}){0,49}$/)
  .transform((list) => [...new Set(list.split(','))])
  .describe('图层编号，以逗号分隔');

/** Values separated by commas, in at most so many characters; empty ones do not count. */
export function valueList(mostCharacters: number) {
  return z
    .string()
    .max(mostCharacters)
    .transform((text) => text.split(',').filter((value) => value !== ''));
}

/** Stable id of a feature. */
export const featureId = integerParameter(1, Number.MAX_SAFE_INTEGER, '要素号（与瓦片中的要素编号相同）');
