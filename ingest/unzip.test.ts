import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { after, before, describe, it } from 'mocha';
import { dbfBytes, zipBytes, type ZipMember } from '../fixtures/harness/shapefile-bytes.ts';
import type { Refusal } from './delivery.ts';
import { openDelivery } from './open-delivery.ts';
import { PACKAGE_LIMITS } from './package-limits.ts';
import { packageKind } from './unpack.ts';
import { unzip } from './unzip.ts';

const table = dbfBytes([{ name: 'A', type: 'C', length: 1 }], [['x']]);

describe('archives', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'dimai-unzip-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  let counter = 0;
  async function archive(content: Uint8Array): Promise<string> {
    const path = join(folder, `${counter++}.zip`);
    await writeFile(path, content);
    return path;
  }

  async function unpack(members: readonly ZipMember[], limits = PACKAGE_LIMITS) {
    const target = join(folder, `out${counter}`);
    await mkdir(target);
    return unzip(await archive(zipBytes(members)), target, limits, () => true);
  }

  const refusedAs = (code: string) => (error: Refusal) => error.code === code;

  it('reads names in GBK, in UTF-8 with and without its flag', async () => {
    const gbkName = Buffer.concat([Buffer.from('d7dab5d8', 'hex'), Buffer.from('.dbf')]); // 宗地.dbf
    const files = await unpack([
      { name: gbkName, content: table },
      { name: Buffer.from('地块.dbf'), content: table, flags: 0x800 },
      { name: Buffer.from('图斑.dbf'), content: table },
      { name: 'folder\\inner.dbf', content: table },
    ]);
    assert.deepEqual(
      files.map(({ name }) => name),
      ['宗地.dbf', '地块.dbf', '图斑.dbf', 'folder/inner.dbf'],
    );
  });

  it('never makes a path of an entry name', async () => {
    for (const name of ['../../etc/cron.d/x.dbf', '/etc/x.dbf', 'C:\\x.dbf', 'a/../../x.dbf', '..\\x.dbf']) {
      await assert.rejects(unpack([{ name, content: table }]), refusedAs('package-unsafe'), name);
    }
  });

  it('refuses symbolic links and passwords', async () => {
    await assert.rejects(
      unpack([{ name: 'x.dbf', content: Buffer.from('/etc/passwd'), mode: 0o120777 }]),
      refusedAs('package-unsafe'),
    );
    await assert.rejects(unpack([{ name: 'x.dbf', content: table, flags: 1 }]), (error: Refusal) =>
      /password/.test(error.en),
    );
  });

  it('stops at the limits of entries, size and ratio', async () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ name: `${i}.dbf`, content: table }));
    await assert.rejects(unpack(many, { ...PACKAGE_LIMITS, entries: 20 }), refusedAs('package-limit'));
    await assert.rejects(
      unpack(many, { ...PACKAGE_LIMITS, unpackedBytes: 10 * table.length }),
      refusedAs('package-limit'),
    );
    const bomb = await archive(zipSync({ 'bomb.dbf': [new Uint8Array(5_000_000), { level: 9 }] }));
    const limits = { ...PACKAGE_LIMITS, ratio: 100, ratioFromBytes: 1_000_000 };
    await assert.rejects(
      unzip(bomb, folder, limits, () => true),
      refusedAs('package-limit'),
    );
  });

  it('refuses an archive that is cut off', async () => {
    const whole = zipBytes([{ name: 'x.dbf', content: table }]);
    const path = await archive(whole.subarray(0, whole.length - 30));
    assert.equal(await packageKind(path), 'zip');
    await assert.rejects(
      unzip(path, folder, PACKAGE_LIMITS, () => true),
      refusedAs('package-unreadable'),
    );
  });

  it('opens a package by its content, whatever it is called, and cleans up', async () => {
    const workFolder = join(folder, 'work');
    await mkdir(join(workFolder, 'ingest-999999-dead'), { recursive: true });
    const path = join(folder, 'delivery.rar');
    await writeFile(
      path,
      zipBytes([
        { name: 'data/ZD.dbf', content: table },
        { name: '__MACOSX/data/._ZD.dbf', content: table },
      ]),
    );
    const opened = await openDelivery(path, { workFolder });
    assert.deepEqual(
      opened.layers.map(({ name, rowCount }) => [name, rowCount]),
      [['ZD', 1]],
    );
    assert.deepEqual((await readFile(opened.files[0]!.path)).equals(table), true);
    await opened.close();
    assert.deepEqual(await readdir(workFolder), []);
  });

  it('says what is in a package that holds nothing it can read', async () => {
    const path = await archive(zipBytes([{ name: 'readme.txt', content: Buffer.from('hello') }]));
    await assert.rejects(openDelivery(path, { workFolder: join(folder, 'work') }), refusedAs('format-unknown'));
    await assert.rejects(
      openDelivery(join(folder, 'absent.zip'), { workFolder: folder }),
      refusedAs('package-unreadable'),
    );
  });
});
