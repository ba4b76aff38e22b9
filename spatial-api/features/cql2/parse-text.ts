/** Reads CQL2 text. Names of operations are read in any case; what a part may be used for is settled when it becomes SQL. */
import {
  ARRAY,
  checkGeometry,
  COMPARISONS,
  DEEPEST,
  instantOf,
  SPATIAL,
  TEMPORAL,
  wrongFilter,
  type Expression,
  type GeometryLiteral,
  type Operation,
} from './expression.ts';
import { tokenise, type Token } from './tokens.ts';

/** The filter of a text; throws `request-invalid` with the place that is wrong. */
export function parseCql2Text(filter: string): Expression {
  const parser = new Parser(tokenise(filter));
  return parser.whole();
}

const FUNCTIONS: ReadonlySet<string> = new Set([...SPATIAL, ...TEMPORAL, ...ARRAY, 'casei']);
const GEOMETRIES: Readonly<Record<string, string>> = {
  point: 'Point',
  linestring: 'LineString',
  polygon: 'Polygon',
  multipoint: 'MultiPoint',
  multilinestring: 'MultiLineString',
  multipolygon: 'MultiPolygon',
};
/** Words that are no names of fields unless they are quoted. */
const RESERVED: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'like',
  'between',
  'in',
  'is',
  'null',
  'div',
  'true',
  'false',
]);

