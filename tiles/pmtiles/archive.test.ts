import assert from 'node:assert/strict';
import { mkdtemp, open, readdir, rm, truncate, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { PMTiles, tileIdToZxy, zxyToTileId, type RangeResponse, type Source } from 'pmtiles';

import { ArchiveReader } from './archive-reader.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { firstOfZoom, tileId, tileOfId } from './tile-id.ts';

/** A file as the reference reader asks for it. */
class FileSource implements Source {
  readonly #file: FileHandle;
  constructor(file: FileHandle) {
    this.#file = file;
  }
  getKey = () => 'file';
  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(buffer, 0, length, offset);
    return { data: buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytesRead) };
  }
}

const BOUNDS = [119.08, 31.15, 120.21, 32.07] as const;
const content = (text: string) => gzipSync(text);

describe('a PMTiles archive', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dimai-pmtiles-'));
    path = join(folder, 'parcel.pmtiles');
  });
  after(() => rm(folder, { recursive: true }));

  const write = async (tiles: ReadonlyMap<number, string>) => {
    const writer = await ArchiveWriter.create(path);
    for (const id of [...tiles.keys()].sort((a, b) => a - b)) await writer.add(id, content(tiles.get(id)!));
    return writer.finish({ minZoom: 0, maxZoom: 16, bounds: BOUNDS, metadata: { name: '宗地', version: '7' } });
  };
  const asked = async <T>(work: (reference: PMTiles, own: ArchiveReader) => Promise<T>): Promise<T> => {
    const file = await open(path, 'r');
    const own = await ArchiveReader.open(path);
    try {
      return await work(new PMTiles(new FileSource(file)), own);
    } finally {
      await own.close();
      await file.close();
    }
  };

  it('numbers tiles as the reference implementation does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 22 }), fc.nat(), fc.nat(), (z, a, b) => {
        const address = { z, x: a % 2 ** z, y: b % 2 ** z };
        const id = tileId(address);
        assert.equal(id, zxyToTileId(z, address.x, address.y));
        assert.deepEqual(tileOfId(id), address);
        assert.deepEqual(tileIdToZxy(id), [z, address.x, address.y]);
      }),
      { numRuns: 500 },
    );
  });

  it('is read by the reference reader: every tile, header and metadata', async () => {
    const tiles = new Map([0, 1, 3, 17, 9_000_001, 9_000_002].map((id) => [id, `tile ${id}`]));
    await write(tiles);
    await asked(async (reference, own) => {
      const header = await reference.getHeader();
      assert.equal(header.clustered, true);
      assert.equal(header.numAddressedTiles, tiles.size);
      assert.ok(Math.abs(header.minLon - 119.08) < 1e-6 && Math.abs(header.maxLat - 32.07) < 1e-6);
      assert.deepEqual(await reference.getMetadata(), { name: '宗地', version: '7' });
      for (const [id, text] of tiles) {
        const { z, x, y } = tileOfId(id);
        const tile = await reference.getZxy(z, x, y);
        assert.equal(Buffer.from(tile!.data).toString(), text);
        assert.equal(gunzipSync((await own.tile({ z, x, y }))!).toString(), text);
      }
      const { z, x, y } = tileOfId(18);
      assert.equal(await reference.getZxy(z, x, y), undefined);
      assert.equal(await own.tile({ z, x, y }), null);
    });
  });

  it('holds equal tiles once, and runs of them as one entry', async () => {
    const first = firstOfZoom(10);
    const tiles = new Map([...Array(500).keys()].map((index) => [first + index, index < 400 ? 'same' : `t${index}`]));
    tiles.set(first + 900, 'same');
    const header = await write(tiles);
    assert.equal(header.addressedTiles, 501);
    assert.equal(header.tileEntries, 102);
    assert.equal(header.tileContents, 101);
    await asked(async (reference, own) => {
      for (const id of [first, first + 399, first + 400, first + 900]) {
        const { z, x, y } = tileOfId(id);
        assert.equal(Buffer.from((await reference.getZxy(z, x, y))!.data).toString(), tiles.get(id));
      }
      assert.equal(own.find(first - 1), -1);
      assert.equal(own.find(first + 899), -1);
    });
  });

  it('splits a directory too large for the first request into leaves', async () => {
    const first = firstOfZoom(14);
    const scatter = (index: number) => Math.imul(index ^ (index << 7), 0x9e3779b1) >>> 16;
    const tiles = new Map(
      [...Array(60_000).keys()].map((index) => [
        first + index * 8 + (scatter(index) % 8),
        Array.from({ length: 1 + (scatter(index) % 9) }, (_, word) => scatter(index * 9 + word)).join(' '),
      ]),
    );
    const header = await write(tiles);
    assert.ok(header.leaves.length > 0);
    assert.ok(header.root.offset + header.root.length <= 16384);
    await asked(async (reference, own) => {
      assert.equal(own.entryCount, tiles.size);
      for (const id of [...tiles.keys()].filter((_, index) => index % 4999 === 0)) {
        const { z, x, y } = tileOfId(id);
        assert.equal(Buffer.from((await reference.getZxy(z, x, y))!.data).toString(), tiles.get(id));
        assert.equal(gunzipSync((await own.tile({ z, x, y }))!).toString(), tiles.get(id));
      }
    });
  });

  it('takes its name only when it is whole, and leaves nothing else behind', async () => {
    await write(new Map([[0, 'former']]));
    const writer = await ArchiveWriter.create(path);
    await writer.add(0, content('later'));
    await asked(async (_, own) =>
      assert.equal(gunzipSync((await own.tile({ z: 0, x: 0, y: 0 }))!).toString(), 'former'),
    );
    await writer.abandon();
    assert.deepEqual(await readdir(folder), ['parcel.pmtiles']);
  });

  it('that was cut short is refused, and so is another file', async () => {
    await write(
      new Map([
        [0, 'tile'],
        [1, 'more'],
      ]),
    );
    await truncate(path, 200);
    await assert.rejects(ArchiveReader.open(path), /has 200 bytes of/);
    await truncate(path, 20);
    await assert.rejects(ArchiveReader.open(path), /ends 107 bytes early/);
  });

  it('takes tiles in rising order only', async () => {
    const writer = await ArchiveWriter.create(path);
    await writer.add(5, content('a'));
    await assert.rejects(writer.add(5, content('b')), /comes after 5/);
    await writer.abandon();
  });
});
