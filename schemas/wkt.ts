/** Well-known text of coordinate systems (WKT1 as GDAL and Esri write it, WKT2): the tree, without meaning. */

export interface WktNode {
  /** Upper case: `PROJCS`, `GEOGCS`, `PARAMETER` … */
  readonly keyword: string;
  readonly values: readonly WktValue[];
}

/** A quoted text or bare word, a number, or a node. */
export type WktValue = string | number | WktNode;

/** Text that is not well-known text; says where it stopped making sense. */
export class WktError extends Error {
  override readonly name = 'WktError';
}

const TOKEN = /\s*(?:"((?:[^"]|"")*)"|([[\](),])|([^\s"[\](),]+))/y;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const MAX_DEPTH = 32;

interface Token {
  readonly kind: 'text' | 'mark' | 'word' | 'end';
  readonly value: string;
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** Parses the first node of a text; a byte order mark before it and whatever follows (a vertical system, padding) are left. */
export function parseWkt(text: string): WktNode {
  const cursor = { text: text.replace(/^\uFEFF/, ''), at: 0 };
  const node = readValue(cursor, nextToken(cursor), 0);
  if (typeof node !== 'object') throw new WktError(`expected KEYWORD[…], found ${JSON.stringify(node)}`);
  return node;
}

function nextToken(cursor: Cursor): Token {
  TOKEN.lastIndex = cursor.at;
  const match = TOKEN.exec(cursor.text);
  if (match == null) return { kind: 'end', value: '' };
  cursor.at = TOKEN.lastIndex;
  const [, text, mark, word] = match;
  if (text != null) return { kind: 'text', value: text.replaceAll('""', '"') };
  return mark != null ? { kind: 'mark', value: mark } : { kind: 'word', value: word! };
}

function readValue(cursor: Cursor, token: Token, depth: number): WktValue {
  if (token.kind === 'text') return token.value;
  if (token.kind !== 'word') throw new WktError(`unexpected ${token.value || 'end'} at character ${cursor.at}`);
  const before = cursor.at;
  const next = nextToken(cursor);
  if (next.kind === 'mark' && (next.value === '[' || next.value === '(')) return readNode(cursor, token.value, depth);
  cursor.at = before;
  return NUMBER.test(token.value) ? Number(token.value) : token.value;
}

function readNode(cursor: Cursor, keyword: string, depth: number): WktNode {
  if (depth > MAX_DEPTH) throw new WktError(`nested deeper than ${MAX_DEPTH}`);
  const values: WktValue[] = [];
  for (;;) {
    values.push(readValue(cursor, nextToken(cursor), depth + 1));
    const { kind, value } = nextToken(cursor);
    if (kind === 'mark' && (value === ']' || value === ')')) return { keyword: keyword.toUpperCase(), values };
    if (kind !== 'mark' || value !== ',') throw new WktError(`expected , or ] at character ${cursor.at}`);
  }
}

/** First child node that has one of the keywords. */
export function childOf(node: WktNode, ...keywords: readonly string[]): WktNode | undefined {
  return childrenOf(node, ...keywords)[0];
}

/** Child nodes that have one of the keywords, in order. */
export function childrenOf(node: WktNode, ...keywords: readonly string[]): WktNode[] {
  return node.values.filter((value): value is WktNode => typeof value === 'object' && keywords.includes(value.keyword));
}

/** The name that comes first in a node; empty when it has none. */
export function nameOf(node: WktNode | undefined): string {
  const first = node?.values[0];
  return typeof first === 'string' ? first : '';
}

/** The n-th value of a node as a number. */
export function numberAt(node: WktNode | undefined, index: number): number | undefined {
  const value = node?.values[index];
  return typeof value === 'number' ? value : undefined;
}
