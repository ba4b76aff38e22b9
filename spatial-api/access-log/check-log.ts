/** Reads a 登簿日志 and finds what is wrong with it: structure by the schema, then the sums and pairs that must agree. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Access, AccessLog, Register } from './access-log.ts';
import { countsOf } from './access-log.ts';
import { logElement, type LogElement, PATTERNS } from './log-schema.ts';

export interface LogFinding {
  readonly code:
    | 'xml-malformed'
    | 'element-unknown'
    | 'element-misplaced'
    | 'element-missing'
    | 'attribute-unknown'
    | 'attribute-missing'
    | 'attribute-malformed'
    | 'total-differs'
    | 'type-counts-differ'
    | 'message-missing'
    | 'message-unlisted'
    | 'message-repeated'
    | 'access-without-register'
    | 'pair-differs'
    | 'reported-differs';
  /** Line of the file, from 1; null for what concerns the whole. */
  readonly line: number | null;
  readonly at: string;
  /** In Chinese. */
  readonly message: string;
}

export interface CheckedLog {
  readonly findings: readonly LogFinding[];
  /** What was read; null where the file is no log at all. */
  readonly log: AccessLog | null;
  /** Entries that were not reported: 未上报清单. */
  readonly unreported: readonly Register[];
}

/** Largest file that is looked at. */
export const LOG_BYTES = 64 * 1024 ** 2;

interface Seen {
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** State: what the parser has met. */
class LogReader {
  readonly findings: LogFinding[] = [];
  readonly seen = new Map<string, Seen[]>();
  private readonly open: {
    readonly element: LogElement | undefined;
    readonly name: string;
    readonly children: string[];
  }[] = [];
  private readonly parser = new SaxesParser();

  read(text: string): void {
    this.parser.on('error', (error) => {
      throw error;
    });
    this.parser.on('doctype', () => {
      throw new Error('DOCTYPE');
    });
    this.parser.on('opentag', (tag: SaxesTagPlain) => this.begin(tag));
    this.parser.on('closetag', () => this.end());
    try {
      this.parser.write(text.replace(/^\uFEFF/, '')).close();
    } catch (error) {
      const message = `XML 无法解读：${error instanceof Error ? error.message : String(error)}`;
      this.findings.push({ code: 'xml-malformed', line: this.parser.line, at: '', message });
    }
  }

  private find(code: LogFinding['code'], at: string, message: string): void {
    this.findings.push({ code, line: this.parser.line, at, message });
  }

  private begin({ name, attributes }: SaxesTagPlain): void {
    const parent = this.open.at(-1);
    const element = logElement(name);
    if (element == null) this.find('element-unknown', name, `没有元素 ${name}`);
    else if (
      parent == null ? name !== 'AccessLog' : parent.element?.children.some((child) => child.name === name) !== true
    ) {
      this.find('element-misplaced', name, `元素 ${name} 不应在 ${parent?.name ?? '文件顶层'} 内`);
    }
    parent?.children.push(name);
    this.open.push({ element, name, children: [] });
    if (element == null) return;
    this.checkAttributes(element, attributes);
    const list = this.seen.get(name) ?? [];
    list.push({ line: this.parser.line, attributes });
    this.seen.set(name, list);
  }

  private checkAttributes(element: LogElement, given: Readonly<Record<string, string>>): void {
    for (const { name, type, required, length } of element.attributes) {
      const value = given[name];
      const at = `${element.name}.${name}`;
      if (value == null || (value === '' && type === 'text')) {
        if (required) this.find('attribute-missing', at, `缺少 ${at}`);
      } else if (!(value === '' && !required) && (!PATTERNS[type].test(value) || value.length > (length ?? Infinity))) {
        this.find('attribute-malformed', at, `${at} 的值“${value.slice(0, 60)}”不合规定`);
      }
    }
    for (const name of Object.keys(given)) {
      if (!element.attributes.some((each) => each.name === name)) {
        this.find('attribute-unknown', `${element.name}.${name}`, `元素 ${element.name} 没有属性 ${name}`);
      }
    }
  }

