import { JetError } from './errors.ts';
import { PAGE_SIZE, rowPointer } from './page.ts';

/** What page 0 says about a file. `encodingKey` is 0 when the pages are not encrypted. */
export interface Header {
  readonly version: number;
  readonly codePage: number;
  readonly sortOrder: number;
  readonly sortVersion: number;
  readonly encodingKey: number;
}

const MASK_AT = 0x18;
const MASK_LENGTH = 128;

/** Names of the version byte at 0x14; only 1 is Jet 4. */
const versionNames: Readonly<Record<number, string>> = {
  0: 'Jet 3 (Access 97)',
  1: 'Jet 4',
  2: 'ACE 12 (Access 2007)',
  3: 'ACE 14 (Access 2010)',
  4: 'ACE 15 (Access 2013)',
  5: 'ACE 16 (Access 2016)',
  6: 'ACE 17 (Access 2019)',
};

/** RC4 key stream; the header mask is its first 128 bytes for a fixed key. */
function rc4(key: readonly number[], length: number): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number): void => {
    const byte = state[i]!;
    state[i] = state[j]!;
    state[j] = byte;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    swap(i, j);
  }
  const stream = new Uint8Array(length);
  for (let n = 0, i = 0, j = 0; n < length; n++) {
    i = (i + 1) & 255;
    j = (j + state[i]!) & 255;
    swap(i, j);
    stream[n] = state[(state[i]! + state[j]!) & 255]!;
  }
  return stream;
}

const mask = rc4([0xc7, 0xda, 0x39, 0x6b], MASK_LENGTH);

/** Masks or unmasks the header in place: the operation is its own inverse. */
function applyMask(page: Buffer): void {
  for (let i = 0; i < MASK_LENGTH; i++) page[MASK_AT + i]! ^= mask[i]!;
}

/**
 * The identity a new file carries: engine build, creation date and the security ids that go with that date.
 * The ids in MSysObjects and MSysACEs are enciphered under the header, so date and ids only come as a set.
 */
export const identity = {
  build: 0x21aa,
  created: Buffer.from('bc721f7df19fe240', 'hex'),
  admin: Buffer.from('a633', 'hex'),
  users: Buffer.from('a733', 'hex'),
  engine: Buffer.from('a731', 'hex'),
  creator: Buffer.from('a736', 'hex'),
} as const;

/** Page 0 of a new file: Jet 4, code page 1252, General sort order, no password, no encryption. */
export function buildHeader(): Buffer {
  const page = Buffer.alloc(PAGE_SIZE);
  page.writeUInt32LE(0x0100, 0);
  page.write('Standard Jet DB', 4, 'ascii');
  page.writeUInt32LE(1, 0x14);
  page.writeUInt32LE(rowPointer(1, 0), 0x18);
  page.writeUInt32LE(rowPointer(1, 1), 0x1c);
  for (let i = 0; i < 4; i++) page.writeUInt32LE(2 + i, 0x20 + 4 * i);
  page.writeUInt16LE(1252, 0x3c);
  const noPassword = Math.trunc(identity.created.readDoubleLE(0));
  for (let i = 0; i < 10; i++) page.writeUInt32LE(noPassword, 0x42 + 4 * i);
  page.writeUInt16LE(identity.build, 0x6a);
  page.writeUInt16LE(0x0409, 0x6e);
  page.set(identity.created, 0x72);
  applyMask(page);
  page.writeUInt32LE(1620, 0x98);
  page.write('4.0', 0x9c, 'ascii');
  // One pair of commit bytes per user slot: `00 01` never used, `01 01` the creator's.
  for (let at = 0xe00; at < PAGE_SIZE; at += 2) page.writeUInt16LE(0x0100, at);
  page[0xe00] = 1;
  return page;
}

/** Reads page 0 and refuses what is not a plain Jet 4 file. */
export function readHeader(bytes: Buffer, file: string): Header {
  if (bytes.length < PAGE_SIZE || bytes.readUInt32LE(0) !== 0x0100) throw new JetError('not-a-database', { file });
  const signature = bytes.toString('latin1', 4, 19);
  const version = bytes[0x14]!;
  if (signature !== 'Standard Jet DB' && signature !== 'Standard ACE DB')
    throw new JetError('not-a-database', { file });
  if (version !== 1 || signature !== 'Standard Jet DB') {
    throw new JetError('version-unsupported', { file, version: versionNames[version] ?? String(version) });
  }
  const page = Buffer.from(bytes.subarray(0, PAGE_SIZE));
  applyMask(page);
  const encodingKey = page.readUInt32LE(0x3e);
  if (encodingKey !== 0) throw new JetError('encrypted', { file });
  return {
    version,
    codePage: page.readUInt16LE(0x3c),
    sortOrder: page.readUInt16LE(0x6e),
    sortVersion: page[0x71]!,
    encodingKey,
  };
}
