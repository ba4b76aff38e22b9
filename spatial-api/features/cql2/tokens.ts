/** The words of CQL2 text. */
import { wrongFilter } from './expression.ts';

/** One word with the place where it begins, from 1. */
export interface Token {
  readonly kind: 'name' | 'quoted-name' | 'text' | 'number' | 'symbol' | 'end';
  /** Text without quotes, symbols and names as they are. */
  readonly text: string;
  readonly at: number;
}

/** Longest filter. */
const LONGEST = 20_000;
const WORDS =
  /\s+|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_:][\p{L}\p{N}_:.]*)|'(?<text>(?:[^'\\]|''|\\'|\\(?!'))*)'|"(?<quoted>(?:[^"]|"")+)"|(?<symbol><>|<=|>=|[=<>(),+\-*/%^])/uy;

/** Splits a filter; throws at the first character that belongs to no word. */
export function tokenise(filter: string): readonly Token[] {
  if (filter.length > LONGEST) throw wrongFilter(LONGEST, '', `filter 至多 ${LONGEST} 个字符`);
  const tokens: Token[] = [];
  WORDS.lastIndex = 0;
  for (let position = 0; position < filter.length; position = WORDS.lastIndex) {
    WORDS.lastIndex = position;
    const match = WORDS.exec(filter);
    if (match === null)
      throw wrongFilter(position + 1, filter.slice(position, position + 20), unreadable(filter[position]!));
    const token = toToken(match.groups ?? {}, position + 1);
    if (token !== undefined) tokens.push(token);
  }
  tokens.push({ kind: 'end', text: '', at: filter.length + 1 });
  return tokens;
}

function toToken(groups: Readonly<Record<string, string | undefined>>, at: number): Token | undefined {
  const { number, name, text, quoted, symbol } = groups;
  if (number !== undefined) return { kind: 'number', text: number, at };
  if (name !== undefined) return { kind: 'name', text: name, at };
  if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'").replaceAll("\\'", "'"), at };
  if (quoted !== undefined) return { kind: 'quoted-name', text: quoted.replaceAll('""', '"'), at };
  return symbol === undefined ? undefined : { kind: 'symbol', text: symbol, at };
}

function unreadable(character: string): string {
  if (character === "'") return '文本缺少结束的单引号';
  if (character === '"') return '字段名缺少结束的双引号';
  return '此处的字符不能识别';
}
