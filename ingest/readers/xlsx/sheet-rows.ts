/** The rows of a sheet, streamed. A formula gives the result that was saved with it; nothing is ever computed. */

import { beyondLimit, type ReadLimits } from '../read-limits.ts';
import type { SourceValue } from '../reader.ts';
import type { WorkbookParts } from './parts.ts';
import { serialDate, unescaped, type Workbook } from './workbook.ts';

export interface SheetCell {
  readonly column: number;
  readonly value: SourceValue;
  readonly kind: 'value' | 'formula' | 'error';
}

export interface SheetRow {
  /** Row of the sheet, from 1. */
  readonly number: number;
  readonly cells: readonly SheetCell[];
}

/** Column of `AB12`, from 0. */
export function columnIndex(reference: string): number {
  let index = 0;
  for (const letter of /^[A-Z]*/i.exec(reference)![0].toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

/** Rows with something in them, in order. */
export async function* sheetRows(
  parts: WorkbookParts,
  part: string,
  workbook: Workbook,
  limits: ReadLimits,
): AsyncGenerator<SheetRow> {
  const state = new SheetState(workbook, limits);
  for await (const _ of parts.read(part, state)) yield* state.take();
}

/** State: the row and the cell being read. */
class SheetState {
  private readonly workbook: Workbook;
  private readonly limits: ReadLimits;
  private ready: SheetRow[] = [];
  private cells: SheetCell[] = [];
  private number = 0;
  private column = -1;
  private type = '';
  private style = 0;
  private text_ = '';
  private hasFormula = false;
  private reading = false;
  private inPhonetic = false;

  constructor(workbook: Workbook, limits: ReadLimits) {
    this.workbook = workbook;
    this.limits = limits;
  }

  take(): SheetRow[] {
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  readonly open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    switch (name) {
      case 'row':
        this.number = Number(attributes['r'] ?? this.number + 1);
        this.cells = [];
        this.column = -1;
        break;
      case 'c':
        // cells may leave out their reference; then they follow each other
        this.column = attributes['r'] == null ? this.column + 1 : columnIndex(attributes['r']);
        if (!(this.column >= 0 && this.column < Math.max(this.limits.columns, 16_384))) {
          throw beyondLimit({ zh: '列数', en: 'The number of columns' }, this.limits.columns);
        }
        this.type = attributes['t'] ?? 'n';
        this.style = Number(attributes['s'] ?? 0);
        this.text_ = '';
        this.hasFormula = false;
        break;
      case 'f':
        this.hasFormula = true;
        break;
      case 'rPh':
        this.inPhonetic = true;
        break;
      case 'v':
      case 't':
        this.reading = !this.inPhonetic;
        break;
    }
  };

  readonly text = (piece: string): void => {
    if (!this.reading) return;
    this.text_ += piece;
    if (this.text_.length > this.limits.valueCharacters) {
      throw beyondLimit({ zh: '单元格字符数', en: 'The number of characters of a cell' }, this.limits.valueCharacters);
    }
  };

  readonly close = (name: string): void => {
    if (name === 'v' || name === 't') this.reading = false;
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'c') this.finishCell();
    else if (name === 'row' && this.cells.length > 0) this.ready.push({ number: this.number, cells: this.cells });
  };

  private finishCell(): void {
    const isError = this.type === 'e';
    const value = isError ? this.text_ : this.valueOf();
    if (value == null) return;
    this.cells.push({ column: this.column, value, kind: isError ? 'error' : this.hasFormula ? 'formula' : 'value' });
  }

  private valueOf(): SourceValue {
    const { text_: text, type, workbook } = this;
    switch (type) {
      case 's':
        return workbook.strings[Number(text)]?.trim() || null;
      case 'b':
        return text === '1' || text.toLowerCase() === 'true';
      case 'str':
      case 'inlineStr':
        return unescaped(text).trim() || null;
      case 'd':
        return text.replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, '') || null;
      default: {
        if (text === '') return null;
        const number = Number(text);
        if (!Number.isFinite(number)) return text;
        return workbook.isDate[this.style] === true ? (serialDate(number, workbook.from1904) ?? number) : number;
      }
    }
  }
}
