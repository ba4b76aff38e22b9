/** VCT text record by record: head, structure, points, lines, areas, attributes, each as it comes, nothing kept. */

import { damagedFile, type ReadLimits, beyondLimit } from '../read-limits.ts';
import { linesOf } from '../text-file.ts';

export interface VctFieldFound {
  readonly code: string;
  readonly type: string;
  readonly length: number;
  readonly scale: number;
}

export type VctPart =
  | { readonly kind: 'head'; readonly key: string; readonly value: string }
  | { readonly kind: 'feature-code'; readonly fields: readonly string[] }
  | {
      readonly kind: 'table';
      readonly name: string;
      readonly isPlain: boolean;
      readonly fields: readonly VctFieldFound[];
    }
  | { readonly kind: 'point' | 'line'; readonly id: string; readonly code: string; readonly xy: Float64Array }
  | { readonly kind: 'polygon'; readonly id: string; readonly code: string; readonly lines: readonly number[] }
  | { readonly kind: 'row'; readonly table: string; readonly line: number; readonly text: string };

/** The parts of a file in order. Throws Refusal where a record claims what does not follow. */
export async function* vctParts(path: string, label: string, limits: ReadLimits): AsyncGenerator<VctPart> {
  const cursor = new Cursor(linesOf(path, label, limits));
  let section = '';
  let isEnded = false;
  for (let line = await cursor.next(); line != null; line = await cursor.next()) {
    if (line === '') continue;
    const mark = /^(\w+)(Begin|End)$/i.exec(line);
    if (mark != null && !/^Table$/i.test(mark[1]!)) {
      section = /Begin/i.test(mark[2]!) ? mark[1]!.toLowerCase() : '';
      isEnded = /^attributeend$/i.test(line);
      continue;
    }
    if (section === 'head') {
      const at = line.search(/[:：]/);
      yield {
        kind: 'head',
        key: line.slice(0, at < 0 ? undefined : at).trim(),
        value: at < 0 ? '' : line.slice(at + 1).trim(),
      };
    } else if (section === 'featurecode') yield { kind: 'feature-code', fields: split(line) };
    else if (section === 'tablestructure') yield await readTable(line, cursor);
    else if (section === 'point') yield await readPoint(line, cursor, limits);
    else if (section === 'line') yield await readLine(line, cursor, limits);
    else if (section === 'polygon') yield await readPolygon(line, cursor, limits);
    else if (section === 'attribute') yield* readRows(line, cursor);
    // annotations, topology and styles are passed over
  }
  if (!isEnded)
    throw damaged('缺少 AttributeEnd，文件在中途结束', 'there is no AttributeEnd: the file breaks off', cursor.line);
}

function split(line: string): string[] {
  return line.split(',').map((field) => field.trim());
}

async function readTable(first: string, cursor: Cursor): Promise<VctPart> {
  const [name = '', count = '', geometry = ''] = split(first);
  const fields: VctFieldFound[] = [];
  for (let line = await cursor.must(); line !== '0'; line = await cursor.must()) {
    const [code = '', type = '', length = '', scale = ''] = split(line);
    fields.push({ code, type, length: Number(length) || 0, scale: Number(scale) || 0 });
    if (fields.length > 2000) throw beyondLimit({ zh: '列数', en: 'The number of columns' }, 2000);
    // some writers leave the closing 0 out
    if (fields.length === Number(count) && (await cursor.peek()) !== '0') break;
  }
  return { kind: 'table', name, isPlain: /none/i.test(geometry), fields };
}

async function readPoint(id: string, cursor: Cursor, limits: ReadLimits): Promise<VctPart> {
  const code = await cursor.must();
  await cursor.must();
  await cursor.must();
  const xy = await readVertices(cursor, await cursor.count(limits.vertices));
  await cursor.until0();
  return { kind: 'point', id, code, xy };
}

const ARC_TYPES = new Set(['12', '13', '14', '15', '16', '17']);

