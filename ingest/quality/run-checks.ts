/**
 * Runs the quality rules of a layer over a delivery in its staging table or over what is published: one run per rule, each
 * saying what it found or why it could not be asked. A check that did not run is never a check that found nothing.
 */

import type pg from 'pg';
import { codelists } from '../../schemas/codelists/index.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { QualityRules } from '../../schemas/rules/quality-rule.ts';
import { type Issue, type IssueCode, issue } from '../issues.ts';
import type { DeliveryDigests } from '../staged-digests.ts';
import { checkTopology } from '../topology/check-topology.ts';
import {
  brokenWithinRows,
  codesWithNames,
  missingReferences,
  partsThatDiffer,
  reusedKeys,
  rowsWithCodes,
  sumsThatDiffer,
  valueDuplicates,
} from './attribute-checks.ts';
import { type CheckedTable, column, keyText, rowName } from './checked-table.ts';
import { rowsOutside, uncoveredHosts } from './containment-checks.ts';
import { figuresThatFall, groundClaimedTwice, totalsExceeded } from './group-checks.ts';
import { outsideDistrict, type PlacedRow, webMapShifted } from './place-checks.ts';

/** One rule that was asked, or why not. */
export interface CheckRun {
  /** What the rule file calls it, e.g. `overlap`, `sums`. */
  readonly rule: string;
  readonly state: 'run' | 'not-run';
  readonly found: number;
  readonly tookMs: number;
  /** Why it was not run. */
  readonly reason?: { readonly zh: string; readonly en: string };
}

export interface CheckOptions {
  readonly rules: QualityRules | undefined;
  /** District that a delivery is declared to be of. */
  readonly districtCode?: string | undefined;
  /** Rows whose shapes are known to be invalid. */
  readonly invalid?: ReadonlySet<number>;
  /** False leaves out what compares shapes with each other. */
  readonly topology?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** What is known of staged rows without reading them again. */
  readonly digests?: DeliveryDigests;
}

export interface CheckResult {
  readonly issues: readonly Issue[];
  readonly runs: readonly CheckRun[];
  /** Share of the rows that lie outside the declared district. */
  readonly outside: { readonly share: number; readonly rows: number };
}

interface Found {
  readonly id: string | number;
  readonly row_key: string | null;
  readonly actual: string | null;
  readonly expected: string | null;
  readonly code?: IssueCode;
  readonly longitude?: number | null;
  readonly latitude?: number | null;
}

/** Runs every rule in a fixed order. */
export async function runChecks(
  client: pg.PoolClient,
  table: CheckedTable,
  options: CheckOptions,
): Promise<CheckResult> {
  const run = new Run(client, table, options);
  await run.attributes();
  await run.containment();
  await run.groups();
  await run.places();
  await run.topology();
  return { issues: run.issues, runs: run.runs, outside: run.outside };
}

class Run {
  readonly issues: Issue[] = [];
  readonly runs: CheckRun[] = [];
  outside = { share: 0, rows: 0 };
  private readonly client: pg.PoolClient;
  private readonly table: CheckedTable;
  private readonly options: CheckOptions;
  private readonly rules: QualityRules | undefined;

  constructor(client: pg.PoolClient, table: CheckedTable, options: CheckOptions) {
    this.client = client;
    this.table = table;
    this.options = options;
    this.rules = options.rules;
  }

  async attributes(): Promise<void> {
    const { table, rules, options } = this;
    await this.withinRows();
    for (const rule of rules?.unique ?? []) {
      if (options.digests?.mayRepeat(rule.field) === false) this.found('unique', 0);
      else await this.statement('unique', 'value-duplicate', rule.severity, valueDuplicates(table, rule), rule.field);
    }
    for (const rule of rules?.references ?? []) {
      if (await this.isEmpty(rule.layer)) this.skip('references', rule.layer);
      else
        await this.statement(
          'references',
          'reference-missing',
          rule.severity,
          missingReferences(table, rule),
          rule.field,
        );
    }
    for (const rule of rules?.schemes ?? []) await this.schemes(rule);
    // what is published cannot come back: it is there
    if (rules?.neverReused != null && table.id === 'source_row' && table.layer.geometry != null) {
      const { severity } = rules.neverReused;
      if (!(await this.hasHistory())) this.found('neverReused', 0);
      else await this.statement('neverReused', 'key-reused', severity, reusedKeys(table, rules.neverReused));
    }
  }

