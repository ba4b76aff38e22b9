import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, it } from 'mocha';
import { testFolder, write } from '../testing.ts';

const folder = testFolder();
const ROWS = 300;
const DRIVER = 'MDBTools';

/** Why it cannot be asked here, or nothing. */
function missing(): string | undefined {
  if (spawnSync('isql', ['--version']).error != null) return 'no unixODBC here';
  const drivers = spawnSync('odbcinst', ['-q', '-d'], { encoding: 'utf8' });
  return drivers.stdout?.includes(`[${DRIVER}]`) === true ? undefined : 'no odbc-mdbtools here';
}

describe('ODBC through mdbtools', () => {
  const path = folder.file('odbc.mdb');
  const address = `DRIVER=${DRIVER};DBQ=${path};`;

  before(async function () {
    const reason = missing();
    if (reason != null) {
      console.log(`    skipped: ${reason}`);
      return this.skip();
    }
    await write(
      path,
      {
        tables: ['ZDJBXX', '宗地'].map((name) => ({
          name,
          columns: [
            { name: 'BSM', type: 'int32', required: true } as const,
            { name: 'ZDDM', type: 'text', length: 19 } as const,
            { name: 'ZL', type: 'text', length: 60 } as const,
            { name: 'ZDMJ', type: 'double' } as const,
          ],
          indexes: [{ name: 'PrimaryKey', columns: ['BSM'], primary: true }],
        })),
      },
      Object.fromEntries(
        ['ZDJBXX', '宗地'].map((name) => [
          name,
          Array.from({ length: ROWS }, (_, i) => [
            i,
            `320411001001GB${String(i).padStart(5, '0')}`,
            `太湖东路${i}号`,
            i / 4,
          ]),
        ]),
      ),
    );
  });

  const ask = (statement: string): string[] => {
    const result = spawnSync('isql', ['-k', address, '-b', '-d|'], { input: `${statement}\n`, encoding: 'utf8' });
    assert.equal(result.status, 0, result.stderr);
    return result.stdout.trim().split('\n');
  };

  it('counts and finds rows, under Chinese names too', () => {
    assert.deepEqual(ask('select ZDDM, ZL, ZDMJ from ZDJBXX where BSM = 7'), ['320411001001GB00007|太湖东路7号|1.75']);
    assert.equal(ask('select BSM from [宗地]').length, ROWS);
  });

  it('is what GDAL reads the tables by', function () {
    const gdal = spawnSync('ogrinfo', ['--formats'], { encoding: 'utf8' });
    if (gdal.error != null || !/\bODBC\b/.test(gdal.stdout)) return this.skip();
    const told = spawnSync('ogrinfo', ['-ro', '-al', `ODBC:DRIVER=${DRIVER};DBQ=${path}`, 'ZDJBXX'], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    }).stdout;
    assert.match(told, new RegExp(`Feature Count: ${ROWS}`));
    assert.match(told, /ZL \(String\) = 太湖东路299号/);
  });
});
