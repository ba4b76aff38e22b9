/**
 * Text formats, line by line in constant memory. The encoding is told by a byte order mark, by what was given, or by the
 * bytes themselves (strict UTF-8, else Chinese); GBK and GB2312 are read as GB18030.
 */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { beyondLimit, READ_LIMITS, type ReadLimits } from './read-limits.ts';
import { contentHash } from './content-hash.ts';
import type { DeliveredFile, SourceEncoding } from './reader.ts';
import { chooseEncoding } from './text-encoding.ts';

export interface TextEncodingFound extends SourceEncoding {
  readonly hasByteOrderMark: boolean;
}

const MARKS: readonly (readonly [label: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Lines with bytes above 0x7f that tell an encoding surely enough. */
const ENOUGH_LINES = 2000;
/** How far into a file of plain ASCII we look for the first other byte. */
const SEARCHED_BYTES = 512 * 1024 * 1024;

/** Finds the encoding of a text file. Such files have no place to declare one, so telling it by content is no finding. `given` overrules everything but a byte order mark. */
export async function findEncoding(path: string, given?: string): Promise<TextEncodingFound> {
  const marked = markOf(await headOf(path, 3));
  if (marked != null) return { label: marked, declared: ['BOM'], hasByteOrderMark: true };
  const { label, declared } = chooseEncoding({ samples: given == null ? await highLines(path) : [], given });
  return { label, declared, hasByteOrderMark: false };
}

function markOf(head: Buffer): string | undefined {
  return MARKS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0];
}

/** The first bytes of a file, fewer where it is shorter. */
export async function headOf(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Whole lines that hold bytes above 0x7f. */
async function highLines(path: string): Promise<readonly Uint8Array[]> {
  const samples: Uint8Array[] = [];
  let rest: Buffer = Buffer.alloc(0);
  const take = (line: Buffer) => {
    if (line.some((byte) => byte > 0x7f)) samples.push(line);
  };
  for await (const chunk of createReadStream(path, { end: SEARCHED_BYTES, highWaterMark: CHUNK })) {
    const bytes = chunk as Buffer;
    // plain ASCII throughout: nothing to learn, and nothing to keep but a line that has begun
    const last = bytes.lastIndexOf(0x0a);
    const whole = last < 0 ? bytes : bytes.subarray(0, last);
    let start = 0;
    for (let end = whole.indexOf(0x0a); end >= 0; end = whole.indexOf(0x0a, start)) {
      take(start === 0 ? Buffer.concat([rest, whole.subarray(0, end)]) : whole.subarray(start, end));
      start = end + 1;
    }
    if (last < 0) rest = rest.length > CHUNK ? rest : Buffer.concat([rest, bytes]);
    else {
      take(start === 0 ? Buffer.concat([rest, whole]) : whole.subarray(start));
      rest = bytes.subarray(last + 1);
    }
    if (samples.length >= ENOUGH_LINES) return samples;
  }
  take(rest);
  return samples;
}

const CHUNK = 1024 * 1024;

/** Decodes a stream of bytes; the last call flushes. A byte order mark is left out. */
export function streamDecoder(label: string): { decode(bytes: Uint8Array): string; end(): string } {
  if (!/^(cp|ibm)\d+$/.test(label)) {
    const decoder = new TextDecoder(label);
    return { decode: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
  }
  const decoder = iconv.getDecoder(label);
  return { decode: (bytes) => decoder.write(Buffer.from(bytes)), end: () => decoder.end() ?? '' };
}

/** The lines of a file without their ends (LF, CRLF or CR), in batches. Throws Refusal for a line beyond the limit. */
export async function* linesOf(
  path: string,
  label: string,
  limits: ReadLimits = READ_LIMITS,
): AsyncGenerator<readonly string[]> {
  const decoder = streamDecoder(label);
  let rest = '';
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const text = rest + decoder.decode(chunk as Buffer);
    // a CR at the very end may be half of a CRLF
    const held = text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    rest = lines.pop()! + held;
    if (rest.length > limits.valueCharacters) {
      throw beyondLimit({ zh: '一行的字符数', en: 'The number of characters of a line' }, limits.valueCharacters);
    }
    if (lines.length > 0) yield lines;
  }
  rest += decoder.end();
  if (rest !== '') yield rest.replace(/\r$/, '').split('\r');
}

/** Text of a whole file, for formats small enough to be held. Throws Refusal beyond the limit. */
export async function readWhole({ path, bytes }: DeliveredFile, limits: ReadLimits = READ_LIMITS): Promise<Buffer> {
  if (bytes > limits.heldBytes) {
    throw beyondLimit({ zh: '文件字节数', en: 'The number of bytes of the file' }, limits.heldBytes);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** SHA-256 over the content of files, each with its size before it, so that renaming changes nothing. */
export function contentDigest(files: readonly Pick<DeliveredFile, 'path' | 'bytes'>[], salt = ''): Promise<string> {
  return contentHash([salt, ...files.flatMap((file) => [`${file.bytes}\n`, file])]);
}
