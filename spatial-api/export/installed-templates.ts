/** Templates that a bureau keeps itself: one JSON each in DIMAI_DATA/templates, with the .mdb it was derived from beside it. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../../schemas/problems.ts';
import type { Settings } from '../../schemas/settings.ts';
import { comparisonDatabase } from '../../schemas/templates/comparison-database.ts';
import { templateById, templates as builtIn } from '../../schemas/templates/index.ts';
import type { SourceExpression, Template } from '../../schemas/templates/template.ts';
import { compareTemplate } from './compare-template.ts';
import type { TemplateDifference } from './compare-template.ts';
import { deriveTemplate } from './derive-template.ts';
import type { TemplateHead } from './derive-template.ts';
import { checkDatabase, describeDatabase } from './jet/index.ts';
import { templateFaults } from './template-faults.ts';

const ID = /^[a-z][a-z0-9-]{0,60}$/;

const Expression: z.ZodType<SourceExpression> = z.lazy(() =>
  z.union([
    z.strictObject({ field: z.string() }),
    z.strictObject({ constant: z.union([z.string(), z.number()]) }),
    z.strictObject({ join: z.array(Expression).min(1), with: z.string().optional() }),
    z.strictObject({ first: z.array(Expression).min(1) }),
    z.strictObject({ part: Expression, from: z.int().positive(), length: z.int().positive().optional() }),
    z.strictObject({
      map: Expression,
      values: z.record(z.string(), z.string()).refine((values) => Object.keys(values).length > 0, '至少一个值'),
      otherwise: z.string().nullable().optional(),
    }),
    z.strictObject({ number: z.string(), times: z.number(), decimals: z.int().min(0).max(12) }),
  ]),
) as z.ZodType<SourceExpression>;

const Source = z.union([Expression, z.strictObject({ shape: z.literal(true) })]);

/** A template as its file has it: a person may have edited it. */
const TemplateFile = z.strictObject({
  id: z.string().regex(ID),
  title: z.string().min(1),
  reference: z.string(),
  version: z.string().min(1),
  tables: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64),
        title: z.string(),
        source: z
          .union([z.strictObject({ layer: z.string() }), z.strictObject({ query: z.literal('parcel-coordinates') })])
          .optional(),
        key: z.array(z.string()),
        fields: z
          .array(
            z.strictObject({
              name: z.string().min(1).max(64),
              title: z.string(),
              type: z.enum([
                'boolean',
                'byte',
                'int16',
                'int32',
                'money',
                'float',
                'double',
                'numeric',
                'datetime',
                'text',
                'memo',
                'binary',
                'ole',
                'guid',
              ]),
              length: z.int().positive().optional(),
              precision: z.int().positive().optional(),
              scale: z.int().nonnegative().optional(),
              required: z.boolean().optional(),
              expected: z.boolean().optional(),
              codelist: z.string().optional(),
              source: Source.optional(),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

/** A template ready to be used. */
export interface UsableTemplate {
  readonly template: Template;
  /** The supplied file to fill; absent, a new file is made. */
  readonly file?: string;
  readonly isBuiltIn: boolean;
}

const folderOf = (settings: Pick<Settings, 'dataDirectory'>): string => join(settings.dataDirectory, 'templates');

/** A file in the folder of templates that cannot be used. */
export interface FaultyTemplate {
  readonly file: string;
  readonly detail: string;
}

export interface TemplateList {
  /** Those of the bureau, then those that come with the product and are not replaced by them. */
  readonly usable: readonly UsableTemplate[];
  readonly faulty: readonly FaultyTemplate[];
}

/** All templates. One that somebody has spoilt is named and takes nothing from the others. */
export function listTemplates(settings: Pick<Settings, 'dataDirectory'>): TemplateList {
  const folder = folderOf(settings);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const own: UsableTemplate[] = [];
  const faulty: FaultyTemplate[] = [];
  for (const name of names.toSorted()) {
    try {
      own.push(readInstalled(folder, name));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faulty.push({ file: name, detail: error.detail });
    }
  }
  const taken = new Set([...own.map(({ template }) => template.id), ...faulty.map(({ file }) => file.slice(0, -5))]);
  const given = builtIn.filter(({ id }) => !taken.has(id)).map((template) => ({ template, isBuiltIn: true }));
  return { usable: [...own, ...given], faulty };
}

function readInstalled(folder: string, name: string): UsableTemplate {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch (cause) {
    throw new Problem('template-invalid', `模板文件 ${name} 不是 JSON：${(cause as Error).message}`, { cause });
  }
  const parsed = TemplateFile.safeParse(content);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      at: path.map(String).join('.'),
      expected: message,
    }));
    throw new Problem('template-invalid', `模板文件 ${name} 有 ${errors.length} 处错误：${errors[0]!.at}`, { errors });
  }
  const file = join(folder, name.replace(/\.json$/, '.mdb'));
  // zod's optional members are `T | undefined`; an absent one is never present as undefined in parsed JSON
  const template = parsed.data as Template;
  const id = name.replace(/\.json$/, '');
  const errors = [
    ...(template.id === id ? [] : [{ at: 'id', detail: `编号 ${template.id} 应与文件名一致` }]),
    ...templateFaults(template),
  ];
  if (errors.length > 0) {
    throw new Problem('template-invalid', `模板文件 ${name} 有 ${errors.length} 处错误：${errors[0]!.detail}`, {
      errors: errors.map(({ at, detail }) => ({ at, expected: detail })),
    });
  }
  return { template, isBuiltIn: false, ...(existsSync(file) ? { file } : {}) };
}

