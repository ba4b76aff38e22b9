/** Objects of a PDF file (ISO 32000-1) put together byte by byte: no clock, no random id, so equal input gives equal bytes. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** Reference to an object: `12 0 R`. */
export type Reference = string;

export class PdfFile {
  private parts: Buffer[] = [];
  private readonly offsets: number[] = [];
  private readonly hash = createHash('md5');
  private readonly sink: ((bytes: Buffer) => void) | undefined;
  private length = 0;

  /** Where `sink` is given it takes the bytes at every `flush`, and nothing of them is kept. */
  constructor(sink?: (bytes: Buffer) => void) {
    this.sink = sink;
    this.push(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  }

  /** Keeps a number for an object that is written later. */
  reserve(): Reference {
    this.offsets.push(-1);
    return `${this.offsets.length} 0 R`;
  }

  /** Writes an object from the text of its value. */
  add(value: string, reference: Reference = this.reserve()): Reference {
    this.write(reference, [Buffer.from(value, 'latin1')]);
    return reference;
  }

  /** Writes a compressed stream. */
  addStream(content: Buffer, entries = '', reference: Reference = this.reserve()): Reference {
    const packed = deflateSync(content, { level: 6 });
    const head = `<< /Length ${packed.length} /Filter /FlateDecode ${entries}>>\nstream\n`;
    this.write(reference, [Buffer.from(head, 'latin1'), packed, Buffer.from('\nendstream', 'latin1')]);
    return reference;
  }

  private write(reference: Reference, content: readonly Buffer[]): void {
    const number = Number.parseInt(reference, 10);
    this.offsets[number - 1] = this.length;
    this.push(Buffer.from(`${number} 0 obj\n`, 'latin1'), ...content, Buffer.from('\nendobj\n', 'latin1'));
  }

  private push(...parts: readonly Buffer[]): void {
    for (const part of parts) {
      this.parts.push(part);
      this.hash.update(part);
      this.length += part.length;
    }
  }

  /** Hands on what has been written so far. */
  flush(): void {
    if (this.sink == null) return;
    this.sink(Buffer.concat(this.parts));
    this.parts = [];
  }

  /** The whole file, or with a sink the rest of it has gone there and nothing is left. Its id is a digest of its content. */
  finish(root: Reference, info: Reference): Buffer {
    const start = this.length;
    const lines = this.offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
    const id = this.hash.copy().digest('hex');
    const tail = [
      `xref\n0 ${this.offsets.length + 1}\n0000000000 65535 f \n${lines.join('')}`,
      `trailer\n<< /Size ${this.offsets.length + 1} /Root ${root} /Info ${info} /ID [<${id}> <${id}>] >>\n`,
      `startxref\n${start}\n%%EOF\n`,
    ];
    this.push(Buffer.from(tail.join(''), 'latin1'));
    this.flush();
    return Buffer.concat(this.parts);
  }
}

/** A text string as PDF holds it, in UTF-16. */
export function pdfText(text: string): string {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  return `<${bytes.toString('hex')}>`;
}

/** `D:20261128080000Z`. */
export function pdfDate(date: Date): string {
  return `(D:${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z)`;
}
