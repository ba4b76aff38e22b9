/**
 * Codes of land and real property: how they are built, and one code of our own for each thing that can be wrong.
 *
 *   宗地代码 19       340123 002004 GB00011            行政区 6, 地籍区 3 + 地籍子区 3, 特征码 2 + 顺序号 5
 *   不动产单元号 28   320411 001002 GB00011 F00010001  宗地代码 19, 定着物特征码 1 + 单元编号 8 (F: 幢号 4 + 户号 4)
 *
 * GB/T 37346-2019, TD/T 1066. No check digits, except in 统一社会信用代码 (GB 32100-2015). Codes are never reused; that
 * and the existence of the building in 自然幢 are questions to the database, not to the text.
 */

import { CREDIT_CODE_PATTERN, creditCheckCharacter } from './credit-code.ts';
import type { Grammar } from './layer.ts';

export type LandCodeProblem =
  | `${Grammar}-length`
  | `${Grammar}-characters`
  | 'district-province'
  | 'district-unknown'
  | 'subdistrict-virtual'
  | 'parcel-ownership-letter'
  | 'parcel-feature-letter'
  | 'parcel-number-zero'
  | 'parcel-ownership-not-collective'
  | 'parcel-homestead-not-collective'
  | 'parcel-sea-inland'
  | 'unit-kind-letter'
  | 'unit-without-attachment'
  | 'unit-number-zero'
  | 'unit-building-zero'
  | 'unit-parcel-differs'
  | 'credit-code-check';

/** Errors are wrong codes; warnings may be old or special ones; infos are worth knowing. */
export interface LandCodeFinding {
  readonly code: LandCodeProblem;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: { readonly zh: string; readonly en: string };
}

/** What the text alone cannot tell. */
export interface LandCodeContext {
  /** Whether a 6-digit code is (or was) a 行政区; unchecked when absent. */
  readonly isDistrict?: (code: string) => boolean;
  /** False: the region has no sea, so 海域 and 无居民海岛 are suspicious. */
  readonly isCoastal?: boolean;
}

export interface ParcelCode {
  /** 行政区划 6. */
  readonly district: string;
  /** 9 digits, district included. */
  readonly cadastralDistrict: string;
  /** 12 digits, cadastral district included. */
  readonly cadastralSubdistrict: string;
  /** 国有 G, 集体 J, 未确定或有争议 Z. */
  readonly ownership: string;
  /** Second letter of the 特征码: A 集体土地所有权, B 建设用地使用权（地表）… */
  readonly feature: string;
  /** 顺序号 in the sub-district and 特征码, 1 to 99999. */
  readonly number: number;
}

export interface UnitNumber {
  readonly parcel: ParcelCode;
  /** F 房屋等建筑物构筑物, L 林木, Q 其他, W 无定着物. */
  readonly kind: string;
  /** 定着物单元编号, 8 digits. */
  readonly attachment: string;
  /** 幢号 and 户号, 4 digits each, of a building. */
  readonly building: string | undefined;
  readonly household: string | undefined;
}

const LENGTHS: Readonly<Record<Grammar, number>> = {
  'parcel-code': 19,
  'unit-number': 28,
  'district-code': 6,
  'cadastral-district': 9,
  'cadastral-subdistrict': 12,
  'credit-code': 18,
  'feature-code': 10,
};

/** Character classes alone; which letters are in use is checked apart. */
const CHARACTERS: Readonly<Record<Grammar, RegExp>> = {
  'parcel-code': /^\d{12}[A-Z]{2}\d{5}$/,
  'unit-number': /^\d{12}[A-Z]{2}\d{5}[A-Z]\d{8}$/,
  'district-code': /^\d{6}$/,
  'cadastral-district': /^\d{9}$/,
  'cadastral-subdistrict': /^\d{12}$/,
  'credit-code': CREDIT_CODE_PATTERN,
  'feature-code': /^\d{10}$/,
};

const TITLES: Readonly<Record<Grammar, readonly [zh: string, en: string]>> = {
  'parcel-code': ['宗地代码', 'parcel code'],
  'unit-number': ['不动产单元号', 'unit number'],
  'district-code': ['行政区划代码', 'district code'],
  'cadastral-district': ['地籍区代码', 'cadastral district code'],
  'cadastral-subdistrict': ['地籍子区代码', 'cadastral sub-district code'],
  'credit-code': ['统一社会信用代码', 'credit code'],
  'feature-code': ['要素代码', 'feature code'],
};

