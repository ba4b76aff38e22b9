/** From what was asked to what may be run: rights, areas, defaults, and whether the format can hold the layers. */
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { parameters } from '../../schemas/database/sql.ts';
import type { Region } from '../../schemas/regions/region.ts';
import { crsByEpsg } from '../../schemas/crs.ts';
import type { Template } from '../../schemas/templates/template.ts';
import { isWithin, requireDistrict } from '../district-scope.ts';
import type { ExportOrder, ExportRequest } from './export-order.ts';
import { momentOf } from './export-order.ts';
import { cutOf, districtPrefix, filterOf } from './extent.ts';
import { formatById } from './formats/index.ts';
import { exportTable } from './layers/export-table.ts';
import { takesPictures } from './pictures/picture-fields.ts';
import { layersOf } from './template-query.ts';

/** What is known of who asks. */
export interface OrderingParty {
  readonly region: Region;
  /** The layer of an id that the party may read; throws `layer-unknown` or `layer-restricted`. */
  readonly findLayer: (id: string, at: string) => Layer;
  /** District codes that the party is limited to; null is everywhere. */
  readonly districts: readonly string[] | null;
  readonly view: 'masked' | 'full';
  /** Dots per inch of pictures. */
  readonly dpi: number;
  readonly now: Date;
}

/** Layers a template reads. */
export const templateLayers = (template: Template): string[] => [...new Set(template.tables.flatMap(layersOf))];

/** The order of a request. Throws problems that name every wrong part. */
export function settleOrder(request: ExportRequest, template: Template | undefined, party: OrderingParty): ExportOrder {
  const layers = request.layers ?? templateLayers(template!);
  for (const [i, id] of layers.entries())
    party.findLayer(id, request.layers == null ? 'body.template' : `body.layers.${i}`);
  const { area } = request;
  const districts = request.perDistrict === true ? districtsIn(party, area as string | undefined) : undefined;
  if (districts == null) requireDistrict(party, typeof area === 'string' ? area : undefined);
  if (party.districts != null) requireCuttable(layers, districts?.[0] ?? (area as string));
  const asOf = request.asOf == null ? undefined : momentOf(request.asOf);
  if (asOf != null && asOf > party.now) {
    throw unsuitable('body.asOf', '不晚于现在的时刻', `时点 ${request.asOf} 尚未到来`);
  }
  if (request.pictures === true && !takesPictures(template!)) {
    throw unsuitable(
      'body.pictures',
      '有图件字段（OLE 对象，来源为宗地图或房产分户图）的模板',
      `模板 ${template!.id} 没有图件字段`,
    );
  }
  const filter = request.filter == null ? undefined : settleFilter(request.filter, request.layers![0]!);
  const epsg = request.format == null ? undefined : (request.crs ?? defaultCrs(request.format, party.region));
  if (request.format != null) requireSuitable(request, epsg!);
  return {
    ...(request.template == null ? {} : { template: request.template }),
    ...(request.format == null ? {} : { format: request.format, layers: [...new Set(layers)], epsg: epsg! }),
    ...(typeof area === 'string' ? { district: area } : area == null ? {} : { polygon: area }),
    ...(filter == null ? {} : { filter }),
    ...(districts == null ? {} : { districts }),
    ...(asOf == null ? {} : { asOf: asOf.toISOString() }),
    ...(party.districts == null ? {} : { isStrict: true }),
    view: party.view,
    ...(request.pictures === true ? { pictures: picturesOf(party) } : {}),
    ...(request.checkOnly === true ? { checkOnly: true } : {}),
    title: request.title ?? titleOf(request, template, layers),
  };
}

const picturesOf = ({ dpi, region }: OrderingParty): NonNullable<ExportOrder['pictures']> => ({
  dpi,
  unit: region.bureau,
  regionEpsg: region.defaultCrs,
});

/** The filter, refused now rather than in the job where it does not fit the layer. */
function settleFilter(filter: string, layer: string): string {
  filterOf(layerById(layer)!, filter, parameters().add);
  return filter;
}

/** Districts of the region in an area that the party may export; throws where there are none. */
function districtsIn({ region, districts }: OrderingParty, area: string | undefined): readonly string[] {
  const prefix = area == null ? '' : districtPrefix(area);
  const found = region.districts.map(({ code }) => code).filter((code) => code.startsWith(prefix));
  const mine = found.filter((code) => isWithin(districts, code));
  if (mine.length > 0) return mine;
  if (found.length > 0) requireDistrict({ districts }, found[0]);
  throw unsuitable('body.area', `${region.title}的市、区县代码`, `范围 ${area} 内没有本地区的区县`);
}

/** Whoever is limited to districts gets no table that goes out whole. */
function requireCuttable(layers: readonly string[], district: string): void {
  const whole = layers.filter((id) => {
    const layer = layerById(id);
    return layer != null && cutOf(layer, { district }) === 'whole';
  });
  if (whole.length === 0) return;
  const titles = whole.map((id) => layerById(id)!.title).join('、');
  throw unsuitable('body.layers', '能按区县裁取的图层', `“${titles}”不能按区县裁取，须由不限区县的账号导出`);
}

function titleOf(request: ExportRequest, template: Template | undefined, layers: readonly string[]): string {
  const what =
    template?.title ??
    `${layerById(layers[0]!)?.title ?? layers[0]}${layers.length > 1 ? ` 等 ${layers.length} 层` : ''}`;
  const where =
    (typeof request.area === 'string' ? ` ${request.area}` : request.area == null ? '' : ' 所绘范围') +
    (request.perDistrict === true ? ' 逐区县' : '') +
    (request.pictures === true ? ' 含图件' : '');
  return `${request.checkOnly === true ? '导出前检查' : '导出'}：${what}${request.format == null ? '' : `（${formatById(request.format)!.title}）`}${where}`;
}

const unsuitable = (at: string, expected: string, detail: string): Problem =>
  new Problem('export-unsuitable', detail, { errors: [{ at, expected }] });

function defaultCrs(format: string, region: Region): number {
  if (format === 'geojson') return 4490;
  return region.defaultCrs ?? region.usualCrs[0] ?? 4490;
}

function requireSuitable(request: ExportRequest, epsg: number): void {
  const format = formatById(request.format!)!;
  const isPlane = crsByEpsg(epsg)?.kind === 'gauss-kruger';
  if (format.systems === 'plane' && !isPlane) {
    throw unsuitable('body.crs', '投影坐标系，如 4549', `${format.title} 须为投影坐标系，不能是 EPSG:${epsg}`);
  }
  const errors = request.layers!.flatMap((id, i) => {
    const layer = layerById(id)!;
    if (format.forms(exportTable(layer, epsg, 'masked')).length > 0) return [];
    return [{ at: `body.layers.${i}`, actual: id, expected: '面图层' }];
  });
  if (errors.length > 0) {
    const names = errors.map(({ actual }) => actual).join('、');
    throw new Problem('export-unsuitable', `${format.title} 不能存放图层 ${names}`, { errors });
  }
}