/** Holds the words that are still to be read. */
class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Expression {
    const expression = this.disjunction();
    if (this.next.kind !== 'end') throw this.unexpected('此处应结束，或用 AND、OR 连接下一个条件');
    return expression;
  }

  private get next(): Token {
    return this.tokens[this.position]!;
  }

  private unexpected(expected: string): Error {
    const { at, text, kind } = this.next;
    return wrongFilter(at, kind === 'end' ? '末尾' : text.slice(0, 30), expected);
  }

  private isWord(word: string, ahead = 0): boolean {
    const token = this.tokens[this.position + ahead];
    return token?.kind === 'name' && token.text.toLowerCase() === word;
  }

  private isSymbol(symbol: string): boolean {
    return this.next.kind === 'symbol' && this.next.text === symbol;
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.position += 1;
    return true;
  }

  private takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.position += 1;
    return true;
  }

  private expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected(`应为 ${symbol}`);
  }

  private operation(name: Operation, args: readonly Expression[], at: number): Expression {
    return { kind: 'operation', name, args, at };
  }

  private disjunction(): Expression {
    const args = [this.conjunction()];
    while (this.takeWord('or')) args.push(this.conjunction());
    return args.length === 1 ? args[0]! : this.operation('or', args, args[0]!.at as number);
  }

  private conjunction(): Expression {
    const args = [this.negation()];
    while (this.takeWord('and')) args.push(this.negation());
    return args.length === 1 ? args[0]! : this.operation('and', args, args[0]!.at as number);
  }

  private negation(): Expression {
    const { at } = this.next;
    if (!this.takeWord('not')) return this.comparison();
    return this.deeper(() => this.operation('not', [this.negation()], at));
  }

  /** Brackets and NOT may be nested, but not without end. */
  private deeper<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > DEEPEST) throw this.unexpected(`括号嵌套至多 ${DEEPEST} 层`);
    const result = read();
    this.depth -= 1;
    return result;
  }

  private comparison(): Expression {
    const left = this.sum();
    const { at } = this.next;
    const symbol = this.next.kind === 'symbol' ? COMPARISONS.find((name) => name === this.next.text) : undefined;
    if (symbol !== undefined) {
      this.position += 1;
      return this.operation(symbol, [left, this.sum()], at);
    }
    if (this.takeWord('is')) return this.isNull(left, at);
    const isNegated = this.isWord('not') && ['like', 'between', 'in'].some((word) => this.isWord(word, 1));
    if (isNegated) this.position += 1;
    const test = this.test(left, at);
    return isNegated && test !== left ? this.operation('not', [test], at) : test;
  }

  private isNull(left: Expression, at: number): Expression {
    const isNegated = this.takeWord('not');
    if (!this.takeWord('null')) throw this.unexpected('应为 NULL 或 NOT NULL');
    const test = this.operation('isnull', [left], at);
    return isNegated ? this.operation('not', [test], at) : test;
  }

  private test(left: Expression, at: number): Expression {
    if (this.takeWord('like')) return this.operation('like', [left, this.sum()], at);
    if (this.takeWord('between')) {
      const low = this.sum();
      if (!this.takeWord('and')) throw this.unexpected('BETWEEN 之后应为 下限 AND 上限');
      return this.operation('between', [left, low, this.sum()], at);
    }
    if (this.takeWord('in')) return this.operation('in', [left, this.list()], at);
    return left;
  }

  private sum(): Expression {
    let left = this.product();
    for (;;) {
      const { at, text } = this.next;
      if (!this.isSymbol('+') && !this.isSymbol('-')) return left;
      this.position += 1;
      left = this.operation(text as '+' | '-', [left, this.product()], at);
    }
  }

  private product(): Expression {
    let left = this.power();
    for (;;) {
      const { at, text } = this.next;
      const isProduct = ['*', '/', '%'].some((symbol) => this.isSymbol(symbol)) || this.isWord('div');
      if (!isProduct) return left;
      this.position += 1;
      left = this.operation(text.toLowerCase() as '*' | '/' | '%' | 'div', [left, this.power()], at);
    }
  }

  private power(): Expression {
    const base = this.sign();
    const { at } = this.next;
    return this.takeSymbol('^') ? this.deeper(() => this.operation('^', [base, this.power()], at)) : base;
  }

  private sign(): Expression {
    const { at } = this.next;
    if (this.takeSymbol('+')) return this.deeper(() => this.sign());
    if (!this.takeSymbol('-')) return this.primary();
    if (this.next.kind === 'number') return { kind: 'literal', value: -this.number(), at };
    return this.deeper(() => this.operation('-', [{ kind: 'literal', value: 0, at }, this.sign()], at));
  }

  private number(): number {
    const { text } = this.next;
    const value = Number(text);
    if (this.next.kind !== 'number' || !Number.isFinite(value)) throw this.unexpected('应为数值');
    this.position += 1;
    return value;
  }

  private primary(): Expression {
    const { kind, text, at } = this.next;
    if (kind === 'number') return { kind: 'literal', value: this.number(), at };
    if (kind === 'text') {
      this.position += 1;
      return { kind: 'literal', value: text, at };
    }
    if (kind === 'quoted-name') {
      this.position += 1;
      return { kind: 'property', name: text, at };
    }
    if (kind === 'symbol' && text === '(') return this.deeper(() => this.bracket());
    if (kind === 'name') return this.named(text, at);
    throw this.unexpected('应为字段、取值、函数或括号');
  }

  /** `(a)` is a, `()` and `(a, b)` are arrays. */
  private bracket(): Expression {
    const { at } = this.next;
    this.expectSymbol('(');
    if (this.takeSymbol(')')) return { kind: 'array', items: [], at };
    const first = this.disjunction();
    if (this.takeSymbol(')')) return first;
    const items = [first];
    while (this.takeSymbol(',')) items.push(this.disjunction());
    this.expectSymbol(')');
    return { kind: 'array', items, at };
  }

  private list(): Expression {
    const { at } = this.next;
    this.expectSymbol('(');
    const items = [this.sum()];
    while (this.takeSymbol(',')) items.push(this.sum());
    this.expectSymbol(')');
    return { kind: 'array', items, at };
  }

  private named(text: string, at: number): Expression {
    const word = text.toLowerCase();
    if (word === 'true' || word === 'false') {
      this.position += 1;
      return { kind: 'literal', value: word === 'true', at };
    }
    if (RESERVED.has(word)) throw this.unexpected('应为字段、取值、函数或括号');
    this.position += 1;
    if (Object.hasOwn(GEOMETRIES, word) || word === 'geometrycollection') return this.geometry(word, at);
    if (!this.isSymbol('(')) return { kind: 'property', name: text, at };
    if (word === 'date' || word === 'timestamp') return this.instant(word, at);
    if (word === 'interval') return this.interval(at);
    if (word === 'bbox') return this.box(at);
    if (!FUNCTIONS.has(word)) {
      throw wrongFilter(
        at,
        text.slice(0, 30),
        `没有这个函数；可用的有 ${[...FUNCTIONS, 'date', 'timestamp', 'interval', 'bbox'].join('、')}`,
      );
    }
    return this.deeper(() => this.operation(word as Operation, this.args(), at));
  }

  private args(): readonly Expression[] {
    this.expectSymbol('(');
    const args = [this.disjunction()];
    while (this.takeSymbol(',')) args.push(this.disjunction());
    this.expectSymbol(')');
    return args;
  }

  private text(): Token {
    const token = this.next;
    if (token.kind !== 'text') throw this.unexpected('应为单引号内的文本');
    this.position += 1;
    return token;
  }

  private instant(kind: 'date' | 'timestamp', at: number): Expression {
    this.expectSymbol('(');
    const { text, at: place } = this.text();
    const instant = instantOf(text, at);
    if (instant?.kind !== kind) {
      throw wrongFilter(
        place,
        text.slice(0, 40),
        kind === 'date' ? "应为日期，如 '2026-11-21'" : "应为带时区的时刻，如 '2026-11-21T08:00:00Z'",
      );
    }
    this.expectSymbol(')');
    return instant;
  }

  private interval(at: number): Expression {
    this.expectSymbol('(');
    const from = this.bound();
    this.expectSymbol(',');
    const to = this.bound();
    this.expectSymbol(')');
    return { kind: 'interval', from, to, at };
  }

  private bound(): Expression | null {
    if (this.next.kind !== 'text') return this.sum();
    const { text, at } = this.text();
    if (text === '..') return null;
    const instant = instantOf(text, at);
    if (instant === undefined) throw wrongFilter(at, text.slice(0, 40), "应为日期、带时区的时刻或 '..'");
    return instant;
  }

  private box(at: number): Expression {
    this.expectSymbol('(');
    const corners = [this.signed()];
    while (this.takeSymbol(',')) corners.push(this.signed());
    this.expectSymbol(')');
    if (corners.length !== 4 && corners.length !== 6) throw wrongFilter(at, 'BBOX', '应为 4 或 6 个数');
    return { kind: 'box', corners, at };
  }

  private signed(): number {
    const sign = this.takeSymbol('-') ? -1 : 1;
    if (sign === 1) this.takeSymbol('+');
    return sign * this.number();
  }

  private geometry(word: string, at: number): Expression {
    const geometry = this.wkt(word, at);
    checkGeometry(geometry, at);
    return { kind: 'geometry', geometry, at };
  }

  private wkt(word: string, at: number): GeometryLiteral {
    this.takeWord('z');
    if (word === 'geometrycollection') return this.collection();
    const type = GEOMETRIES[word];
    if (type === undefined) throw wrongFilter(at, word.slice(0, 30), '应为几何类型，如 POINT、POLYGON');
    const levels = { Point: 0, LineString: 1, MultiPoint: 1, Polygon: 2, MultiLineString: 2, MultiPolygon: 3 }[type]!;
    if (levels > 0) return { type, coordinates: this.coordinates(levels) };
    this.expectSymbol('(');
    const coordinates = this.coordinate();
    this.expectSymbol(')');
    return { type, coordinates };
  }

  private collection(): GeometryLiteral {
    return this.deeper(() => {
      const geometries: GeometryLiteral[] = [];
      this.expectSymbol('(');
      do {
        const { text, at } = this.next;
        this.position += 1;
        geometries.push(this.wkt(text.toLowerCase(), at));
      } while (this.takeSymbol(','));
      this.expectSymbol(')');
      return { type: 'GeometryCollection', geometries };
    });
  }

  /** MULTIPOINT may bracket each of its points, or not. */
  private coordinates(levels: number): unknown[] {
    this.expectSymbol('(');
    const parts: unknown[] = [];
    do {
      if (levels > 1) parts.push(this.coordinates(levels - 1));
      else if (this.takeSymbol('(')) {
        parts.push(this.coordinate());
        this.expectSymbol(')');
      } else parts.push(this.coordinate());
    } while (this.takeSymbol(','));
    this.expectSymbol(')');
    return parts;
  }

  private coordinate(): readonly number[] {
    const numbers = [this.signed(), this.signed()];
    if (this.next.kind === 'number' || this.isSymbol('-')) numbers.push(this.signed());
    return numbers;
  }
}
