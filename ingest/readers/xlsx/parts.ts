/** The parts of a workbook, which is a zip of XML: listed once, each streamed when asked for, sizes counted as they unpack. */

import { promisify } from 'node:util';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import yauzl from 'yauzl';
import { beyondLimit, damagedFile, type ReadLimits } from '../read-limits.ts';

/** Events of an XML part. Names come without their prefix. */
export interface XmlEvents {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** How much larger than the held limit the XML of a sheet may be: it is streamed, not held. */
const STREAMED_FACTOR = 64;
const RATIO = 400;
const RATIO_FROM = 16 * 1024 * 1024;
const MOST_PARTS = 5000;

/** State: the open zip. Close it when done. */
export class WorkbookParts {
  private readonly archive: yauzl.ZipFile;
  private readonly entries: ReadonlyMap<string, yauzl.Entry>;
  private readonly limits: ReadLimits;

  private constructor(archive: yauzl.ZipFile, entries: ReadonlyMap<string, yauzl.Entry>, limits: ReadLimits) {
    this.archive = archive;
    this.entries = entries;
    this.limits = limits;
  }

  static async open(path: string, limits: ReadLimits): Promise<WorkbookParts> {
    const openZip = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
    try {
      const archive = await openZip(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
      const entries = new Map<string, yauzl.Entry>();
      await new Promise<void>((resolve, reject) => {
        archive.on('entry', (entry: yauzl.Entry) => {
          entries.set(entry.fileName.toLowerCase(), entry);
          if (entries.size > MOST_PARTS)
            reject(beyondLimit({ zh: '工作簿部件数', en: 'The number of parts' }, MOST_PARTS));
          else archive.readEntry();
        });
        archive.once('end', resolve).once('error', reject);
        archive.readEntry();
      });
      return new WorkbookParts(archive, entries, limits);
    } catch (cause) {
      throw asDamaged(cause);
    }
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  /**
   * The XML of a part, piece by piece: an async iteration whose steps let the caller take what the events gathered. Throws
   * Refusal for XML that is broken, too deep, declares entities, or unpacks beyond the limits.
   */
  async *read(name: string, events: XmlEvents): AsyncGenerator<void> {
    const entry = this.entries.get(name.toLowerCase());
    if (entry == null) throw damagedFile({ zh: `工作簿缺少 ${name}`, en: `the workbook has no ${name}` });
    const parser = this.parser(events);
    const most = this.limits.heldBytes * STREAMED_FACTOR;
    const decoder = new TextDecoder();
    let bytes = 0;
    try {
      const open = promisify<yauzl.Entry, NodeJS.ReadableStream>(this.archive.openReadStream.bind(this.archive));
      for await (const chunk of await open(entry)) {
        bytes += (chunk as Buffer).length;
        if (bytes > most || (bytes > RATIO_FROM && bytes > RATIO * entry.compressedSize)) {
          throw beyondLimit({ zh: `${name} 解开后的大小`, en: `The unpacked size of ${name}` }, most);
        }
        parser.write(decoder.decode(chunk as Buffer, { stream: true }));
        yield;
      }
      parser.close();
      yield;
    } catch (cause) {
      throw asDamaged(cause);
    }
  }

  private parser({ open, close, text }: XmlEvents): SaxesParser {
    const parser = new SaxesParser();
    let depth = 0;
    parser.on('error', (error) => {
      throw error;
    });
    // an internal subset can only declare entities, which are how small files become large ones
    parser.on('doctype', () => {
      throw new Error('DOCTYPE');
    });
    parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
      if (++depth > this.limits.depth)
        throw beyondLimit({ zh: 'XML 嵌套层数', en: 'The nesting of the XML' }, this.limits.depth);
      open?.(name.slice(name.indexOf(':') + 1), attributes);
    });
    parser.on('closetag', ({ name }) => {
      depth--;
      close?.(name.slice(name.indexOf(':') + 1));
    });
    parser.on('text', (piece) => text?.(piece));
    return parser;
  }

  /** Reads a part to its end, for small ones. */
  async readAll(name: string, events: XmlEvents): Promise<void> {
    for await (const _ of this.read(name, events)) continue;
  }

  close(): void {
    this.archive.close();
  }
}

function asDamaged(cause: unknown): Error {
  if (cause instanceof Error && cause.name === 'Refusal') return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return damagedFile({ zh: `工作簿无法解读（${words}）`, en: `the workbook cannot be read (${words})` }, cause);
}
