import { changzhou } from './changzhou.ts';
import { innerMongolia } from './inner-mongolia.ts';
import type { Region } from './region.ts';

/** Every region the product is set up for; the first is the one a demo shows. */
export const regions: readonly Region[] = [changzhou, innerMongolia];

/** The region of an id such as `changzhou`; undefined where there is none. */
export function regionById(id: string): Region | undefined {
  return regions.find((region) => region.id === id);
}