/** First two digits of GB/T 2260. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
);
const OWNERSHIP = /^[GJZ]$/;
const FEATURE = /^[ABSXCDEFGHWYLN]$/;
const UNIT_KIND = /^[FLQW]$/;

/** Everything wrong or remarkable in a code; empty when there is nothing. */
export function checkLandCode(
  grammar: Grammar,
  text: string,
  context: LandCodeContext = {},
): readonly LandCodeFinding[] {
  const [zh, en] = TITLES[grammar];
  if (text.length !== LENGTHS[grammar]) {
    const lengths = `应为 ${LENGTHS[grammar]} 位，实为 ${text.length} 位`;
    return [
      error(
        `${grammar}-length`,
        `${zh}${lengths}：${text}`,
        `${en} has ${text.length} characters, expected ${LENGTHS[grammar]}: ${text}`,
      ),
    ];
  }
  if (!CHARACTERS[grammar].test(text)) {
    return [
      error(
        `${grammar}-characters`,
        `${zh}含有不允许的字符：${text}`,
        `${en} has characters where they may not stand: ${text}`,
      ),
    ];
  }
  switch (grammar) {
    case 'parcel-code':
      return checkParcel(text, context);
    case 'unit-number':
      return [...checkParcel(text.slice(0, 19), context), ...checkAttachment(text)];
    case 'credit-code':
      return checkCredit(text);
    case 'feature-code':
      return [];
    default:
      return [...checkDistrict(text.slice(0, 6), context), ...checkVirtual(text)];
  }
}

function error(code: LandCodeProblem, zh: string, en: string): LandCodeFinding {
  return { code, severity: 'error', message: { zh, en } };
}

function checkDistrict(district: string, { isDistrict }: LandCodeContext): LandCodeFinding[] {
  if (!PROVINCES.has(district.slice(0, 2))) {
    return [
      error(
        'district-province',
        `行政区划 ${district} 的省级代码不存在`,
        `no province begins with ${district.slice(0, 2)} (${district})`,
      ),
    ];
  }
  if (isDistrict == null || isDistrict(district)) return [];
  return [
    error('district-unknown', `行政区划 ${district} 不在代码表中`, `district ${district} is not in the code table`),
  ];
}

/** 地籍区 000: a virtual code, in use where no survey numbering exists. */
function checkVirtual(text: string): LandCodeFinding[] {
  if (!/^\d{6}000/.test(text)) return [];
  const message = { zh: `地籍区为 000，属虚拟编码：${text}`, en: `cadastral district 000: a virtual code: ${text}` };
  return [{ code: 'subdistrict-virtual', severity: 'info', message }];
}

function checkParcel(text: string, context: LandCodeContext): LandCodeFinding[] {
  const findings = [...checkDistrict(text.slice(0, 6), context), ...checkVirtual(text)];
  const [ownership, feature] = [text[12]!, text[13]!];
  if (!OWNERSHIP.test(ownership)) {
    findings.push(
      error(
        'parcel-ownership-letter',
        `宗地特征码第一位应为 G、J、Z：${text}`,
        `ownership letter ${ownership}, expected G, J or Z: ${text}`,
      ),
    );
  }
  if (!FEATURE.test(feature)) {
    findings.push(
      error(
        'parcel-feature-letter',
        `宗地特征码第二位 ${feature} 不存在：${text}`,
        `there is no parcel feature ${feature}: ${text}`,
      ),
    );
  }
  if (text.endsWith('00000')) {
    findings.push(error('parcel-number-zero', `宗地顺序号不得为 00000：${text}`, `parcel number 00000: ${text}`));
  }
  if (feature === 'A' && ownership !== 'J') {
    findings.push(
      error(
        'parcel-ownership-not-collective',
        `集体土地所有权宗地（A）应为 J：${text}`,
        `collective ownership (A) under ${ownership}, expected J: ${text}`,
      ),
    );
  }
  return [...findings, ...doubtParcel(text, context)];
}

/** What old or coastal registers may rightly hold. */
function doubtParcel(text: string, { isCoastal }: LandCodeContext): LandCodeFinding[] {
  const findings: LandCodeFinding[] = [];
  if (text[13] === 'C' && text[12] !== 'J') {
    const message = {
      zh: `宅基地（C）应为集体（J），请核实是否为历史国有宅基地：${text}`,
      en: `homestead (C) under ${text[12]}, expected J unless an old state-owned one: ${text}`,
    };
    findings.push({ code: 'parcel-homestead-not-collective', severity: 'warning', message });
  }
  if (isCoastal === false && /[GH]/.test(text[13]!)) {
    const message = {
      zh: `内陆地区出现海域或无居民海岛特征码：${text}`,
      en: `sea or island feature in an inland region: ${text}`,
    };
    findings.push({ code: 'parcel-sea-inland', severity: 'warning', message });
  }
  return findings;
}

