/**
 * Refusals of deliveries say what to do as the command line has it (`--crs EPSG`). Where somebody hands a file in over HTTP or at a desk
 * there are no flags: the same sentences name the parameter and the field of the form there.
 */

/** Where a refusal is read: an order of the steward's desk (`options` of `/api/ingest-jobs`), or plots uploaded for a check. */
export type HandedInAt = 'order' | 'plots';

interface Said {
  readonly zh: string;
  readonly en: string;
}

/** Sentences that a check of plots has no answer to but another file. */
const WITHOUT_OPTION: readonly (readonly [RegExp, string, 'zh' | 'en'])[] = [
  [/若可接受其偏差，请加 --assume-datum。/g, '请转换为 CGCS2000 后再提交。', 'zh'],
  [/ ?Add --assume-datum if the offset does not matter\./g, ' Convert it to CGCS2000 and hand it in again.', 'en'],
  [/请用 --datum-shift [\w,]+ 给出七参数，或请提供单位转换为 CGCS2000 后交付/g, '请转换为 CGCS2000 后再提交', 'zh'],
  [
    /Give them with --datum-shift [\w,]+, or have it delivered in CGCS2000/g,
    'Convert it to CGCS2000 and hand it in again',
    'en',
  ],
];

const FLAGS: Readonly<Record<string, Said>> = {
  crs: { zh: '“坐标系”（crs）', en: '"CRS" (crs)' },
  'assume-datum': {
    zh: '“其他国家的基准视同 CGCS2000”（assumeDatum）',
    en: '"Take a foreign datum for CGCS2000" (assumeDatum)',
  },
  'datum-shift': { zh: '七参数（datumShift）', en: 'seven parameters (datumShift)' },
  district: { zh: '“行政区”（district）', en: '"District" (district)' },
  layer: { zh: '“图层”（layer）', en: '"Layer" (layer)' },
};

/** What most refusals ask for, as it is said of a field. */
const CRS_SENTENCES = {
  zh: [
    [/用 --crs EPSG代码 (指定|更正)/g, '在“坐标系”（crs）中$1 EPSG 代码'],
    [/用 --crs (指定|更正)/g, '在“坐标系”（crs）中$1'],
    [/本地常用 --crs (\d+)/g, '本地常用 $1'],
  ],
  en: [
    [/([Gg]ive|or) --crs EPSG/g, '$1 the EPSG code as "CRS" (crs)'],
    [/([Gg]ive|with|or) --crs\b(?! \d)/g, '$1 "CRS" (crs)'],
    [/usually --crs (\d+)/g, 'usually $1'],
  ],
} as const satisfies Readonly<Record<'zh' | 'en', readonly (readonly [RegExp, string])[]>>;

/** A sentence of a refusal for whoever reads it there. */
export function saidAt(place: HandedInAt, { zh, en }: Said): Said {
  return { zh: spoken(place, zh, 'zh'), en: spoken(place, en, 'en') };
}

function spoken(place: HandedInAt, text: string, language: 'zh' | 'en'): string {
  let said = text;
  if (place === 'plots') {
    for (const [sentence, instead, of] of WITHOUT_OPTION)
      if (of === language) said = said.replaceAll(sentence, instead);
  }
  for (const [sentence, instead] of CRS_SENTENCES[language]) said = said.replaceAll(sentence, instead);
  return said.replaceAll(/--([a-z][a-z-]*[a-z])/g, (_, flag: string) => FLAGS[flag]?.[language] ?? inCamelCase(flag));
}

function inCamelCase(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
