import { fieldGroup } from '../../layer.ts';

/** 标识码 and 要素代码, which every layer of the 国土调查 and 国土空间规划 databases begins with. */
export const identityFields = fieldGroup({
  identifier: { code: 'BSM', title: '标识码', type: 'text', length: 18, expected: true },
  featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, expected: true, grammar: 'feature-code' },
});

/** The same where 标识码 is the key of the layer. */
export const keyedIdentityFields = fieldGroup({
  identifier: { code: 'BSM', title: '标识码', type: 'text', length: 18, required: true },
  featureCode: identityFields.featureCode,
});

/** 行政区 as the survey and planning layers write it: 6 to 12 digits. */
export const divisionFields = fieldGroup({
  districtCode: {
    code: 'XZQDM',
    title: '行政区代码',
    type: 'text',
    length: 12,
    expected: true,
    tile: 12,
  },
  districtName: { code: 'XZQMC', title: '行政区名称', type: 'text', length: 100, expected: true },
});

/** 权属单位 and 坐落单位 of a 图斑. */
export const tenureFields = fieldGroup({
  ownershipNature: {
    code: 'QSXZ',
    title: '权属性质',
    type: 'text',
    length: 2,
    codelist: 'ownership-nature',
    expected: true,
    tile: 14,
  },
  tenureUnitCode: { code: 'QSDWDM', title: '权属单位代码', type: 'text', length: 19, expected: true },
  tenureUnitName: { code: 'QSDWMC', title: '权属单位名称', type: 'text', length: 255, expected: true },
  locationUnitCode: { code: 'ZLDWDM', title: '坐落单位代码', type: 'text', length: 19, expected: true },
  locationUnitName: {
    code: 'ZLDWMC',
    title: '坐落单位名称',
    type: 'text',
    length: 255,
    expected: true,
    tile: 14,
    search: 'contains',
  },
});

/** What the 国土调查 says about the cultivated land in a 图斑: 扣除地类, 耕地类型, 坡度, 细化, 种植, 等别. */
export const cultivationFields = fieldGroup({
  deductedClass: { code: 'KCDLBM', title: '扣除地类编码', type: 'text', length: 5, codelist: 'land-class-survey' },
  deductionFactor: { code: 'KCXS', title: '扣除地类系数', type: 'decimal', length: 6, scale: 4 },
  deductedArea: { code: 'KCMJ', title: '扣除地类面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
  farmlandType: { code: 'GDLX', title: '耕地类型', type: 'text', length: 2, codelist: 'farmland-type' },
  farmlandSlope: { code: 'GDPDJB', title: '耕地坡度级别', type: 'text', length: 2, codelist: 'farmland-slope' },
  refinementCode: { code: 'TBXHDM', title: '图斑细化代码', type: 'text', length: 6, codelist: 'patch-refinement' },
  refinementName: { code: 'TBXHMC', title: '图斑细化名称', type: 'text', length: 20 },
  plantingCode: { code: 'ZZSXDM', title: '种植属性代码', type: 'text', length: 6, codelist: 'planting-attribute' },
  plantingName: { code: 'ZZSXMC', title: '种植属性名称', type: 'text', length: 20 },
  farmlandGrade: { code: 'GDDB', title: '耕地等别', type: 'integer' },
  enclave: { code: 'FRDBS', title: '飞入地标识', type: 'text', length: 1, codelist: 'enclave-mark' },
});

/** 备注, last column of most tables. */
export const remarkField = fieldGroup({
  remark: { code: 'BZ', title: '备注', type: 'text', length: 255 },
});