  /** Rules within a row are asked in one pass; rows are looked for only where one is broken. */
  private async withinRows(): Promise<void> {
    const { client, table, rules } = this;
    const { sums = [], agreements = [] } = rules ?? {};
    if (sums.length + agreements.length === 0) return;
    const started = performance.now();
    const { rows } = await client.query<{ broken: boolean[] }>(brokenWithinRows(table, { sums, agreements }));
    const { broken } = rows[0]!;
    const tookMs = (performance.now() - started) / broken.length;
    for (const [i, rule] of sums.entries()) {
      if (broken[i] !== true) this.found('sums', 0, tookMs);
      else await this.statement('sums', 'sum-differs', rule.severity, sumsThatDiffer(table, rule), rule.total);
    }
    for (const [i, rule] of agreements.entries()) {
      if (broken[sums.length + i] !== true) this.found('agreements', 0, tookMs);
      else await this.statement('agreements', 'part-differs', rule.severity, partsThatDiffer(table, rule), rule.field);
    }
  }

  async containment(): Promise<void> {
    const { table, rules } = this;
    for (const rule of rules?.within ?? []) {
      if (await this.isEmpty(rule.layer)) this.skip('within', rule.layer);
      else await this.statement('within', 'not-within', rule.severity, rowsOutside(table, rule), rule.field);
    }
    for (const rule of rules?.covers ?? []) {
      if (await this.isEmpty(rule.layer)) this.skip('covers', rule.layer);
      else await this.statement('covers', 'not-covered', rule.severity, uncoveredHosts(table, rule), rule.field);
    }
  }

  /** Rows that belong together, those that are published beside the checked ones among them. */
  async groups(): Promise<void> {
    const { table, rules, options } = this;
    for (const rule of rules?.totals ?? []) {
      if (await this.isEmpty(rule.layer)) this.skip('totals', rule.layer);
      else await this.statement('totals', 'total-exceeded', rule.severity, totalsExceeded(table, rule), rule.sum);
    }
    for (const rule of rules?.rising ?? [])
      await this.statement('rising', 'figure-falls', rule.severity, figuresThatFall(table, rule), rule.field);
    if (rules?.claims != null && options.topology !== false) {
      const { severity } = rules.claims;
      await this.statement('claims', 'claimed-twice', severity, groundClaimedTwice(table, rules.claims));
    }
  }

  async places(): Promise<void> {
    const { client, table, rules, options } = this;
    if (table.layer.geometry == null) return;
    if (options.districtCode != null && table.layer.id !== 'administrative-area') {
      const { districtCode } = options;
      await this.timed('district', async () => {
        const checked = await outsideDistrict(client, table, districtCode);
        if (checked == null) return this.skip('district', 'administrative-area');
        if (checked.rows > 0) this.outside = { share: checked.found.length / checked.rows, rows: checked.found.length };
        return this.placed('outside-district', 'warning', checked.found);
      });
    }
    if (rules?.webMapShift != null) {
      const { layer, severity } = rules.webMapShift;
      await this.timed('webMapShift', async () => {
        if (await this.isEmpty(layer)) return this.skip('webMapShift', layer);
        const found = await webMapShifted(client, table, layer);
        return found == null ? this.skip('webMapShift', layer) : this.placed('web-map-shift', severity, found);
      });
    }
  }

