import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { creditCheckCharacter } from './credit-code.ts';
import {
  checkLandCode,
  checkUnitOfParcel,
  formatParcelCode,
  formatUnitNumber,
  groupLandCode,
  type LandCodeContext,
  parseParcelCode,
  parseUnitNumber,
  ungroupLandCode,
} from './land-code.ts';
import type { Grammar } from './layer.ts';

function problems(grammar: Grammar, text: string, context?: LandCodeContext): string[] {
  return checkLandCode(grammar, text, context).map(({ code, severity }) => `${severity} ${code}`);
}

describe('parcel code (宗地代码)', () => {
  it('of the standard’s example is taken apart and put together', () => {
    const parcel = parseParcelCode('340123002004GB00011');
    assert.deepEqual(parcel, {
      district: '340123',
      cadastralDistrict: '340123002',
      cadastralSubdistrict: '340123002004',
      ownership: 'G',
      feature: 'B',
      number: 11,
    });
    assert.equal(formatParcelCode(parcel), '340123002004GB00011');
    assert.equal(groupLandCode('340123002004GB00011'), '340123 002004 GB00011');
  });

  it('has an own code for everything that can be wrong', () => {
    const cases: [string, string[]][] = [
      ['320411001002GB00011', []],
      ['320411001002JA00001', []],
      ['320411001002JC00001', []],
      ['320411001002ZW00001', []],
      ['320411001002GL00001', []],
      ['320411001002GB0001', ['error parcel-code-length']],
      ['', ['error parcel-code-length']],
      ['3204110010O2GB00011', ['error parcel-code-characters']],
      ['320411001002gb00011', ['error parcel-code-characters']],
      ['320411001002GB0001 ', ['error parcel-code-characters']],
      ['990411001002GB00011', ['error district-province']],
      ['320411001002XB00011', ['error parcel-ownership-letter']],
      ['320411001002GK00011', ['error parcel-feature-letter']],
      ['320411001002GB00000', ['error parcel-number-zero']],
      ['320411001002GA00001', ['error parcel-ownership-not-collective']],
      ['320411001002GC00001', ['warning parcel-homestead-not-collective']],
      ['320411000000GB00001', ['info subdistrict-virtual']],
      [
        '320411001002XA00000',
        ['error parcel-ownership-letter', 'error parcel-number-zero', 'error parcel-ownership-not-collective'],
      ],
    ];
    for (const [text, expected] of cases) assert.deepEqual(problems('parcel-code', text), expected, text);
  });

  it('is held to the code table of districts and to the coast when they are known', () => {
    const context = { isDistrict: (code: string) => code === '320411', isCoastal: false };
    assert.deepEqual(problems('parcel-code', '320411001002GB00011', context), []);
    assert.deepEqual(problems('parcel-code', '320412001002GB00011', context), ['error district-unknown']);
    assert.deepEqual(problems('parcel-code', '320411001002GH00011', context), ['warning parcel-sea-inland']);
    assert.deepEqual(problems('parcel-code', '320411001002GG00011', context), ['warning parcel-sea-inland']);
    assert.deepEqual(problems('parcel-code', '320411001002GH00011'), []);
  });

  it('with an error has no parts, with a doubt it has', () => {
    assert.equal(parseParcelCode('320411001002GB00000'), undefined);
    assert.equal(parseParcelCode('320411001002GC00001')?.feature, 'C');
  });
});

