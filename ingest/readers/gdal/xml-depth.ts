/**
 * How deep the elements of an XML file lie in each other, asked before GDAL parses it: its parsers have limits of their own or
 * none, and answer with few rows, no rows or their end. Bytes are looked at once, in constant memory. Entities that a file
 * declares for itself are refused: no delivery wants them, and expanding them is an old way of filling a memory.
 */

import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { Refusal } from '../../delivery.ts';
import type { DeliveredFile } from '../reader.ts';
import { beyondLimit, type ReadLimits } from '../read-limits.ts';

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const DASH = 0x2d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Refuses a file whose elements lie deeper than the limit, or that declares entities. */
export async function checkXmlDepth(
  { path, name }: DeliveredFile,
  { depth }: Pick<ReadLimits, 'depth'>,
): Promise<void> {
  const scan = new XmlScan();
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    let bytes = chunk as Buffer;
    if (isFirst) decoder = utf16DecoderOf(bytes);
    isFirst = false;
    // in UTF-8 and GB18030 no byte of another character is one of markup; in UTF-16 any byte may be
    if (decoder != null) bytes = Buffer.from(decoder.decode(bytes, { stream: true }));
    scan.take(bytes);
    if (scan.deepest > depth) {
      throw beyondLimit({ zh: `${name} 的元素嵌套层数`, en: `The nesting of the elements of ${name}` }, depth);
    }
    if (scan.declaresEntities) throw withEntities(name);
  }
}

/** A decoder for what begins like UTF-16; undefined for everything else. */
export function utf16DecoderOf(head: Buffer): TextDecoder | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be');
  return undefined;
}

function withEntities(name: string): Refusal {
  return new Refusal('package-unsafe', {
    zh: `${name} 自行声明了实体（<!ENTITY …>），展开后可耗尽内存，未读取。请去掉文档类型声明后重新提交。`,
    en: `${name} declares entities of its own (<!ENTITY …>), which may fill the memory when expanded; it was not read. Remove the document type declaration and submit it again.`,
  });
}

/** What the scan is in the middle of. */
type Place = 'text' | 'opened' | 'tag' | 'closing' | 'declaration' | 'instruction' | 'comment' | 'data';

/** State: where in the markup the last byte was. */
class XmlScan {
  deepest = 0;
  declaresEntities = false;
  private depth = 0;
  private place: Place = 'text';
  /** Quotation mark that an attribute is inside of; 0 for none. */
  private quote = 0;
  /** The two bytes before the present one. */
  private before = 0;
  private last = 0;
  /** First bytes of a declaration, as text: they tell what it is. */
  private word = '';

  take(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at++) {
      if (this.place === 'text') {
        const next = bytes.indexOf(LT, at);
        if (next < 0) return;
        at = next;
        this.place = 'opened';
        continue;
      }
      const byte = bytes[at]!;
      this.step(byte);
      this.before = this.last;
      this.last = byte;
    }
  }

  private step(byte: number): void {
    switch (this.place) {
      case 'opened':
        return this.open(byte);
      case 'tag':
        return this.insideTag(byte);
      case 'closing':
        if (byte === GT) this.leave();
        return;
      case 'instruction':
        if (byte === GT && this.last === QUESTION) this.place = 'text';
        return;
      case 'comment':
        if (byte === GT && this.last === DASH && this.before === DASH) this.place = 'text';
        return;
      case 'data':
        if (byte === GT && this.last === CLOSE_BRACKET && this.before === CLOSE_BRACKET) this.place = 'text';
        return;
      default:
        return this.declare(byte);
    }
  }

  private open(byte: number): void {
    this.quote = 0;
    if (byte === SLASH) this.place = 'closing';
    else if (byte === QUESTION) this.place = 'instruction';
    else if (byte === BANG) {
      this.place = 'declaration';
      this.word = '';
    } else {
      this.place = 'tag';
      this.depth++;
      if (this.depth > this.deepest) this.deepest = this.depth;
    }
  }

  private insideTag(byte: number): void {
    if (this.quote !== 0) {
      if (byte === this.quote) this.quote = 0;
    } else if (byte === QUOTE || byte === APOSTROPHE) this.quote = byte;
    else if (byte === GT) {
      if (this.last === SLASH) this.leave();
      else this.place = 'text';
    }
  }

  private leave(): void {
    if (this.depth > 0) this.depth--;
    this.place = 'text';
  }

  /** `<!--`, `<![CDATA[`, or a declaration, which may hold others in brackets: those are looked at one by one. */
  private declare(byte: number): void {
    if (this.word.length < 7) this.word += String.fromCharCode(byte);
    if (this.word === '--') this.place = 'comment';
    else if (this.word === '[CDATA[') this.place = 'data';
    else if (this.word.startsWith('ENTITY')) this.declaresEntities = true;
    else if (byte === GT || (byte === OPEN_BRACKET && this.word.length === 7)) this.place = 'text';
  }
}
