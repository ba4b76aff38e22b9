import type { Words } from '../words.ts';

const zh = {
  title: '督察图斑',
  lead: '耕地保护督察与执法图斑：核查、整改、举证、审核、销号。',
  state: '状态',
  all: '全部',
  find: '图斑号或坐落',
  none: '没有相符的图斑',
  number: '图斑号',
  due: '整改期限',
  overdue: '超期',
  photos: '有效照片',
  area: '面积',
  addPhoto: '添加照片',
  noPlace: '没有拍摄位置',
  far: (metres: string) => `在图斑外 ${metres} m`,
  near: '位置相符',
  evidenceHint: '须有拍摄于图斑 50 m 以内、带位置的照片。',
  reason: '说明',
  save: '确定',
  cancel: '取消',
  saved: '已保存',
};

const en: typeof zh = {
  title: 'Inspection plots',
  lead: 'Plots of farmland inspection: checked, mended, evidenced, reviewed, closed.',
  state: 'State',
  all: 'All',
  find: 'Number or place',
  none: 'No plots match',
  number: 'Number',
  due: 'Due',
  overdue: 'Late',
  photos: 'Good photos',
  area: 'Area',
  addPhoto: 'Add a photo',
  noPlace: 'No place noted',
  far: (metres) => `${metres} m outside`,
  near: 'At the plot',
  evidenceHint: 'Needs a photo with its place, taken within 50 m of the plot.',
  reason: 'Reason',
  save: 'Save',
  cancel: 'Cancel',
  saved: 'Saved',
};

export const inspectionWords: Words<typeof zh> = { zh, en };
