import { layer } from '../layer.ts';

/** 其他参考数据: takes any delivery whatever its columns and geometry. The columns stay together in `attributes`. */
export const referenceFeature = layer({
  id: 'reference-feature',
  title: '其他参考数据',
  titleEn: 'Reference data',
  group: 'reference',
  standard: { code: 'CKSJ', reference: 'dimai：没有固定表结构的参考数据' },
  geometry: 'Geometry',
  key: ['featureKey'],
  fields: {
    featureKey: {
      code: 'YSBS',
      title: '要素标识',
      type: 'text',
      length: 100,
      required: true,
      tile: 8,
      search: 'prefix',
      note: '来源没有标识时取来源行号',
    },
    name: { code: 'MC', title: '名称', type: 'text', length: 200, tile: 8, search: 'contains', aliases: ['NAME'] },
    attributes: { code: 'SX', title: '属性', type: 'json', note: '来源的全部属性列' },
  },
  tiles: {
    zoom: [6, 17],
    simplify: [
      { upTo: 8, tolerance: 150, minArea: 0 },
      { upTo: 10, tolerance: 40, minArea: 0 },
      { upTo: 12, tolerance: 10, minArea: 0 },
      { upTo: 13, tolerance: 5, minArea: 0 },
    ],
  },
  legend: { fill: '#5DADE2', fillOpacity: 0.25, line: '#2471A3', lineWidth: 1, label: { field: 'name', zoom: 14 } },
});
