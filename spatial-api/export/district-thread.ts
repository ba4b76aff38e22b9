/** A thread that does pieces of an order of several files; `export-districts.ts` asks it. */
import { renameSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { createPool } from '../../schemas/database/pool.ts';
import { type Scope, scopedDatabase } from '../../schemas/database/scope.ts';
import type { Template } from '../../schemas/templates/template.ts';
import { answerQuestions } from '../../schemas/threads/answer-questions.ts';
import { AccessReader } from './access-reader.ts';
import { type ExportRequest, fillDatabase, suppliedRows, unverifiedPath, type Written } from './export-database.ts';
import { explained } from './export-faults.ts';
import type { TemplateDifference } from './compare-template.ts';
import { type FileDigests, fileDigests } from './file-digests.ts';
import { digestTable, type TableDigest } from './read-back.ts';
import type { RowProblem } from './row-problems.ts';

/** What every thread of an order is given. */
export interface DistrictWork {
  readonly url: string;
  readonly scope: Scope | null;
  readonly template: Template;
  readonly request: Omit<ExportRequest, 'template' | 'path' | 'extent' | 'progress' | 'signal'> & {
    readonly extent: Omit<NonNullable<ExportRequest['extent']>, 'district'>;
  };
}

/** A piece of the order. `tables` are names; a check of several files takes a table at a time. */
export type DistrictQuestion =
  | { readonly step: 'check'; readonly district: string; readonly tables: readonly string[]; readonly path: string }
  | { readonly step: 'write'; readonly district: string; readonly path: string }
  | { readonly step: 'read'; readonly district: string; readonly table: string; readonly path: string }
  | { readonly step: 'finish'; readonly district: string; readonly path: string };

export type DistrictAnswer =
  | { readonly differences: readonly TemplateDifference[] }
  | {
      readonly problems: readonly RowProblem[];
      readonly refusals: number;
      readonly notices: number;
      readonly rows: number;
      readonly written: Written | null;
    }
  | { readonly digest: TableDigest }
  | { readonly file: FileDigests };

const { url, scope, template, request } = workerData as DistrictWork;
const pool = createPool({ url, size: 1, applicationName: 'dimai-export' });
const db = scope == null ? pool : scopedDatabase(pool, scope);

async function fill(
  question: Extract<DistrictQuestion, { step: 'check' | 'write' }>,
  signal: AbortSignal,
): Promise<DistrictAnswer> {
  const isCheck = question.step === 'check';
  const outcome = await fillDatabase(
    db,
    {
      ...request,
      template: isCheck
        ? { ...template, tables: template.tables.filter(({ name }) => question.tables.includes(name)) }
        : template,
      path: question.path,
      extent: { ...request.extent, district: question.district },
      signal,
    },
    unverifiedPath(question.path),
    { check: isCheck, write: !isCheck },
  );
  if ('differences' in outcome) return { differences: outcome.differences };
  const { findings, rows, written } = outcome;
  const { problems, refusals, notices } = findings;
  return { problems, refusals, notices, rows, written: written ?? null };
}

async function readTable(path: string, name: string, signal: AbortSignal): Promise<DistrictAnswer> {
  const file = new AccessReader(unverifiedPath(path));
  try {
    const table = template.tables.find((each) => each.name === name)!;
    const skip = suppliedRows(request.file).get(name.toLowerCase()) ?? 0;
    return { digest: await digestTable(file, { table, skip }, { signal }) };
  } finally {
    file.close();
  }
}

async function answerOf(question: DistrictQuestion, signal: AbortSignal): Promise<DistrictAnswer> {
  const { path } = question;
  if (question.step === 'read') return readTable(path, question.table, signal);
  if (question.step !== 'finish') return fill(question, signal);
  const file = await fileDigests(unverifiedPath(path));
  renameSync(unverifiedPath(path), path);
  return { file };
}

answerQuestions<DistrictQuestion, DistrictAnswer>(
  async (question, signal) => {
    try {
      return { answer: await answerOf(question, signal) };
    } catch (error) {
      throw explained(error);
    }
  },
  async () => pool.end(),
);
