const COMPRESSED = 0xfeff;

/** Longer MEMO values are never compressed. */
export const MAX_COMPRESSED_MEMO = 1024;

/** True when every character is U+0001–U+00FF and one byte each is shorter than two. */
export function compressionPays(text: string): boolean {
  if (text.length < 3) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 0xff) return false;
  }
  return true;
}

/** Writes UTF-16LE at `at` and answers the position after it. */
export function writePlainText(target: Buffer, at: number, text: string): number {
  // A native call costs about 100 ns, so short texts are faster by hand.
  if (text.length > 48) return at + target.write(text, at, 'utf16le');
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    target[at++] = code & 0xff;
    target[at++] = code >>> 8;
  }
  return at;
}

/** Writes the `FF FE` mark and one byte per character; the text must satisfy `compressionPays`. */
export function writeCompressedText(target: Buffer, at: number, text: string): number {
  target[at++] = 0xff;
  target[at++] = 0xfe;
  if (text.length > 48) return at + target.write(text, at, 'latin1');
  for (let i = 0; i < text.length; i++) target[at++] = text.charCodeAt(i);
  return at;
}

/** Decodes stored text, plain or compressed (a zero byte toggles between one and two bytes per character). */
export function decodeText(bytes: Buffer, start = 0, end = bytes.length): string {
  if (end - start < 2 || bytes.readUInt16LE(start) !== COMPRESSED) return bytes.toString('utf16le', start, end);
  let text = '';
  let wide = false;
  for (let at = start + 2; at < end; wide = !wide) {
    let stop = at;
    while (stop < end && bytes[stop] !== 0) stop += wide ? 2 : 1;
    text += bytes.toString(wide ? 'utf16le' : 'latin1', at, Math.min(stop, end));
    at = stop + 1;
  }
  return text;
}
