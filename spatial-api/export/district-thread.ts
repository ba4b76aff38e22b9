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

/** A piece of the order. `tables` are names. */
export type DistrictQuestion =
  | { readonly step: 'read'; readonly district: string; readonly tables: readonly string[]; readonly path: string }
  | { readonly step: 'check' | 'write' | 'finish'; readonly district: string; readonly path: string };

export type DistrictAnswer =
  | { readonly differences: readonly TemplateDifference[] }
  | {
      readonly problems: readonly RowProblem[];
      readonly refusals: number;
      readonly notices: number;
      readonly rows: number;
      readonly written: Written | null;
    }
  | { readonly digests: readonly TableDigest[] }
  | { readonly file: FileDigests };

const { url, scope, template, request } = workerData as DistrictWork;
// rows on one connection, what a map is drawn of on others
const pool = createPool({ url, size: request.pictures == null ? 1 : 4, applicationName: 'dimai-export' });
const db = scope == null ? pool : scopedDatabase(pool, scope);

async function fill({ step, district, path }: DistrictQuestion, signal: AbortSignal): Promise<DistrictAnswer> {
  const isCheck = step === 'check';
  const outcome = await fillDatabase(
    db,
    { ...request, template, path, extent: { ...request.extent, district }, signal },
    unverifiedPath(path),
    // with pictures the size is only known when they are there, beside that of the rows
    { check: isCheck || request.pictures != null, write: !isCheck },
  );
  if ('differences' in outcome) return { differences: outcome.differences };
  const { findings, rows, written } = outcome;
  const { problems, refusals, notices } = findings;
  return { problems, refusals, notices, rows, written: written ?? null };
}

async function readTables(path: string, names: readonly string[], signal: AbortSignal): Promise<DistrictAnswer> {
  const file = new AccessReader(unverifiedPath(path));
  try {
    const before = suppliedRows(request.file);
    const digests: TableDigest[] = [];
    for (const table of template.tables.filter(({ name }) => names.includes(name))) {
      const skip = before.get(table.name.toLowerCase()) ?? 0;
      digests.push(await digestTable(file, { table, skip }, { signal }));
    }
    return { digests };
  } finally {
    file.close();
  }
}

async function answerOf(question: DistrictQuestion, signal: AbortSignal): Promise<DistrictAnswer> {
  const { path } = question;
  if (question.step === 'read') return readTables(path, question.tables, signal);
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
