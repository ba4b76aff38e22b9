import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type AccessLog, accessLogXml, countsOf, type Register } from './access-log.ts';
import { checkAccessLog } from './check-log.ts';
import { logXsd, TYPE_COUNTS } from './log-schema.ts';

const unit = (i: number): string => `320411001002GB${String(i).padStart(5, '0')}W00000000`;

const register = (i: number, SFSB: boolean, DJLX = '100'): Register => ({
  YWH: `2024${i}`,
  DJLX,
  QLLX: '4',
  BDCDYH: unit(i),
  ZSZMH: `苏（2024）不动产权第${i}号`,
  SFSB,
  BWID: SFSB ? `320411240520${String(i).padStart(6, '0')}` : null,
});

function logOf(registers: readonly Register[]): AccessLog {
  const accesses = registers.flatMap(({ SFSB, BWID, YWH, BDCDYH }) => (SFSB ? [{ BWID: BWID!, YWH, BDCDYH }] : []));
  return { areaCode: '320411', areaName: '新北区', date: '2024-05-20', remark: '', registers, accesses };
}

const small = accessLogXml(logOf([register(1, true), register(2, true, '800'), register(3, false, '200')]));
const codes = (xml: string): string[] => checkAccessLog(xml).findings.map(({ code }) => code);

describe('a register log', () => {
  it('counts by registration type, and its sums agree whatever it holds', () => {
    assert.deepEqual(countsOf(['100', '100', '800', '777']), {
      totalNum: 4,
      firstReg: 2,
      transferReg: 0,
      changeReg: 0,
      logoutReg: 0,
      riviseReg: 0,
      dissentingReg: 0,
      advanceReg: 0,
      seizeReg: 1,
      otherReg: 1,
      businessTypeCount: 3,
    });
    const types = fc.constantFrom(...Object.keys(TYPE_COUNTS));
    const rows = fc.array(fc.tuple(fc.boolean(), types), { maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.string({ maxLength: 40 }), (list, name) => {
        const registers = list.map(([reported, type], i) => ({ ...register(i + 1, reported, type) }));
        const log = { ...logOf(registers), remark: name.replaceAll(/[^\u0020-\ud7ff]/g, '').trim() };
        const { findings, log: read, unreported } = checkAccessLog(accessLogXml(log));
        assert.deepEqual(findings, []);
        assert.deepEqual(read, log);
        assert.equal(unreported.length, registers.filter(({ SFSB }) => !SFSB).length);
      }),
      { numRuns: 60 },
    );
  });

  it('every sum and pair that does not agree is named with its line', () => {
    const cases: readonly (readonly [(xml: string) => string, string])[] = [
      [(xml) => xml.replace('<RegisterList totalNum="3"', '<RegisterList totalNum="4"'), 'total-differs'],
      [
        (xml) => xml.replace('<RegisterInfo totalNum="3" firstReg="1"', '<RegisterInfo totalNum="3" firstReg="2"'),
        'type-counts-differ',
      ],
      [(xml) => xml.replace('businessTypeCount="3"', 'businessTypeCount="2"'), 'type-counts-differ'],
      [(xml) => xml.replace(' SFSB="1" BWID="320411240520000001"', ' SFSB="1"'), 'message-missing'],
      [
        (xml) => xml.replace('<Access BWID="320411240520000001"', '<Access BWID="320411240520999999"'),
        'message-unlisted',
      ],
      [
        (xml) => xml.replace('<Access BWID="320411240520000002"', '<Access BWID="320411240520000001"'),
        'message-repeated',
      ],
      [
        (xml) =>
          xml.replace('<Access BWID="320411240520000001" YWH="20241"', '<Access BWID="320411240520000001" YWH="20249"'),
        'pair-differs',
      ],
      [
        (xml) => xml.replace('SFSB="1" BWID="320411240520000001"', 'SFSB="0" BWID="320411240520000001"'),
        'reported-differs',
      ],
      [(xml) => xml.replace(' SFSB="1" BWID="320411240520000001"', ' SFSB="0"'), 'access-without-register'],
      [(xml) => xml.replace('AccessDate="2024-05-20"', 'AccessDate="2024/05/20"'), 'attribute-malformed'],
      [(xml) => xml.replace('AreaCode="320411" ', ''), 'attribute-missing'],
      [(xml) => xml.replace('riviseReg="0"', 'reviseReg="0"'), 'attribute-unknown'],
      [(xml) => xml.replace(/<AccessInfo .*\/>/, ''), 'element-missing'],
      [(xml) => xml.replace('<RegisterInfo', '<Other/><RegisterInfo'), 'element-unknown'],
      [(xml) => xml.replace('</RegisterList>', ''), 'xml-malformed'],
    ];
    assert.deepEqual(codes(small), []);
    for (const [damage, code] of cases) {
      const damaged = damage(small);
      assert.notEqual(damaged, small, code);
      assert.ok(codes(damaged).includes(code), `${code}: ${codes(damaged).join()}`);
    }
    const { findings } = checkAccessLog(small.replace('<Access BWID="320411240520000001"', '<Access BWID="X"'));
    assert.ok(findings.every(({ line, message }) => line != null && /[\u4e00-\u9fff]/.test(message)));
  });

  it('a file that declares entities is not read', () => {
    assert.deepEqual(codes(`<!DOCTYPE a [<!ENTITY b "c">]>${small.replace(/^<\?.*\?>\n/, '')}`).slice(0, 1), [
      'xml-malformed',
    ]);
  });

  it('is valid by its XML Schema for another program, and damaged ones are not', function () {
    if (spawnSync('xmllint', ['--version']).error != null) return this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'access-log-'));
    const validate = (xml: string): boolean => {
      writeFileSync(join(folder, 'log.xml'), xml);
      writeFileSync(join(folder, 'log.xsd'), logXsd());
      return spawnSync('xmllint', ['--noout', '--schema', 'log.xsd', 'log.xml'], { cwd: folder }).status === 0;
    };
    try {
      assert.equal(validate(small), true);
      assert.equal(validate(small.replace('AreaCode="320411"', 'AreaCode="3204"')), false);
      assert.equal(validate(small.replace(/<AccessInfo .*\/>/, '')), false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