/** The template of an id; throws `template-unknown`, or `template-invalid` where its file has faults. Those of others are no matter. */
export function findTemplate(settings: Pick<Settings, 'dataDirectory'>, id: string): UsableTemplate {
  const folder = folderOf(settings);
  const own = ID.test(id) && existsSync(join(folder, `${id}.json`)) ? readInstalled(folder, `${id}.json`) : undefined;
  const template = templateById(id);
  const found = own ?? (template == null ? undefined : { template, isBuiltIn: true });
  if (found == null) {
    throw new Problem('template-unknown', `没有编号为 ${id} 的导出模板；可用的模板见 /api/export-templates`);
  }
  return found;
}

export interface InstalledTemplate {
  readonly template: Template;
  /** In which the file differs from the built-in comparison database: what of it stays empty, what it lacks. */
  readonly differences: readonly TemplateDifference[];
  /** `table.field` that no layer fills. */
  readonly unfilled: readonly string[];
}

/**
 * Derives a template from a supplied .mdb and keeps both. Tables and fields that a built-in template knows by name are filled
 * from its layers. Throws `template-invalid` for a file that cannot be filled.
 */
export function installTemplate(
  settings: Pick<Settings, 'dataDirectory'>,
  path: string,
  head: TemplateHead,
): InstalledTemplate {
  if (!ID.test(head.id)) throw new Problem('request-invalid', `模板编号 ${head.id} 应为小写字母、数字与连字符`);
  const described = describeOrRefuse(path);
  const base = templateById(head.id) ?? mostAlike(described);
  const template = deriveTemplate(described, head, base);
  const folder = folderOf(settings);
  mkdirSync(folder, { recursive: true });
  const target = join(folder, head.id);
  copyFileSync(path, `${target}.mdb.new`);
  writeFileSync(`${target}.json.new`, `${JSON.stringify(template, null, 2)}\n`, { flush: true });
  renameSync(`${target}.mdb.new`, `${target}.mdb`);
  renameSync(`${target}.json.new`, `${target}.json`);
  const unfilled = template.tables.flatMap((table) =>
    table.fields.flatMap((field) =>
      table.source != null && field.source != null ? [] : [`${table.name}.${field.name}`],
    ),
  );
  return { template, differences: compareTemplate(base, described), unfilled };
}

function describeOrRefuse(path: string) {
  try {
    const { isSound, problems } = checkDatabase(path);
    if (!isSound) {
      const [first] = problems.filter(({ severity }) => severity === 'error');
      throw new Problem('template-invalid', `模板文件结构有误，不能填写：${first?.code ?? ''}`);
    }
    return describeDatabase(path);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const { messageZh } = cause as { messageZh?: string };
    throw new Problem('template-invalid', `模板文件不能填写：${messageZh ?? (cause as Error).message}`, { cause });
  }
}

/** The built-in template that shares most table names with a file. */
function mostAlike(file: ReturnType<typeof describeDatabase>): Template {
  const names = new Set(file.tables.map(({ name }) => name.toLowerCase()));
  const shared = (template: Template): number =>
    template.tables.filter(({ name }) => names.has(name.toLowerCase())).length;
  return builtIn.reduce((best, each) => (shared(each) > shared(best) ? each : best), comparisonDatabase);
}
