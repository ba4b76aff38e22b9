/** One order, a file for every district: all of one snapshot, on all cores, under one manifest. */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { poolBelow } from '../../schemas/database/scope.ts';
import type { Template } from '../../schemas/templates/template.ts';
import { asAnswered } from '../../schemas/threads/in-threads.ts';
import type { TemplateDifference } from './compare-template.ts';
import type { DistrictAnswer, DistrictQuestion, DistrictWork } from './district-thread.ts';
import { type ExportProgress, requireEqual, unverifiedPath, type Written } from './export-database.ts';
import type { FileDigests } from './file-digests.ts';
import { Findings } from './findings.ts';
import type { TableDigest } from './read-back.ts';
import type { RowProblem } from './row-problems.ts';
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
    return { findings, files: await writeFiles(order, largestFirst, ask, findings) };
  });
}

type Ask = (
  questions: Iterable<DistrictQuestion>,
) => AsyncGenerator<{ readonly question: DistrictQuestion; readonly answer: DistrictAnswer }>;

const pathOf = ({ folder, nameOf }: DistrictsOrder, district: string): string => join(folder, nameOf(district));

/** Every row of every district, before a byte of a file is written. */
async function check(order: DistrictsOrder, ask: Ask) {
  const { districts, progress } = order;
  const questions = districts.map((district): DistrictQuestion => ({
    step: 'check',
    district,
    path: `${pathOf(order, district)}.check`,
  }));
  const answers = new Map<string, Filled>();
  for await (const { question, answer } of ask(questions)) {
    if ('differences' in answer) return answer;
    if (!('problems' in answer)) continue;
    answers.set(question.district, answer);
    await progress?.('check', question.district, answer.rows);
  }
  const findings = new Findings();
  const told = new Set<string>();
  for (const district of districts) {
    const found = answers.get(district)!;
    for (const problem of found.problems) {
      // what concerns a whole table alike in every district is told once
      const isOfTable = problem.key === '';
      const text = JSON.stringify(problem);
      if (isOfTable && told.has(text)) continue;
      if (isOfTable) told.add(text);
      findings.add(problem);
    }
    // those beyond the list of one district are counted all the same
    findings.count(found);
  }
  return { findings, rows: new Map([...answers].map(([district, { rows }]) => [district, rows])) };
}

/** Rows of a table that is read back apart from the others of its file. */
const LARGE = 50_000;

/** Tables of a file in pieces of work: large ones alone, the others together. */
function piecesOf(tables: readonly TableDigest[]): { readonly names: readonly string[]; readonly rows: number }[] {
  const large = tables.filter(({ rows }) => rows >= LARGE);
  const others = tables.filter(({ rows }) => rows < LARGE);
  return [
    ...large.map(({ name, rows }) => ({ names: [name], rows })),
    ...(others.length === 0 ? [] : [{ names: others.map(({ name }) => name), rows: rowsOf(others) }]),
  ];
}

/** What is found of pictures, which are drawn when the rows of all districts have been checked. */
const isOfPictures = ({ code, key }: RowProblem): boolean =>
  code === 'file-full' || (code.startsWith('picture-') && key !== '');

/** The files; null where pictures make one of them too large. */
async function writeFiles(
  order: DistrictsOrder,
  districts: readonly string[],
  ask: Ask,
  findings: Findings,
): Promise<DistrictFile[] | null> {
  const { progress, template } = order;
  const written = new Map<string, Written>();
  const writing = districts.map((district): DistrictQuestion => ({
    step: 'write',
    district,
    path: pathOf(order, district),
  }));
  for await (const { question, answer } of ask(writing)) {
    if (!('problems' in answer)) throw new Error(`${question.district}: not written`);
    for (const problem of answer.problems.filter(isOfPictures)) findings.add(problem);
    if (answer.written == null && answer.refusals > 0) continue;
    if (answer.written == null) throw new Error(`${question.district}: not written`);
    written.set(question.district, answer.written);
    await progress?.('write', question.district, rowsOf(answer.written.tables));
  }
  if (findings.refusals > 0) {
    for (const district of written.keys()) rmSync(unverifiedPath(pathOf(order, district)), { force: true });
    return null;
  }
  const reading = districts
    .flatMap((district) => piecesOf(written.get(district)!.tables).map((piece) => ({ district, ...piece })))
    .toSorted((a, b) => b.rows - a.rows)
    .map(({ district, names: tables }): DistrictQuestion => ({
      step: 'read',
      district,
      tables,
      path: pathOf(order, district),
    }));
  const read = new Map<string, TableDigest>();
  for await (const { question, answer } of ask(reading)) {
    if (!('digests' in answer)) continue;
    for (const digest of answer.digests) read.set(`${question.district} ${digest.name}`, digest);
    await progress?.('read-back', question.district, rowsOf(answer.digests));
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
