/** Headers of answers that are files: whether a browser shows or saves them, and under which name (RFC 6266, RFC 8187). */
import { create } from 'content-disposition';

/** Headers of a file that is to be saved under a name, whatever characters that has. */
export function savedAs(name: string): Readonly<Record<'Content-Disposition', string>> {
  return disposition('attachment', name);
}

/** Headers of a file that a browser may show; the name is for whoever saves it. */
export function shownAs(name: string): Readonly<Record<'Content-Disposition', string>> {
  return disposition('inline', name);
}

function disposition(type: 'attachment' | 'inline', name: string) {
  const fileName = plainFileName(name);
  // Programs that do not read `filename*` get a name that every file system takes.
  return { 'Content-Disposition': create(fileName, { type, fallback: fileName.replaceAll(/[^\x20-\x7e]+/g, '_') }) };
}

/** No folder and no character that a file system forbids: names of attachments are what somebody called them. */
function plainFileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, '_');
  return /^[.\s]*$/.test(plain) ? 'file' : [...plain].slice(-200).join('');
}