async function readLine(id: string, cursor: Cursor, limits: ReadLimits): Promise<VctPart> {
  const code = await cursor.must();
  await cursor.must();
  await cursor.must();
  const segments = await cursor.count(100_000);
  const pieces: Float64Array[] = [];
  for (let i = 0; i < segments; i++) {
    const type = await cursor.must();
    if (ARC_TYPES.has(type))
      throw damaged(
        `线段类型 ${type} 为曲线，请转为折线`,
        `segment type ${type} is a curve; convert it to a polyline`,
        cursor.line,
      );
    pieces.push(await readVertices(cursor, await cursor.count(limits.vertices)));
  }
  await cursor.until0();
  return { kind: 'line', id, code, xy: joined(pieces) };
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  if (pieces.length === 1) return pieces[0]!;
  const numbers: number[] = [];
  for (const piece of pieces) {
    // segments share the point where they meet
    const isShared = numbers.length > 0 && numbers.at(-2) === piece[0] && numbers.at(-1) === piece[1];
    for (const number of isShared ? piece.subarray(2) : piece) numbers.push(number);
  }
  return Float64Array.from(numbers);
}

async function readPolygon(id: string, cursor: Cursor, limits: ReadLimits): Promise<VctPart> {
  const code = await cursor.must();
  await cursor.must();
  await cursor.must();
  await cursor.must();
  await cursor.must();
  const count = await cursor.count(limits.vertices);
  const lines: number[] = [];
  while (lines.length < count) {
    for (const field of split(await cursor.must())) {
      const number = Number(field);
      if (field === '' || !Number.isInteger(number))
        throw damaged(`面的线号：${field}`, `line of an area: ${field}`, cursor.line);
      lines.push(number);
    }
  }
  await cursor.until0();
  return { kind: 'polygon', id, code, lines };
}

async function readVertices(cursor: Cursor, count: number): Promise<Float64Array> {
  // grown as they come: a claim of millions costs nothing by itself
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) {
    const line = await cursor.must();
    const [x = '', y = ''] = split(line);
    if (x === '' || y === '' || Number.isNaN(Number(x)) || Number.isNaN(Number(y))) {
      throw damaged(`坐标 ${line.slice(0, 60)}`, `coordinates ${line.slice(0, 60)}`, cursor.line);
    }
    numbers.push(Number(x), Number(y));
  }
  return Float64Array.from(numbers);
}

async function* readRows(table: string, cursor: Cursor): AsyncGenerator<VctPart> {
  for (let text = await cursor.must(); !/^TableEnd$/i.test(text); text = await cursor.must()) {
    if (text !== '') yield { kind: 'row', table, line: cursor.line, text };
  }
}

function damaged(zh: string, en: string, line: number): Error {
  return damagedFile({ zh: `VCT 第 ${line} 行：${zh}`, en: `VCT line ${line}: ${en}` });
}

/** State: the place in the text. */
class Cursor {
  line = 0;
  private readonly source: AsyncGenerator<readonly string[]>;
  private batch: readonly string[] = [];
  private at = 0;

  constructor(source: AsyncGenerator<readonly string[]>) {
    this.source = source;
  }

  /** The next line without blanks around it; null at the end. */
  async next(): Promise<string | null> {
    const line = await this.peek();
    if (line != null) {
      this.at++;
      this.line++;
    }
    return line;
  }

  async peek(): Promise<string | null> {
    while (this.at >= this.batch.length) {
      const { done, value } = await this.source.next();
      if (done === true) return null;
      this.batch = value;
      this.at = 0;
    }
    return this.batch[this.at]!.trim();
  }

  async must(): Promise<string> {
    const line = await this.next();
    if (line == null) throw damaged('文件在中途结束', 'the file breaks off', this.line);
    return line;
  }

  async count(limit: number): Promise<number> {
    const text = await this.must();
    const count = Number(text);
    if (!/^\d+$/.test(text))
      throw damaged(`应为个数：${text.slice(0, 60)}`, `a count is expected: ${text.slice(0, 60)}`, this.line);
    if (count > limit) throw beyondLimit({ zh: 'VCT 记录的点数', en: 'The number of points of a VCT record' }, limit);
    return count;
  }

  /** The 0 that ends a record; writers leave it out. */
  async until0(): Promise<void> {
    if ((await this.peek()) === '0') await this.next();
  }
}