describe('unit number (不动产单元号)', () => {
  it('of a building has 幢号 and 户号 and is shown in four groups', () => {
    const unit = parseUnitNumber('320411001002GB00011F00010001');
    assert.deepEqual([unit?.kind, unit?.building, unit?.household, unit?.parcel.number], ['F', '0001', '0001', 11]);
    assert.equal(formatUnitNumber(unit!), '320411001002GB00011F00010001');
    assert.equal(groupLandCode('320411001002GB00011F00010001'), '320411 001002 GB00011 F00010001');
  });

  it('of bare land ends in W00000000, and only of bare land', () => {
    const parcel = '320411001002GB00011';
    const cases: [string, string[]][] = [
      [`${parcel}W00000000`, []],
      [`${parcel}W00000001`, ['error unit-without-attachment']],
      [`${parcel}F00000000`, ['error unit-number-zero']],
      [`${parcel}L00000000`, ['error unit-number-zero']],
      [`${parcel}F00000001`, ['error unit-building-zero']],
      [`${parcel}F00010000`, []],
      [`${parcel}F99990001`, []],
      [`${parcel}L00000001`, []],
      [`${parcel}Q00000001`, []],
      [`${parcel}X00000001`, ['error unit-kind-letter']],
      [`${parcel}F0001000`, ['error unit-number-length']],
      [`${parcel}F0001000A`, ['error unit-number-characters']],
      ['320411001002GB00000F00010001', ['error parcel-number-zero']],
    ];
    for (const [text, expected] of cases) assert.deepEqual(problems('unit-number', text), expected, text);
  });

  it('begins with the code of its parcel', () => {
    assert.deepEqual(checkUnitOfParcel('320411001002GB00011F00010001', '320411001002GB00011'), []);
    assert.deepEqual(
      checkUnitOfParcel('320411001002GB00011F00010001', '320411001002GB00012').map(({ code }) => code),
      ['unit-parcel-differs'],
    );
  });

  it('without a building has neither 幢号 nor 户号', () => {
    const unit = parseUnitNumber('320411001002GB00011W00000000');
    assert.deepEqual([unit?.kind, unit?.building, unit?.household], ['W', undefined, undefined]);
    assert.equal(parseUnitNumber('320411001002GB00011W00000001'), undefined);
  });

  it('survives being taken apart and put together', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9]{${length}}$`));
    const parts = fc.tuple(
      digits(10),
      fc.constantFrom('G', 'J', 'Z'),
      fc.constantFrom('B', 'S', 'X', 'W', 'Y', 'L', 'N'),
      fc.integer({ min: 1, max: 99999 }),
      fc.constantFrom('F', 'L', 'Q'),
      digits(8),
    );
    fc.assert(
      fc.property(parts, ([place, ownership, feature, number, kind, attachment]) => {
        const code = formatParcelCode({ cadastralSubdistrict: `32${place}`, ownership, feature, number });
        const unit = parseUnitNumber(`${code}${kind}${attachment}`);
        assert.equal(formatUnitNumber(unit!), `${code}${kind}${attachment}`);
        assert.equal(ungroupLandCode(groupLandCode(`${code}${kind}${attachment}`)), `${code}${kind}${attachment}`);
      }),
    );
  });
});

describe('codes of districts', () => {
  it('have 6, 9 and 12 digits and a province', () => {
    assert.deepEqual(problems('district-code', '320411'), []);
    assert.deepEqual(problems('cadastral-district', '320411001'), []);
    assert.deepEqual(problems('cadastral-subdistrict', '320411001002'), []);
    assert.deepEqual(problems('district-code', '3204'), ['error district-code-length']);
    assert.deepEqual(problems('district-code', '32041a'), ['error district-code-characters']);
    assert.deepEqual(problems('district-code', '000000'), ['error district-province']);
    assert.deepEqual(problems('cadastral-district', '32041100'), ['error cadastral-district-length']);
    assert.deepEqual(problems('cadastral-district', '32041100X'), ['error cadastral-district-characters']);
    assert.deepEqual(problems('cadastral-subdistrict', '320411001'), ['error cadastral-subdistrict-length']);
    assert.deepEqual(problems('cadastral-subdistrict', '320411001-02'), ['error cadastral-subdistrict-characters']);
    assert.deepEqual(problems('cadastral-subdistrict', '320411000000'), ['info subdistrict-virtual']);
  });

  it('are looked up when a table is given', () => {
    assert.deepEqual(problems('cadastral-district', '320499001', { isDistrict: () => false }), [
      'error district-unknown',
    ]);
  });
});

describe('credit code (统一社会信用代码)', () => {
  it('ends in the check character of GB 32100', () => {
    for (const text of ['91330100799655058B', '9144030071526726XG', '914403001922038216']) {
      assert.deepEqual(problems('credit-code', text), [], text);
    }
    assert.deepEqual(problems('credit-code', '91330100799655058C'), ['error credit-code-check']);
  });

  it('has 18 characters without I, O, S, V, Z', () => {
    assert.deepEqual(problems('credit-code', '9133010079965505'), ['error credit-code-length']);
    assert.deepEqual(problems('credit-code', '9133010079965505IB'), ['error credit-code-characters']);
    assert.equal(creditCheckCharacter('9133010079965505I'), undefined);
  });

  it('betrays any single wrong character and any exchange of neighbours', () => {
    const good = '91330100799655058B';
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'.split('');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.constantFrom(...alphabet), (at, other) => {
        fc.pre(good[at] !== other);
        const wrong = good.slice(0, at) + other + good.slice(at + 1);
        assert.notEqual(creditCheckCharacter(wrong), 'B');
      }),
    );
    for (let at = 0; at < 16; at++) {
      if (good[at] === good[at + 1]) continue;
      const swapped = good.slice(0, at) + good[at + 1]! + good[at]! + good.slice(at + 2);
      assert.notEqual(creditCheckCharacter(swapped), 'B', swapped);
    }
  });
});

describe('feature code (要素代码)', () => {
  it('has ten digits', () => {
    assert.deepEqual(problems('feature-code', '2001010100'), []);
    assert.deepEqual(problems('feature-code', '200101'), ['error feature-code-length']);
    assert.deepEqual(problems('feature-code', '20010101A0'), ['error feature-code-characters']);
  });
});

describe('land codes as people type them', () => {
  it('lose spaces, hyphens and full-width forms', () => {
    assert.equal(ungroupLandCode(' 320411 001002 gb00011 '), '320411001002GB00011');
    assert.equal(ungroupLandCode('３２０４１１-００１００２ＧＢ０００１１'), '320411001002GB00011');
  });

  it('are explained in Chinese and English, with the code in the sentence', () => {
    const [finding] = checkLandCode('parcel-code', '320411001002GB00000');
    assert.match(finding!.message.zh, /顺序号.*320411001002GB00000/);
    assert.match(finding!.message.en, /320411001002GB00000/);
  });
});