function checkAttachment(text: string): LandCodeFinding[] {
  const kind = text[19]!;
  const number = text.slice(20);
  if (!UNIT_KIND.test(kind)) {
    return [
      error(
        'unit-kind-letter',
        `定着物特征码应为 F、L、Q、W：${text}`,
        `attachment letter ${kind}, expected F, L, Q or W: ${text}`,
      ),
    ];
  }
  if (kind === 'W') {
    if (number === '00000000') return [];
    return [
      error(
        'unit-without-attachment',
        `无定着物（W）的编号应为 00000000：${text}`,
        `no attachment (W) but number ${number}, expected 00000000: ${text}`,
      ),
    ];
  }
  if (number === '00000000') {
    return [
      error(
        'unit-number-zero',
        `有定着物（${kind}）的编号不得为 00000000：${text}`,
        `attachment ${kind} with number 00000000: ${text}`,
      ),
    ];
  }
  if (kind === 'F' && number.startsWith('0000')) {
    return [error('unit-building-zero', `幢号不得为 0000：${text}`, `building 0000: ${text}`)];
  }
  return [];
}

function checkCredit(text: string): LandCodeFinding[] {
  const expected = creditCheckCharacter(text);
  if (expected === text[17]) return [];
  return [
    error(
      'credit-code-check',
      `统一社会信用代码校验码应为 ${expected}：${text}`,
      `check character ${text[17]}, expected ${expected}: ${text}`,
    ),
  ];
}

/** Whether a unit number belongs to the parcel it is delivered with: its first 19 characters are the parcel code. */
export function checkUnitOfParcel(unitNumber: string, parcelCode: string): readonly LandCodeFinding[] {
  if (unitNumber.slice(0, 19) === parcelCode) return [];
  return [
    error(
      'unit-parcel-differs',
      `不动产单元号 ${unitNumber} 不属于宗地 ${parcelCode}`,
      `unit ${unitNumber} does not belong to parcel ${parcelCode}`,
    ),
  ];
}

/** Parts of a 宗地代码; undefined when it has an error. */
export function parseParcelCode(text: string): ParcelCode | undefined {
  return hasError('parcel-code', text) ? undefined : parcelParts(text);
}

function hasError(grammar: Grammar, text: string): boolean {
  return checkLandCode(grammar, text).some(({ severity }) => severity === 'error');
}

function parcelParts(text: string): ParcelCode {
  return {
    district: text.slice(0, 6),
    cadastralDistrict: text.slice(0, 9),
    cadastralSubdistrict: text.slice(0, 12),
    ownership: text[12]!,
    feature: text[13]!,
    number: Number(text.slice(14, 19)),
  };
}

/** Parts of a 不动产单元号; undefined when it has an error. */
export function parseUnitNumber(text: string): UnitNumber | undefined {
  if (hasError('unit-number', text)) return undefined;
  const kind = text[19]!;
  const attachment = text.slice(20);
  const isBuilding = kind === 'F';
  return {
    parcel: parcelParts(text),
    kind,
    attachment,
    building: isBuilding ? attachment.slice(0, 4) : undefined,
    household: isBuilding ? attachment.slice(4) : undefined,
  };
}

/** The 19 characters of a parcel. */
export function formatParcelCode({
  cadastralSubdistrict,
  ownership,
  feature,
  number,
}: Omit<ParcelCode, 'district' | 'cadastralDistrict'>): string {
  return `${cadastralSubdistrict}${ownership}${feature}${String(number).padStart(5, '0')}`;
}

/** The 28 characters of a unit. */
export function formatUnitNumber({
  parcel,
  kind,
  attachment,
}: Pick<UnitNumber, 'parcel' | 'kind' | 'attachment'>): string {
  return `${formatParcelCode(parcel)}${kind}${attachment}`;
}

/** Displayed in groups of 6 + 6 + 7 + 9: `320411 001002 GB00011 F00010001`. Shorter land codes group alike. */
export function groupLandCode(text: string): string {
  return [text.slice(0, 6), text.slice(6, 12), text.slice(12, 19), text.slice(19)]
    .filter((part) => part !== '')
    .join(' ');
}

/** A code as somebody types or pastes it, ready to be looked up: full-width forms, spaces and hyphens gone, upper case. */
export function ungroupLandCode(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();
}
