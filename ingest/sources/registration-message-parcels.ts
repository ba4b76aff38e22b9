import type { SourceMapping } from '../mapping.ts';

/**
 * 宗地 as the 接入规范 messages name it (KTT_ZDJBXX). The message has no 地籍子区 column and often no ZDTZM: both are
 * parts of the parcel code.
 */
export const registrationMessageParcels: SourceMapping = {
  id: 'registration-message-parcels',
  title: '不动产登记接入报文宗地（KTT_ZDJBXX）',
  layer: 'parcel',
  layerNames: ['KTT_ZDJBXX', 'ZDJBXX'],
  fields: {
    parcelCode: 'ZDDM',
    parcelFeature: { column: 'ZDDM', convert: 'feature-of-parcel-code' },
    cadastralSubdistrict: { column: 'ZDDM', convert: 'subdistrict-of-parcel-code' },
  },
};
