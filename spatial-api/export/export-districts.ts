/** One order, a file for every district: all of one snapshot, on all cores, under one manifest. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { poolBelow } from '../../schemas/database/scope.ts';
import type { Template } from '../../schemas/templates/template.ts';
import { asAnswered } from '../../schemas/threads/in-threads.ts';
import type { TemplateDifference } from './compare-template.ts';
import type { DistrictAnswer, DistrictQuestion, DistrictWork } from './district-thread.ts';
import { type ExportProgress, requireEqual, type Written } from './export-database.ts';
import type { FileDigests } from './file-digests.ts';
import { Findings } from './findings.ts';
import type { TableDigest } from './read-back.ts';
import { inSnapshot, shareSnapshot } from './snapshot.ts';

const PROGRAM = new URL('district-thread.mjs', import.meta.url);

/** The file of a district. */
export interface DistrictFile extends Written {
  readonly district: string;
  readonly name: string;
  readonly file: FileDigests;
}

export interface DistrictsOrder {
  readonly template: Template;
  readonly districts: readonly string[];
  /** Folder of the files. */
  readonly folder: string;
  readonly nameOf: (district: string) => string;
  readonly work: Omit<DistrictWork, 'url' | 'template' | 'request'> & {
    readonly request: Omit<DistrictWork['request'], 'snapshot'>;
  };
  readonly checkOnly: boolean;
  readonly progress?: ExportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type DistrictsResult =
  | { readonly differences: readonly TemplateDifference[] }
  | { readonly findings: Findings; readonly files: readonly DistrictFile[] | null };

type Filled = Extract<DistrictAnswer, { problems: unknown }>;

/**
 * Checks every row of every district first; where none is refused, writes the files and reads each back. Nothing is handed out
 * unless all are equal. The snapshot is held until the end.
 */
export async function exportDistricts(db: Pool, order: DistrictsOrder): Promise<DistrictsResult> {
  const { template, districts, work } = order;
  const url = (poolBelow(db).options as { readonly connectionString?: string }).connectionString;
  if (url == null) throw new Error('exports of several files need a pool with a connection string');
  return inSnapshot(db, async (client) => {
    const snapshot = await shareSnapshot(client);
    const ask = (questions: Iterable<DistrictQuestion>) =>
      asAnswered<DistrictQuestion, DistrictAnswer>(questions, {
        program: PROGRAM,
        workerData: { url, template, ...work, request: { ...work.request, snapshot } } satisfies DistrictWork,
        threads: availableParallelism(),
        signal: order.signal,
      });
    const checked = await check(order, ask);
    if ('differences' in checked) return checked;
    const { findings, rows } = checked;
    if (findings.refusals > 0 || order.checkOnly) return { findings, files: null };
    // the largest first: what is left at the end is short
    const largestFirst = districts.toSorted((a, b) => (rows.get(b) ?? 0) - (rows.get(a) ?? 0));
    return { findings, files: await writeFiles(order, largestFirst, ask) };
  });
}

type Ask = (
  questions: Iterable<DistrictQuestion>,
) => AsyncGenerator<{ readonly question: DistrictQuestion; readonly answer: DistrictAnswer }>;

const pathOf = ({ folder, nameOf }: DistrictsOrder, district: string): string => join(folder, nameOf(district));

/** Every row of every district, before a byte of a file is written: a table at a time, or a copy of the supplied file as a whole. */
async function check(order: DistrictsOrder, ask: Ask) {
  const { template, districts, work } = order;
  const names = template.tables.map(({ name }) => name);
  const groups = work.request.file == null ? names.map((name) => [name]) : [names];
  const questions = groups.flatMap((tables, i) =>
    districts.map((district): DistrictQuestion => {
      const path = `${pathOf(order, district)}.check-${i}`;
      return { step: 'check', district, tables, path };
    }),
  );
  const answers = new Map<string, Filled>();
  const rows = new Map<string, number>();
  const keyOf = (district: string, tables: readonly string[]): string => `${district} ${tables[0]}`;
  for await (const { question, answer } of ask(questions)) {
    if ('differences' in answer) return answer;
    if (question.step !== 'check' || !('problems' in answer)) continue;
    const { district, tables } = question;
    answers.set(keyOf(district, tables), answer);
    rows.set(district, (rows.get(district) ?? 0) + answer.rows);
    await order.progress?.('check', `${district} ${tables.length === 1 ? tables[0] : ''}`, answer.rows);
  }
  const findings = new Findings();
  for (const district of districts)
    for (const tables of groups) {
      const found = answers.get(keyOf(district, tables))!;
      for (const problem of found.problems) findings.add(problem);
      // those beyond the list of one table are counted all the same
      findings.count(found);
    }
  return { findings, rows };
}

async function writeFiles(order: DistrictsOrder, districts: readonly string[], ask: Ask): Promise<DistrictFile[]> {
  const { progress, template } = order;
  const written = new Map<string, Written>();
  const writing = districts.map((district): DistrictQuestion => ({
    step: 'write',
    district,
    path: pathOf(order, district),
  }));
  for await (const { question, answer } of ask(writing)) {
    if (!('problems' in answer) || answer.written == null) throw new Error(`${question.district}: not written`);
    written.set(question.district, answer.written);
    await progress?.('write', question.district, rowsOf(answer.written.tables));
  }
  const reading = districts
    .flatMap((district) => written.get(district)!.tables.map(({ name: table, rows }) => ({ district, table, rows })))
    .toSorted((a, b) => b.rows - a.rows)
    .map(({ district, table }): DistrictQuestion => ({ step: 'read', district, table, path: pathOf(order, district) }));
  const read = new Map<string, TableDigest>();
  for await (const { question, answer } of ask(reading)) {
    if (question.step !== 'read' || !('digest' in answer)) continue;
    read.set(`${question.district} ${question.table}`, answer.digest);
    await progress?.('read-back', `${question.district} ${question.table}`, answer.digest.rows);
  }
  for (const [district, { tables }] of written) {
    const found = template.tables.map(({ name }) => read.get(`${district} ${name}`)!);
    requireEqual(tables, found);
  }
  const files = new Map<string, FileDigests>();
  const finishing = districts.map((district): DistrictQuestion => ({
    step: 'finish',
    district,
    path: pathOf(order, district),
  }));
  for await (const { question, answer } of ask(finishing)) {
    if ('file' in answer) files.set(question.district, answer.file);
  }
  return order.districts.map((district) => ({
    district,
    name: order.nameOf(district),
    file: files.get(district)!,
    ...written.get(district)!,
  }));
}

const rowsOf = (tables: readonly TableDigest[]): number => tables.reduce((sum, { rows }) => sum + rows, 0);
