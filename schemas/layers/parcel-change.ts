import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 宗地变化情况 (KTF_ZDBHQK): why and how a parcel changed, one row per registration of a change. */
export const parcelChange = layer({
  id: 'parcel-change',
  title: '宗地变化情况',
  titleEn: 'Changes of parcels',
  group: 'registration',
  standard: {
    code: 'ZDBHQK',
    aliases: ['KTF_ZDBHQK'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['parcelCode', 'registeredOn'],
  fields: {
    parcelCode: {
      code: 'ZDDM',
      title: '宗地代码',
      type: 'text',
      length: 19,
      required: true,
      grammar: 'parcel-code',
      search: 'prefix',
    },
    changeReason: { code: 'BHYY', title: '变化原因', type: 'text', length: 200, expected: true },
    changeContent: { code: 'BHNR', title: '变化内容', type: 'text', length: 1000, expected: true },
    registeredOn: { code: 'DJSJ', title: '登记时间', type: 'timestamp', required: true },
    registrar: { code: 'DBR', title: '登簿人', type: 'text', length: 50, expected: true, sensitivity: 'personal' },
    note: { code: 'FJ', title: '附记', type: 'text', length: 2000 },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
