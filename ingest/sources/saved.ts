/**
 * Source mappings of an installation: JSON files in `sources` of its data folder, one per supplier, as `--save-mapping` writes
 * them and people edit them. They are held to their layer each time they are read; a faulty file is refused with every fault.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { layerById } from '../../schemas/layers/index.ts';
import { Refusal } from '../delivery.ts';
import { checkMapping, type SourceMapping } from '../mapping.ts';
import { sources } from './index.ts';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Rule = z.union([
  z.string().min(1),
  z.null(),
  z.strictObject({ constant: Value }),
  z.strictObject({
    column: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
    default: Value.optional(),
    values: z.record(z.string(), Value).optional(),
    convert: z.string().optional(),
    unit: z.enum(['squareMetres', 'hectares', 'mu', 'squareKilometres']).optional(),
  }),
]);

const Saved = z.strictObject({
  id: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u, 'letters, digits, _ and -'),
  title: z.string(),
  layer: z.string(),
  layerNames: z.array(z.string()).optional(),
  dataset: z.string().min(1).optional(),
  encoding: z.string().optional(),
  crs: z.int().positive().optional(),
  fields: z.record(z.string(), Rule),
  rest: z.enum(['match', 'drop']).optional(),
});

const folderOf = (dataDirectory: string): string => join(dataDirectory, 'sources');

/** Whether a text can name a mapping, and so a file. */
export function isMappingName(text: string): boolean {
  return Saved.shape.id.safeParse(text).success;
}

/** Ids of the saved mappings, without looking into them. */
export function savedIds(dataDirectory: string): readonly string[] {
  const folder = folderOf(dataDirectory);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []));
}

/** The mapping of an id: one of the product or a saved one; undefined for neither. Throws Refusal `mapping-invalid`. */
export function findSource(id: string, dataDirectory: string): SourceMapping | undefined {
  const own = sources.find((source) => source.id === id);
  if (own != null) return own;
  if (!isMappingName(id)) return undefined;
  const path = join(folderOf(dataDirectory), `${id}.json`);
  return existsSync(path) ? readSource(id, path) : undefined;
}

function readSource(id: string, path: string): SourceMapping {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw invalid(path, [(error as Error).message]);
  }
  const result = Saved.safeParse(parsed);
  if (!result.success) {
    throw invalid(
      path,
      result.error.issues.map(({ path: place, message }) => `${place.join('.') || '(root)'}: ${message}`),
    );
  }
  const mapping = result.data as SourceMapping;
  const layer = layerById(mapping.layer);
  const faults = [
    ...(mapping.id === id ? [] : [`id: "${mapping.id}" should be the name of the file`]),
    ...(layer == null ? [`layer: no layer "${mapping.layer}"`] : checkMapping(mapping, layer)),
  ];
  if (faults.length > 0) throw invalid(path, faults);
  return mapping;
}

function invalid(path: string, faults: readonly string[]): Refusal {
  return new Refusal('mapping-invalid', {
    zh: `映射文件 ${path} 有误：\n  ${faults.join('\n  ')}`,
    en: `The mapping file ${path} is wrong: ${faults.join('; ')}`,
  });
}

/** Writes a mapping where `findSource` looks; an existing one is replaced only when told to. Returns the path. */
export async function saveSource(dataDirectory: string, mapping: SourceMapping, replace: boolean): Promise<string> {
  const folder = folderOf(dataDirectory);
  const path = join(folder, `${mapping.id}.json`);
  if (sources.some(({ id }) => id === mapping.id)) {
    throw new Refusal('mapping-invalid', {
      zh: `${mapping.id} 是系统自带映射的名称，请换一个名称。`,
      en: `${mapping.id} is the name of a mapping of the product; choose another.`,
    });
  }
  if (existsSync(path) && !replace) {
    throw new Refusal('mapping-invalid', {
      zh: `映射 ${mapping.id} 已存在（${path}），未覆盖；要覆盖请加 --yes。`,
      en: `Mapping ${mapping.id} exists (${path}) and was left as it is; add --yes to replace it.`,
    });
  }
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(mapping, null, 2)}\n`);
  await rename(`${path}.part`, path);
  return path;
}
