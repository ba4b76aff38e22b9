import { generalOrder } from './general-order.data.ts';

/** What a character contributes to a key; `unknown` characters cannot be indexed. */
export const weightKind = { unknown: 0, none: 1, one: 2, two: 3, three: 4, mark: 5 } as const;

/** Weights of all UTF-16 units. `weight` holds up to two bytes, or the code of a mark; `third` a third byte. */
export interface SortOrderTable {
  readonly kind: Uint8Array;
  readonly weight: Uint16Array;
  readonly third: Uint8Array;
  /** Accent bytes, the first in the low byte; 0 for none. */
  readonly accent: Uint16Array;
}

/** Two-byte weights count in base 254: their low bytes run from 2 to 255. */
const fromPair = (weight: number): number => (weight >> 8) * 254 + (weight & 0xff) - 2;
const toPair = (value: number): number => (Math.floor(value / 254) << 8) | ((value % 254) + 2);

const ITEM = /^(?:(\.)|~([0-9a-f]{2})|([0-9a-f]{2,6})(?:\/([0-9a-f]{2,4}))?)(?:\*(\d+))?(?:\+(\d+))?$/;

const accentOf = (hex: string): number => Number.parseInt(hex.slice(2) + hex.slice(0, 2), 16);

/** Fills in one item from `code` on and answers the code after it. */
function readItem(table: SortOrderTable, item: string, code: number): number {
  const match = ITEM.exec(item);
  if (match == null) throw new Error(`sort order table: ${item}`);
  const [, none, mark, weight = '', accent = ''] = match;
  const count = Number(match[5] ?? 1);
  const step = Number(match[6] ?? 1);
  const first = Number.parseInt(weight.slice(0, 4), 16);
  for (let i = 0; i < count; i++) {
    const at = code + i;
    if (none != null) table.kind[at] = weightKind.none;
    else if (mark != null) {
      table.kind[at] = weightKind.mark;
      table.weight[at] = Number.parseInt(mark, 16) + i;
    } else {
      table.kind[at] =
        weight.length >> 1 === 1 ? weightKind.one : weight.length === 4 ? weightKind.two : weightKind.three;
      table.weight[at] = weight.length === 2 ? first + i * step : toPair(fromPair(first) + i * step);
      if (weight.length === 6) table.third[at] = Number.parseInt(weight.slice(4), 16);
      if (accent !== '') table.accent[at] = accentOf(accent);
    }
  }
  return code + count;
}

let table: SortOrderTable | undefined;

/** The General order as arrays; built on first use (about 5 ms, 400 kB). */
export function generalOrderTable(): SortOrderTable {
  if (table != null) return table;
  const size = 0x10000;
  const built: SortOrderTable = {
    kind: new Uint8Array(size),
    weight: new Uint16Array(size),
    third: new Uint8Array(size),
    accent: new Uint16Array(size),
  };
  let code = 0;
  for (const line of generalOrder.trim().split('\n')) {
    const items = line.trim().split(/\s+/);
    if (!line.startsWith(' ')) code = Number.parseInt(items.shift()!, 16);
    for (const item of items) code = readItem(built, item, code);
  }
  table = built;
  return built;
}
