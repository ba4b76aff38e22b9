/**
 * An example of every operation of the interface but tiles (`tile-documents.ts` has theirs), shown in its OpenAPI document. They are one story, told in this order, of the county
 * that `fixtures/harness/land-story.ts` fills; `examples.db.test.ts` tells it and holds every answer against the document.
 * What the server makes up (numbers of jobs, checks, maps) stands as `MADE_ID`.
 */

/** Input of an operation as a client sends it. */
export interface RouteExample {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or the text of a file; bytes of other files are not shown. */
  readonly body?: unknown;
}

/** Stands for a number that the server gave out. */
export const MADE_ID = '7d444840-9dc0-4d1b-a245-5ffdce74fad2';

const PARCEL = '320402001001GB00008';
const OTHER = '320402001001GB00001';
const id = MADE_ID;
const square = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const GROUND = square(119.972, 31.801, 119.973, 31.802);
const LINE = {
  type: 'LineString',
  coordinates: [
    [119.972, 31.801],
    [119.973, 31.802],
  ],
};
const BOUNDARY_TEXT = `[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
带号=40
[地块坐标]
4,1.0000,DK-1,一号地块,面,,工业用地,0601,@
J1,1,3520000.000,40497000.000
J2,1,3520000.000,40497100.000
J3,1,3520100.000,40497100.000
J4,1,3520100.000,40497000.000
J1,1,3520000.000,40497000.000
`;
const DIFFERENCES = `BDCDYH,YWH,QLLX,差异类型,字段,本地值,上级值,BWID
320402001001GB00008W00000000,20240001,4,字段不一致,ZL,兰陵路8号,兰陵路 8 号,320402240520000001
`;
const EVENT = {
  type: 'split',
  on: '2024-06-01',
  basis: '常自然资分割〔2024〕12 号',
  from: [OTHER],
  to: [
    { code: '320402001001GB00109', geometry: square(119.97, 31.8, 119.9705, 31.801) },
    { code: '320402001001GB00110', geometry: square(119.9705, 31.8, 119.971, 31.801) },
  ],
};
const NEW_PARCEL = {
  type: 'Feature',
  geometry: square(119.975, 31.8, 119.976, 31.801),
  properties: {
    parcelCode: '320402001001GB00201',
    districtCode: '320402',
    area: 10475.5,
    landClass: '0601',
    location: '天宁区兰陵路 201 号',
  },
};
const CHECK = { projectType: 'construction-batch', name: '示例产业园', geometry: GROUND };
const FIRST = { 'If-Match': '"1"' };