  async topology(): Promise<void> {
    const { client, table, rules, options } = this;
    const { layer } = table;
    if (rules == null || layer.geometry !== 'MultiPolygon' || options.topology === false) return;
    await this.timed('topology', async () => {
      const level = rules.overlap?.level == null ? 'null::integer' : `length(${column('s', rules.overlap.level)})`;
      const columns = (alias: string, id: string) =>
        `${alias}.${id} as id, ${alias}.delivered, ${alias}.geom, ${level.replaceAll('s.', `${alias}.`)} as level`;
      const findings = await checkTopology(
        client,
        {
          rows: `select ${columns('s', table.id)} from ${table.from} s`,
          around: (await this.hasNeighbours(rules))
            ? `select ${columns('t', 'row_id')} from ${tableName(layer)} t
               where t.version_to is null and ${table.elsewhere}
                 and t.geom && (select st_setsrid(st_extent(geom), 4490) from ${table.from} e)`
            : '',
          skip: options.invalid ?? new Set(),
        },
        rules,
        options.signal,
      );
      const names = await this.namesOf(
        findings.flatMap(({ id, other, code }) => (code === 'overlap-elsewhere' ? [id] : [id, other ?? id])),
      );
      const around = await this.keysAround(
        findings.flatMap(({ other, code }) => (code === 'overlap-elsewhere' ? [other!] : [])),
      );
      let found = 0;
      for (const { code, severity, id, other, actual, expected, place } of findings) {
        const rowKey = names.get(id)?.key;
        // one feature in two datasets is reported by its key
        if (code === 'overlap-elsewhere' && around.get(other!)?.key === rowKey) continue;
        found++;
        const named = other == null ? expected : (code === 'overlap-elsewhere' ? around : names).get(other)?.name;
        this.add({
          ...issue(code, id, { actual, place }),
          severity,
          ...(rowKey == null ? {} : { rowKey }),
          ...(named == null ? {} : { expected: named }),
        });
      }
      return found;
    });
  }

  /** Rows of a statement as issues of a code. */
  private async statement(
    rule: string,
    code: IssueCode,
    severity: Issue['severity'],
    text: string,
    field?: string,
  ): Promise<void> {
    await this.timed(rule, async () => {
      const { rows } = await this.client.query<Found>(text);
      for (const row of rows) this.add({ ...issueOf(row.code ?? code, row), severity, ...this.labelOf(field) });
      return rows.length;
    });
  }

  private placed(code: IssueCode, severity: Issue['severity'], rows: readonly PlacedRow[]): number {
    for (const { id, rowKey, detail, expected, place } of rows) {
      this.add({ ...issue(code, id, { detail, expected, place }), severity, ...(rowKey == null ? {} : { rowKey }) });
    }
    return rows.length;
  }

  /** The combinations of code and name whose name is that of another scheme, then their rows. */
  private async schemes(rule: NonNullable<QualityRules['schemes']>[number]): Promise<void> {
    await this.timed('schemes', async () => {
      const { client, table } = this;
      const { rows } = await client.query<{ code: string; name: string }>(codesWithNames(table, rule));
      const own = labelsOf(table.layer.fields[rule.field]!.codelist!);
      const clashes = rows.flatMap(({ code, name }) => {
        if (own.get(code) === name) return [];
        const other = rule.others.find((id) => labelsOf(id).get(code) === name);
        return other == null ? [] : [{ code, name, scheme: codelists[other]!.title }];
      });
      if (clashes.length === 0) return 0;
      const columns = [
        clashes.map(({ code }) => code),
        clashes.map(({ name }) => name),
        clashes.map(({ scheme }) => scheme),
      ];
      const found = await client.query<Found>(rowsWithCodes(table, rule), columns);
      for (const row of found.rows) {
        this.add({ ...issueOf('scheme-clash', row), severity: rule.severity, ...this.labelOf(rule.field) });
      }
      return found.rows.length;
    });
  }

  private add(found: Issue): void {
    this.issues.push(found);
  }