  private end(): void {
    const { element, name, children } = this.open.pop()!;
    for (const { name: child, many } of element?.children ?? []) {
      const count = children.filter((each) => each === child).length;
      if (many || count === 1) continue;
      const message = count === 0 ? `${name} 内缺少 ${child}` : `${name} 内有 ${count} 个 ${child}，应只有一个`;
      this.find(count === 0 ? 'element-missing' : 'element-misplaced', child, message);
    }
  }
}

/** Checks the text of a log. */
export function checkAccessLog(text: string): CheckedLog {
  const reader = new LogReader();
  reader.read(text);
  const { seen, findings } = reader;
  const root = seen.get('AccessLog')?.[0];
  if (root == null) return { findings, log: null, unreported: [] };
  const registers = (seen.get('Register') ?? []).map(({ attributes, line }) => ({ ...registerOf(attributes), line }));
  const accesses = (seen.get('Access') ?? []).map(({ attributes, line }) => ({ ...accessOf(attributes), line }));
  const find = (code: LogFinding['code'], line: number | null, at: string, message: string): void =>
    void findings.push({ code, line, at, message });
  checkCounts(seen, registers, accesses, find);
  checkPairs(registers, accesses, find);
  const plain = <T extends { readonly line: number }>({ line: _line, ...rest }: T) => rest;
  const log: AccessLog = {
    areaCode: root.attributes['AreaCode'] ?? '',
    areaName: root.attributes['AreaName'] ?? '',
    date: root.attributes['AccessDate'] ?? '',
    remark: root.attributes['Remark'] ?? '',
    registers: registers.map(plain),
    accesses: accesses.map(plain),
  };
  return { findings, log, unreported: log.registers.filter(({ SFSB }) => !SFSB) };
}

const registerOf = (given: Readonly<Record<string, string>>): Register => ({
  YWH: given['YWH'] ?? '',
  DJLX: given['DJLX'] ?? '',
  QLLX: given['QLLX'] ?? '',
  BDCDYH: given['BDCDYH'] ?? '',
  ZSZMH: given['ZSZMH'] || null,
  SFSB: given['SFSB'] === '1',
  BWID: given['BWID'] || null,
});

const accessOf = (given: Readonly<Record<string, string>>): Access => ({
  BWID: given['BWID'] ?? '',
  YWH: given['YWH'] ?? '',
  BDCDYH: given['BDCDYH'] ?? '',
});

type Find = (code: LogFinding['code'], line: number | null, at: string, message: string) => void;
type Lined<T> = T & { readonly line: number };

/** Totals are the length of their list and the sum of the types; counts by type are those of the list. */
function checkCounts(
  seen: ReadonlyMap<string, readonly Seen[]>,
  registers: readonly Register[],
  accesses: readonly Access[],
  find: Find,
): void {
  const typeOf = new Map(registers.map(({ YWH, BDCDYH, DJLX }) => [`${YWH} ${BDCDYH}`, DJLX]));
  const accessTypes = accesses.map(({ YWH, BDCDYH }) => typeOf.get(`${YWH} ${BDCDYH}`) ?? '900');
  const heads = [
    ['RegisterInfo', 'RegisterList', registers.map(({ DJLX }) => DJLX)],
    ['AccessInfo', 'AccessList', accessTypes],
  ] as const;
  for (const [info, list, types] of heads) {
    const expected = countsOf(types);
    for (const name of [info, list]) {
      const head = seen.get(name)?.[0];
      const total = Number(head?.attributes['totalNum']);
      if (head != null && total !== types.length) {
        find(
          'total-differs',
          head.line,
          `${name}.totalNum`,
          `${name} 的 totalNum 为 ${total}，${list} 内有 ${types.length} 条`,
        );
      }
    }
    const head = seen.get(info)?.[0];
    if (head == null) continue;
    for (const [name, count] of Object.entries(expected)) {
      const given = Number(head.attributes[name]);
      if (name === 'totalNum' || given === count) continue;
      find(
        'type-counts-differ',
        head.line,
        `${info}.${name}`,
        `${info} 的 ${name} 为 ${head.attributes[name] ?? '空'}，按明细应为 ${count}`,
      );
    }
  }
}

/** Every reported entry has its message in the list, every message is there once and tells of the entry it belongs to. */
function checkPairs(registers: readonly Lined<Register>[], accesses: readonly Lined<Access>[], find: Find): void {
  const messages = new Map<string, Lined<Access>>();
  for (const access of accesses) {
    if (access.BWID === '') continue;
    const first = messages.get(access.BWID);
    if (first == null) messages.set(access.BWID, access);
    else find('message-repeated', access.line, access.BWID, `报文 ${access.BWID} 在第 ${first.line} 行已有`);
  }
  const reported = new Map<string, Lined<Register>>();
  for (const register of registers) {
    const { SFSB, BWID, YWH, BDCDYH, line } = register;
    const access = BWID == null ? undefined : messages.get(BWID);
    if (!SFSB) {
      if (access != null) find('reported-differs', line, YWH, `业务 ${YWH} 标为未上报，上报详单中却有报文 ${BWID}`);
      continue;
    }
    if (BWID == null) find('message-missing', line, YWH, `业务 ${YWH} 标为已上报，没有报文编号`);
    else if (access == null) find('message-unlisted', line, BWID, `业务 ${YWH} 的报文 ${BWID} 不在上报详单中`);
    else if (access.YWH !== YWH || access.BDCDYH !== BDCDYH) {
      find(
        'pair-differs',
        line,
        BWID,
        `报文 ${BWID} 在登簿详单中为 ${YWH}、${BDCDYH}，在上报详单中为 ${access.YWH}、${access.BDCDYH}`,
      );
    }
    if (BWID != null) reported.set(BWID, register);
  }
  for (const { BWID, YWH, line } of accesses) {
    if (BWID !== '' && !reported.has(BWID) && !registers.some((register) => register.BWID === BWID)) {
      find('access-without-register', line, BWID, `上报详单的报文 ${BWID}（业务 ${YWH}）没有对应的登簿记录`);
    }
  }
}