/** By method and path. */
export const EXAMPLES: Readonly<Record<string, RouteExample>> = {
  'get /healthz': {},
  'get /readyz': {},
  'get /metrics': {},
  'get /api/openapi.json': {},

  'get /api/layers': {},
  'get /api/layers/administrative-area/names': {},
  'get /api/layers/{id}': { path: { id: 'parcel' } },
  'get /api/layers/{id}/versions': { path: { id: 'parcel' }, query: { limit: 10 } },
  'get /api/layers/{id}/boundary-points.txt': { path: { id: 'project-redline' }, query: { dataset: '示例数据集' } },
  'get /api/layers/{id}/items/{featureId}': { path: { id: 'parcel', featureId: 8 } },
  'get /api/identify': { query: { lon: 119.9725, lat: 31.8015, layers: 'parcel,basic-farmland' } },
  'get /api/search': { query: { q: PARCEL, limit: 5 } },
  'get /api/search/holders': { query: { q: '江苏云川精密机械有限公司' } },
  'post /api/selections': { body: { layer: 'parcel', geometry: LINE, buffer: 10, limit: 50 } },
  'post /api/measurements': { body: { geometry: GROUND } },
  'post /api/statistics': {
    body: {
      layer: 'parcel',
      groupBy: ['landClass'],
      sums: ['area'],
      filter: 'area > 100',
      areas: [{ name: '示例范围', geometry: square(119.97, 31.8, 119.9725, 31.802) }],
    },
  },
  'post /api/short-links': { body: { address: '/overview?district=320411&measure=count' } },
  'get /api/short-links/{code}': { path: { code: 'R8qpjkiboZ' } },

  'get /styles/{name}.json': { path: { name: 'parcel' } },
  'get /api/basemaps': {},
  'get /api/basemaps/{layer}/{z}/{x}/{y}': { path: { layer: 'vec', z: 12, x: 3413, y: 1666 } },

  'get /ogc': {},
  'get /ogc/api': {},
  'get /ogc/style.css': {},
  'get /ogc/conformance': {},
  'get /ogc/collections': {},
  'get /ogc/collections/{collectionId}': { path: { collectionId: 'parcel' } },
  'get /ogc/collections/{collectionId}/queryables': { path: { collectionId: 'parcel' } },
  'get /ogc/collections/{collectionId}/sortables': { path: { collectionId: 'parcel' } },
  'get /ogc/collections/{collectionId}/items': {
    path: { collectionId: 'parcel' },
    query: { limit: 10, bbox: '119.97,31.8,119.98,31.81', filter: "landClass = '0601'", sortby: '-area' },
  },
  'get /ogc/collections/{collectionId}/items/{featureId}': { path: { collectionId: 'parcel', featureId: 8 } },
  'get /ogc/styles': {},
  'get /ogc/styles/{styleId}': { path: { styleId: 'parcel' } },
  'get /ogc/styles/{styleId}/metadata': { path: { styleId: 'parcel' } },

  'get /api/overview/columns': { query: { layer: 'parcel' } },
  'get /api/overview/definitions': {},
  'get /api/overview/areas': { query: { level: 'district' } },
  'get /api/overview/stock': { query: { district: '320402', scope: 'in-stock' } },
  'get /api/overview/stock/progress': { query: { today: '2026-07-01' } },
  'get /api/overview/stock/trend': {},
  'get /api/overview/stock/places': { query: { measure: 'landArea' } },
  'get /api/overview/stock/plots/{layer}/{id}': { path: { layer: 'low-efficiency-land', id: 11 } },
  'get /api/overview/restoration/land-change': {},
  'get /api/overview/restoration': {},
  'get /api/overview/projects': { query: { today: '2026-07-01' } },
  'get /api/overview/restoration.pdf': { query: { type: '2' } },
  'get /api/overview/projects.pdf': { query: { today: '2026-07-01' } },
  'get /api/overview/registrations': {},
  'get /api/overview/registrations.pdf': {},
  'get /api/overview/report.pdf': { query: { view: 'general', measure: 'landArea' } },

  'get /api/land-files': { query: { lon: 119.9725, lat: 31.8015 } },
  'get /api/land-files/{code}': { path: { code: PARCEL } },
  'get /api/land-files/{code}/file.pdf': { path: { code: PARCEL } },

  'get /api/land-codes/{code}': { path: { code: '1501-320402-04-01-100001' } },
  'get /api/land-codes/{code}/lineage': { path: { code: PARCEL }, query: { scope: 'family', shapes: true } },
  'post /api/land-code-allocations': { body: { series: '320402001001GB', count: 3, purpose: '示例地块分割' } },
  'get /api/land-code-allocations/{series}': { path: { series: '320402001001GB' } },
  'post /api/land-codes/{code}/release': {
    path: { code: '320402001001GB00111' },
    body: { reason: '分割方案减少一宗' },
  },
  'post /api/land-code-events': { body: EVENT },
  'post /api/land-codes/{code}/stages': {
    path: { code: PARCEL },
    body: { stage: 'supply', on: '2026-10-08', documentNumber: '常国土供〔2026〕31 号' },
  },
  'post /api/land-codes/{code}/aliases': {
    path: { code: PARCEL },
    body: { alias: '2401-320402-04-01-100001', kind: 'project-code' },
  },
  'post /api/land-code-events/{id}/revoke': { path: { id: 1 }, body: { reason: '登记有误' } },
  'get /api/land-code-proposals': { query: { state: 'open' } },
  'post /api/land-code-proposals/{id}/confirm': {
    path: { id: 1 },
    body: { basis: '常自然资〔2024〕15 号', on: '2024-07-01' },
  },
  'post /api/land-code-proposals/{id}/refuse': { path: { id: 2 }, body: { reason: '仅为测量误差' } },

  'put /api/layers/{id}/items/{featureId}': {
    path: { id: 'parcel', featureId: 8 },
    headers: FIRST,
    body: { properties: { location: '天宁区兰陵路 8 号' }, reason: '门牌更正' },
  },
  'post /api/layers/{id}/items/{featureId}/undo': {
    path: { id: 'parcel', featureId: 8 },
    headers: { 'If-Match': '"2"' },
    body: { version: 1, reason: '误改' },
  },
  'get /api/layers/{id}/items/{featureId}/history': { path: { id: 'parcel', featureId: 8 } },
  'put /ogc/collections/{collectionId}/items/{featureId}': {
    path: { collectionId: 'parcel', featureId: 9 },
    headers: FIRST,
    body: {
      type: 'Feature',
      geometry: square(119.973, 31.801, 119.974, 31.802),
      properties: {
        parcelCode: '320402001001GB00009',
        area: 10475.5,
        landClass: '0803',
        location: '天宁区兰陵路 9 号',
      },
    },
  },
  'patch /ogc/collections/{collectionId}/items/{featureId}': {
    path: { collectionId: 'parcel', featureId: 10 },
    headers: FIRST,
    body: { properties: { location: '天宁区兰陵路 10 号' } },
  },
  'post /ogc/collections/{collectionId}/items': { path: { collectionId: 'parcel' }, body: NEW_PARCEL },
  'delete /ogc/collections/{collectionId}/items/{featureId}': {
    path: { collectionId: 'parcel', featureId: 20 },
    headers: FIRST,
  },
  'get /api/layers/{id}/differences': { path: { id: 'parcel' }, query: { from: 1, to: 2 } },
  'post /api/land-code-derivations': { body: { leastArea: 1, leastShare: 0.01 } },

  'get /api/changes': { query: { layers: 'parcel', limit: 10 } },
  'get /api/push-targets': {},
  'post /api/push-targets': {
    body: { name: '国土空间基础信息平台', url: 'https://platform.example.cn/changes', layers: ['parcel'] },
  },
  'post /api/inbound-messages': {
    body: {
      messageId: 'M-1',
      caseNumber: '2026-001',
      sequence: 3,
      state: '已批准',
      happenedAt: '2026-11-20T09:00:00+08:00',
    },
  },

  'get /api/stock-land': { query: { district: '320402', limit: 20 } },
  'get /api/stock-land/{layer}/{featureId}': { path: { layer: 'low-efficiency-land', featureId: 11 } },
  'post /api/stock-land/{layer}/{featureId}/transitions': {
    path: { layer: 'low-efficiency-land', featureId: 1 },
    headers: FIRST,
    body: {
      to: '40',
      reason: '经会议研究',
      disposalPath: '05',
      responsibleUnit: '示例街道',
      disposalDueOn: '2027-06-30',
    },
  },
  'put /api/stock-land/{layer}/{featureId}/milestones/{node}': {
    path: { layer: 'low-efficiency-land', featureId: 11, node: '5' },
    headers: FIRST,
    body: { planned: '2027-03-01', reason: '下达计划' },
  },
  'post /api/constraint-stacks': { body: { geometry: GROUND } },
  'post /api/assessment-coverages': { body: { code: '1501-320402-04-01-100001' } },
  'get /api/projects': { query: { stage: '5' } },
  'get /api/projects/{code}': { path: { code: '1501-320402-04-01-100001' } },
  'post /api/projects/{code}/reviews': {
    path: { code: '1501-320402-04-01-100001' },
    headers: FIRST,
    body: { agrees: true, opinion: '位置、界线与现状相符，同意。', level: 'office' },
  },
  'post /api/projects/{code}/stages': {
    path: { code: '1501-320402-04-01-100001' },
    headers: FIRST,
    body: { to: '6', reason: '供地合同已签订' },
  },
  'get /api/inspections': { query: { state: '1' } },
  'get /api/inspections/{featureId}': { path: { featureId: 1 } },
  'post /api/inspections/{featureId}/steps': {
    path: { featureId: 1 },
    headers: FIRST,
    body: { to: '2', reason: '现场核查' },
  },

  'post /api/attachments': { query: { code: PARCEL, block: 'approvals', title: '供地批复', name: '批复.pdf' } },
  'get /api/attachments': { query: { code: PARCEL } },
  'get /api/attachments/{id}/content': { path: { id: 1 } },
  'post /api/attachments/check': {},
  'post /api/attachments/{id}/remove': { path: { id: 1 }, body: { reason: '重复上传' } },

  'get /api/archive-documents': { query: { code: PARCEL } },
  'get /api/archive-documents/content': { query: { code: PARCEL, archive: 'folder', reference: '2016/批复.pdf' } },

  'get /api/overlap-rules': {},
  'post /api/uploads': { query: { name: '送审地块.txt' }, body: BOUNDARY_TEXT },
  'post /api/overlap-checks/findings': { body: { geometry: GROUND } },
  'post /api/overlap-checks': { body: CHECK },
  'get /api/overlap-checks': { query: { q: '示例', limit: 20 } },
  'get /api/overlap-checks/{id}': { path: { id } },
  'post /api/overlap-checks/{id}/rerun': { path: { id }, body: { versions: 'current' } },
  'get /api/overlap-checks/{id}/compare/{otherId}': { path: { id, otherId: id } },
  'get /api/overlap-checks/{id}/report.pdf': { path: { id } },
  'get /api/overlap-checks/{id}/report.xlsx': { path: { id }, query: { language: 'en' } },
  'get /api/overlap-checks/{id}/report.json': { path: { id } },
  'get /api/overlap-checks/{id}/report.geojson': { path: { id } },
  'get /api/overlap-checks/{id}/report.shp.zip': { path: { id } },
  'post /api/overlap-checks/{id}/opinions': { path: { id }, body: { kind: 'opinion', opinion: '同意' } },
  'post /api/overlap-batches': { body: { projectType: 'construction-batch', name: '年度批次', codes: [PARCEL] } },
  'get /api/overlap-batches': {},
  'get /api/overlap-batches/{id}': { path: { id } },
  'get /api/overlap-batches/{id}/plots': { path: { id } },
  'get /api/overlap-batches/{id}/summary.xlsx': { path: { id } },

  'get /api/export-formats': {},
  'get /api/export-options': {},
  'get /api/export-schedule': {},
  'get /api/export-templates': {},
  'post /api/export-templates': { query: { id: 'city-template', title: '下发模板' } },
  'post /api/exports': { body: { format: 'geojson', layers: ['parcel'], area: '320402' } },
  'get /api/exports': {},
  'get /api/exports/{id}': { path: { id } },
  'get /api/exports/{id}/download': { path: { id } },
  'get /api/exports/{id}/manifest': { path: { id } },
  'get /api/exports/{id}/problems': { path: { id } },
  'get /api/exports/{id}/problem-list': { path: { id } },

  'get /api/access-log/schema.xsd': {},
  'get /api/access-log/days': { query: { district: '320402' } },
  'get /api/access-log': { query: { district: '320402', day: '2024-05-20' } },
  'post /api/access-log/check': { body: '<?xml version="1.0" encoding="UTF-8"?><AccessLog/>' },
  'post /api/access-log/tasks': { body: { district: '320402', day: '2024-05-20' } },
  'post /api/reconciliations': {
    query: { name: '比对结果.csv', district: '320402', receivedOn: '2024-05-21' },
    body: DIFFERENCES,
  },
  'get /api/reconciliation/tasks': { query: { district: '320402', state: 'open' } },
  'get /api/reconciliation/report': { query: { district: '320402' } },
  'post /api/reconciliation/tasks/{id}/resend': { path: { id: '1' }, body: { kind: 'after-repair' } },
  'post /api/reconciliation/tasks/{id}/close': { path: { id: '1' }, body: { note: '已重新上报并核对一致' } },

  'get /api/map-sheets': { query: { lon: 119.9725, lat: 31.8015, scale: '500', kind: 'square' } },
  'post /api/survey-sketches': { body: { geometry: GROUND } },
  'post /api/survey-sketches/files': { query: { name: '调查范围.txt' }, body: BOUNDARY_TEXT },
  'post /api/survey-tasks': {
    body: {
      geometry: GROUND,
      kind: 'change',
      purpose: '翻建后变更登记',
      place: '天宁区兰陵路 8 号',
      applicant: '示例机械有限公司',
      contactName: '张三',
      contactPhone: '0519-85681234',
    },
  },
  'get /api/survey-tasks': { query: { state: 'commissioned,accepted', q: '兰陵路', limit: 20 } },
  'get /api/survey-tasks/{id}': { path: { id: 1 } },
  'get /api/survey-tasks/{id}/overlaps': { path: { id: 1 } },
  'patch /api/survey-tasks/{id}': {
    path: { id: 1 },
    headers: FIRST,
    body: { purpose: '翻建后变更登记与分割', reason: '补充分割要求' },
  },
  'put /api/survey-tasks/{id}/assignment': {
    path: { id: 1 },
    headers: { 'If-Match': '"2"' },
    body: { surveyor: '李四', dueOn: '2027-03-31', reason: '分派示例测绘队' },
  },
  'post /api/survey-tasks/{id}/steps': {
    path: { id: 1 },
    headers: { 'If-Match': '"3"' },
    body: { to: 'accepted', reason: '材料齐全' },
  },
  'post /api/survey-tasks/{id}/codes': { path: { id: 1 }, body: { series: '320402001001GB', count: 2 } },
  'post /api/survey-tasks/{id}/points': { path: { id: 1 }, body: { subdistrict: '320402001001', count: 20 } },
  'post /api/survey-tasks/{id}/packages': { path: { id: 1 }, body: { margin: 60, controlMargin: 500 } },
  'get /api/survey-tasks/{id}/packages': { path: { id: 1 } },
  'get /api/survey-packages/{id}': { path: { id } },
  'get /api/survey-packages/{id}/files/{name}': { path: { id, name: 'manifest.json' } },
  'get /api/survey-tasks/{id}/codes': { path: { id: 1 } },
  'put /api/survey-tasks/{id}/codes/expiry': {
    path: { id: 1 },
    body: { expiresOn: '2099-06-30', reason: '外业延期' },
  },

  'post /api/survey-tasks/{id}/bundles': { path: { id: 1 }, body: {} },
  'get /api/survey-tasks/{id}/bundles': { path: { id: 1 } },
  'get /api/survey-tasks/{id}/bundles/{bundle}/file': { path: { id: 1, bundle: id } },
  'post /api/survey-tasks/{id}/merges': { path: { id: 1 }, query: { name: '外业.gpkg' } },
  'get /api/survey-tasks/{id}/merges': { path: { id: 1 } },
  'post /api/survey-tasks/{id}/merges/{merge}/compare': { path: { id: 1, merge: id } },
  'get /api/survey-tasks/{id}/merges/{merge}': { path: { id: 1, merge: id } },
  'put /api/survey-tasks/{id}/merges/{merge}/changes/{change}': {
    path: { id: 1, merge: id, change: 1 },
    body: { decision: 'by-hand', properties: { location: '天宁区兰陵路 8 号院' } },
  },
  'post /api/survey-tasks/{id}/merges/{merge}/apply': {
    path: { id: 1, merge: id },
    body: { reason: '外业核实，门牌更正' },
  },
  'delete /api/survey-tasks/{id}/merges/{merge}': { path: { id: 1, merge: id } },
  'get /api/survey-tasks/{id}/field-records': { path: { id: 1 } },
  'get /api/survey-tasks/{id}/signatures/{signature}/content': { path: { id: 1, signature: 'signature-1' } },
  'get /api/land-codes/{code}/signatures': { path: { code: PARCEL } },

  'post /api/survey-tasks/{id}/results': { path: { id: 1 }, query: { name: '调查成果.gpkg', crs: 4490 } },
  'get /api/survey-tasks/{id}/results': { path: { id: 1 } },
  'post /api/survey-tasks/{id}/results/{result}/check': { path: { id: 1, result: id } },
  'get /api/survey-tasks/{id}/results/{result}': { path: { id: 1, result: id } },
  'post /api/survey-tasks/{id}/results/{result}/publish': {
    path: { id: 1, result: id },
    body: { on: '2026-11-01', basis: '常自然资调查〔2026〕8 号' },
  },
  'post /api/survey-tasks/{id}/results/{result}/undo': {
    path: { id: 1, result: id },
    body: { reason: '成果有误，重新调查' },
  },
  'delete /api/survey-tasks/{id}/results/{result}': { path: { id: 1, result: id } },

  'post /api/cadastral-maps/plan': { body: { parcel: PARCEL } },
  'post /api/cadastral-maps': { body: { parcel: PARCEL, formats: ['pdf', 'svg', 'png', 'dxf'] } },
  'get /api/cadastral-maps': { query: { q: PARCEL } },
  'get /api/cadastral-maps/{id}': { path: { id } },
  'get /api/cadastral-maps/{id}.pdf': { path: { id } },
  'get /api/cadastral-maps/{id}.svg': { path: { id } },
  'get /api/cadastral-maps/{id}.png': { path: { id } },
  'get /api/cadastral-maps/{id}.dxf': { path: { id } },
  'get /api/cadastral-maps/{id}/editions': { path: { id } },
  'get /api/cadastral-maps/{id}/changes': { path: { id } },
  'get /api/cadastral-maps/{id}/preview': { path: { id } },
  'get /api/cadastral-maps/{id}/files/{name}': { path: { id, name: 'map.pdf' } },
  'post /api/cadastral-maps/{id}/reissue': { path: { id } },

  'post /api/ingest-jobs': { query: { name: '宗地.zip' } },
  'get /api/ingest-jobs': { query: { layer: 'parcel' } },
  'get /api/ingest-jobs/{id}': { path: { id } },
  'put /api/ingest-jobs/{id}/options': {
    path: { id },
    body: { layer: 'parcel', dataset: '新北区', repair: ['ring-not-closed'], partial: true },
  },
  'get /api/ingest-jobs/{id}/events': { path: { id } },
  'get /api/ingest-jobs/{id}/issues': { path: { id }, query: { severity: 'error' } },
  'get /api/ingest-jobs/{id}/issues.csv': { path: { id } },
  'get /api/ingest-jobs/{id}/issues.xlsx': { path: { id } },
  'get /api/ingest-jobs/{id}/rejects': { path: { id } },
  'get /api/ingest-jobs/{id}/rejects.gpkg': { path: { id } },
  'get /api/ingest-jobs/{id}/rejects.xlsx': { path: { id } },
  'get /api/ingest-jobs/{id}/repairs': { path: { id } },
  'post /api/ingest-jobs/{id}/review': { path: { id } },
  'post /api/ingest-jobs/{id}/publish': { path: { id }, body: { confirmed: true } },
  'post /api/ingest-jobs/{id}/repairs/undo': { path: { id } },
  'post /api/layers/{id}/rollback': { path: { id: 'parcel' }, body: { version: 1 } },
  'post /api/ingest-jobs/{id}/cancel': { path: { id } },
  'post /api/ingest-jobs/{id}/retry': { path: { id } },
  'delete /api/ingest-jobs/{id}': { path: { id } },

  'get /api/jobs': { query: { state: 'succeeded', limit: 20 } },
  'get /api/jobs/{id}': { path: { id } },
  'get /api/jobs/{id}/events': { path: { id } },
  'delete /api/jobs/{id}': { path: { id } },
  'post /api/jobs/{id}/retry': { path: { id } },

  'get /api/accounts': {},
  'get /api/grantable-areas': {},
  'post /api/accounts': { body: { login: 'li', name: '李工', organisation: '示例单位' } },
  'put /api/accounts/{id}/roles': { path: { id }, body: { roles: ['planner'], districts: ['320402'] } },
  'post /api/accounts/{id}/password-reset': { path: { id }, body: {} },
  'put /api/accounts/{id}/state': { path: { id }, body: { disabled: true } },
  'get /api/keys': {},
  'post /api/keys': {
    body: { name: '一张图', consumer: '信息中心', rights: ['layer:read'], layers: ['parcel'], callsPerMinute: 600 },
  },
  'delete /api/keys/{id}': { path: { id: '0123456789ab' } },
  'get /api/interface-statistics': { query: { period: 'day' } },
  'get /api/operations/read-only': {},
  'put /api/operations/read-only': { body: { readOnly: false, reason: '检修结束' } },
  'get /api/alarms': { query: { state: 'open' } },
  'put /api/alarms/{id}': { path: { id: 1 }, body: { state: 'handled', note: '经核实为批量核对' } },
  'get /api/audit': { query: { action: 'session.', limit: 10 } },
  'get /api/audit/verification': {},
  'get /api/audit/export': { query: { from: '2026-01-01T00:00:00Z' } },

  'post /api/session': { body: { login: 'wang', password: 'Ceshi#2026-mm' } },
  'get /api/session': {},
  'put /api/session/password': { body: { current: 'Ceshi#2026-mm', next: 'Ceshi#2027-mm' } },
  'post /api/session/second-factor': {},
  'put /api/session/second-factor': { body: { code: '123456' } },
  'get /api/session/sign-on': {},
  'get /api/session/sign-on/callback': { query: { state: 'af0ifjsldkj', code: 'SplxlOBeZQQYbYS6WxSbIA' } },
  'delete /api/session': {},
};