  private labelOf(field: string | undefined): { field?: string } {
    const own = field == null ? undefined : this.table.layer.fields[field];
    return own == null ? {} : { field: `${own.code} ${own.title}` };
  }

  /** Notes how long a rule took and what it found; `undefined` means that it noted itself as not run. */
  private async timed(rule: string, work: () => Promise<number | undefined>): Promise<void> {
    this.options.signal?.throwIfAborted();
    const started = performance.now();
    const found = await work();
    if (found != null) this.runs.push({ rule, state: 'run', found, tookMs: performance.now() - started });
  }

  /** A rule whose answer is known without a statement of its own. */
  private found(rule: string, found: number, tookMs = 0): void {
    this.runs.push({ rule, state: 'run', found, tookMs });
  }

  private skip(rule: string, layerId: string): undefined {
    const { title } = layerById(layerId)!;
    const reason = { zh: `图层“${title}”没有可供对照的数据`, en: `layer ${layerId} holds nothing to compare with` };
    this.runs.push({ rule, state: 'not-run', found: 0, tookMs: 0, reason });
    return undefined;
  }

  private async isEmpty(layerId: string): Promise<boolean> {
    const { rows } = await this.client.query<{ empty: boolean }>(
      `select not exists (select from ${tableName(layerById(layerId)!)} where version_to is null) as empty`,
    );
    return rows[0]!.empty;
  }

  /** Whether any row of the layer has died. */
  private async hasHistory(): Promise<boolean> {
    const { rows } = await this.client.query<{ some: boolean }>(
      `select exists (select from ${tableName(this.table.layer)} where version_to is not null) as some`,
    );
    return rows[0]!.some;
  }

  private async hasNeighbours({ overlap }: QualityRules): Promise<boolean> {
    const { client, table } = this;
    if (overlap == null || table.elsewhere === 'false') return false;
    const { rows } = await client.query<{ some: boolean }>(
      `select exists (select from ${tableName(table.layer)} t where t.version_to is null and ${table.elsewhere}) as some`,
    );
    return rows[0]!.some;
  }

  private async namesOf(
    ids: readonly number[],
  ): Promise<ReadonlyMap<number, { key: string | null; name: string | null }>> {
    const { table } = this;
    const { rows } = await this.client.query<{ id: string; key: string | null; name: string | null }>(
      `select s.${table.id} as id, ${keyText(table.layer, 's')} as key, ${rowName(table, 's')} as name
       from ${table.from} s
       where s.${table.id} = any ($1::bigint[])`,
      [[...new Set(ids)]],
    );
    return new Map(rows.map(({ id, key, name }) => [Number(id), { key, name }]));
  }

  private async keysAround(ids: readonly number[]): Promise<ReadonlyMap<number, { key: string; name: string }>> {
    if (ids.length === 0) return new Map();
    const { layer } = this.table;
    const { rows } = await this.client.query<{ id: string; key: string; name: string }>(
      `select t.row_id as id, ${keyText(layer, 't')} as key, ${keyText(layer, 't')} || ' (' || d.name || ')' as name
       from ${tableName(layer)} t
       join dimai.dataset d on d.id = t.dataset_id
       where t.row_id = any ($1::bigint[])`,
      [[...new Set(ids)]],
    );
    return new Map(rows.map(({ id, key, name }) => [Number(id), { key, name }]));
  }
}

function labelsOf(id: string): ReadonlyMap<string, string> {
  return new Map((codelists[id]?.entries ?? []).map(({ code, label }) => [code, label]));
}

function issueOf(code: IssueCode, { id, row_key: rowKey, actual, expected, longitude, latitude }: Found): Issue {
  return issue(code, Number(id), {
    ...(rowKey == null ? {} : { rowKey }),
    ...(actual == null ? {} : { actual }),
    ...(expected == null ? {} : { expected }),
    ...(longitude == null || latitude == null ? {} : { place: [longitude, latitude] as const }),
  });
}
