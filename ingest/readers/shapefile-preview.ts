/**
 * The first features of a shapefile as GeoJSON, through the `shapefile` package: for a look at an unknown delivery. It knows
 * neither encodings nor deleted records nor wrong ring directions, so loading goes through `shapefile.ts`.
 */

import { createReadStream } from 'node:fs';
import { open } from 'shapefile';
import type { DeliveredFile } from './reader.ts';

export interface PreviewFeature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: unknown;
}

/** At most `limit` features. Text is decoded as `encoding`; dates are `yyyy-MM-dd` (the package gives local midnight). */
export async function previewShapefile(
  shp: Pick<DeliveredFile, 'path'>,
  dbf: Pick<DeliveredFile, 'path'> | undefined,
  { encoding, limit }: { readonly encoding: string; readonly limit: number },
): Promise<readonly PreviewFeature[]> {
  const streams = [createReadStream(shp.path), ...(dbf == null ? [] : [createReadStream(dbf.path)])] as const;
  const source = await open(streams[0], streams[1], { encoding });
  const features: PreviewFeature[] = [];
  try {
    while (features.length < limit) {
      const { done, value } = await source.read();
      if (done) break;
      features.push({ properties: withPlainDates(value.properties ?? {}), geometry: value.geometry });
    }
  } finally {
    for (const stream of streams) stream.destroy();
  }
  return features;
}

function withPlainDates(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, value instanceof Date ? plainDate(value) : value]),
  );
}

function plainDate(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null;
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
