/**
 * Separated values, RFC 4180 as people write it: quoted fields with doubled quotes and line breaks in them, any line end,
 * blanks around. A quote in the middle of an unquoted field is a character like any other. Fed in pieces of any size.
 */

export interface CsvRecord {
  readonly fields: readonly string[];
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Its quote was still open at the end of the file. */
  readonly isUnclosed?: true;
}

export interface RecordParser {
  /** Records that this piece completes. */
  push(text: string): CsvRecord[];
  /** The last record, if the file does not end in a line break. */
  end(): CsvRecord[];
  /** Characters held for the record that is not complete. */
  readonly held: number;
}

/** A parser of its own for each file. */
export function parseRecords(separator: string): RecordParser {
  return new Parser(separator);
}

type State = 'start' | 'plain' | 'quoted' | 'after-quote';

/** State: where in a record the text so far has left us. */
class Parser implements RecordParser {
  private readonly separator: string;
  private state: State = 'start';
  private field = '';
  private fields: string[] = [];
  private line = 1;
  private recordLine = 1;
  private wasReturn = false;
  held = 0;

  constructor(separator: string) {
    this.separator = separator;
  }

  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const character = text[i]!;
      const isPairedFeed = this.wasReturn && character === '\n';
      this.wasReturn = character === '\r';
      if (this.state === 'quoted') {
        if (isPairedFeed) continue;
        if (character === '\n' || character === '\r') this.line++;
        if (character !== '"') continue;
        this.take(text, from, i);
        this.state = 'after-quote';
        from = i + 1;
        continue;
      }
      if (isPairedFeed) {
        from = i + 1;
        continue;
      }
      if (character === '\n' || character === '\r') {
        this.take(text, from, i);
        this.line++;
        records.push(this.finishRecord());
        from = i + 1;
      } else if (character === this.separator) {
        this.take(text, from, i);
        this.finishField();
        from = i + 1;
      } else if (character === '"' && this.state === 'after-quote') {
        // a doubled quote: one of them belongs to the text
        this.field += '"';
        this.state = 'quoted';
        from = i + 1;
      } else if (character === '"' && this.state === 'start' && (this.field + text.slice(from, i)).trim() === '') {
        this.field = '';
        this.state = 'quoted';
        from = i + 1;
      } else if (this.state === 'start' && character !== ' ') this.state = 'plain';
    }
    this.take(text, from, text.length);
    this.held = this.field.length + this.fields.reduce((sum, field) => sum + field.length, 0);
    return records;
  }

  end(): CsvRecord[] {
    const isUnclosed = this.state === 'quoted';
    if (this.fields.length === 0 && this.field === '' && this.state === 'start') return [];
    const record = this.finishRecord();
    return [isUnclosed ? { ...record, isUnclosed: true } : record];
  }

  private take(text: string, from: number, to: number): void {
    if (to <= from) return;
    const piece = text.slice(from, to);
    // blanks between the closing quote and the separator are no part of the value
    this.field += this.state === 'after-quote' ? piece.trim() : piece;
  }

  private finishField(): void {
    this.fields.push(this.state === 'after-quote' ? this.field : this.field.trim());
    this.field = '';
    this.state = 'start';
  }

  private finishRecord(): CsvRecord {
    this.finishField();
    const record = { fields: this.fields, line: this.recordLine };
    this.fields = [];
    this.recordLine = this.line;
    return record;
  }
}
