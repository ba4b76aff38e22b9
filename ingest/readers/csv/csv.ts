/** Separated values: attributes, or points where columns hold coordinates. The first record names the columns. */

import { type Issue, issue } from '../../issues.ts';
import { layerName } from '../layer-name.ts';
import { beyondLimit, READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import type { DeliveredFile, Reader, ReadOptions, SourceColumn, SourceLayer, SourceValue } from '../reader.ts';
import { formatOf } from '../recognise.ts';
import { columnNames } from '../table/headings.ts';
import { tableLayer, type TableRow } from '../table/table-layer.ts';
import { contentDigest, findEncoding, headOf, streamDecoder } from '../text-file.ts';
import { findSeparator } from './looks-like-table.ts';
import { type CsvRecord, parseRecords } from './parse-records.ts';
import { createReadStream } from 'node:fs';

export const csvReader: Reader = {
  id: 'csv',
  label: 'CSV',
  extensions: ['csv', 'tsv', 'txt'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const file of files) {
      if ((await formatOf(file)) === 'csv') layers.push(await openLayer(file, options));
    }
    return layers;
  },
};

const HEAD = 64 * 1024;
const CHUNK = 1024 * 1024;

async function openLayer(file: DeliveredFile, options: ReadOptions): Promise<SourceLayer> {
  const limits = options.limits ?? READ_LIMITS;
  const { label, declared } = await findEncoding(file.path, options.encoding);
  const decoder = streamDecoder(label);
  const separator = findSeparator(decoder.decode(await headOf(file.path, HEAD))) ?? ',';
  const names = columnNames(await headingOf(file, label, separator, limits));
  if (names.length > limits.columns) throw beyondLimit({ zh: '列数', en: 'The number of columns' }, limits.columns);
  const columns = names.map((name): SourceColumn => ({ name, type: 'text', length: 0, scale: 0 }));
  return tableLayer(
    {
      name: layerName(file.name),
      columns,
      issues: [],
      encoding: { label, declared },
      rowCount: undefined,
      bytes: file.bytes,
      sha256: () => contentDigest([file]),
      rows: () => rowsOf(file, label, separator, columns, limits),
    },
    options,
  );
}

async function headingOf(
  file: DeliveredFile,
  label: string,
  separator: string,
  limits: ReadLimits,
): Promise<readonly string[]> {
  for await (const { fields } of recordsOf(file, label, separator, limits)) return fields;
  return [];
}

async function* rowsOf(
  file: DeliveredFile,
  label: string,
  separator: string,
  columns: readonly SourceColumn[],
  limits: ReadLimits,
): AsyncGenerator<TableRow> {
  let sourceRow = 0;
  let isHeading = true;
  for await (const record of recordsOf(file, label, separator, limits)) {
    if (isHeading) isHeading = false;
    else yield readRecord(record, ++sourceRow, columns);
  }
}

function readRecord(
  { fields, line, isUnclosed }: CsvRecord,
  sourceRow: number,
  columns: readonly SourceColumn[],
): TableRow {
  const issues: Issue[] = [];
  const place = `第 ${line} 行 line ${line}`;
  if (isUnclosed === true) issues.push(issue('quote-unclosed', sourceRow, { actual: place }));
  // spreadsheets leave empty fields at the end of a line, or leave them out
  const surplus = fields.slice(columns.length).some((field) => field !== '');
  if (surplus || fields.length < columns.length) {
    const detail = { actual: `${fields.length}（${place}）`, expected: String(columns.length) };
    issues.push(issue('fields-missing', sourceRow, detail));
  }
  const values = columns.map((_, i): SourceValue => (fields[i] == null || fields[i] === '' ? null : fields[i]));
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'string' || !value.includes('\uFFFD')) continue;
    issues.push(issue('text-undecodable', sourceRow, { field: columns[i]!.name, actual: value, expected: 'CSV' }));
  }
  return { sourceRow, values, issues };
}

/** Records with something in them. */
async function* recordsOf(
  { path }: DeliveredFile,
  label: string,
  separator: string,
  limits: ReadLimits,
): AsyncGenerator<CsvRecord> {
  const decoder = streamDecoder(label);
  const parser = parseRecords(separator);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    yield* parser.push(decoder.decode(chunk as Buffer)).filter(isFilled);
    if (parser.held > limits.valueCharacters) {
      throw beyondLimit({ zh: '单条记录的字符数', en: 'The number of characters of a record' }, limits.valueCharacters);
    }
  }
  yield* parser.push(decoder.end()).filter(isFilled);
  yield* parser.end().filter(isFilled);
}

function isFilled({ fields }: CsvRecord): boolean {
  return fields.some((field) => field !== '');
}
