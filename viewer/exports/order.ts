/** What a person has chosen on the order form, how it stands in the address, and what is sent. */
import type { Choices, ExportOrder, ExportRequest, Format, Quarter } from './api.ts';

export interface Order {
  readonly way: 'template' | 'layers';
  readonly template: string;
  readonly format: string;
  readonly layers: readonly string[];
  /** District code; empty is everywhere. */
  readonly area: string;
  /** Digits of a 地籍区 or 地籍子区 of the district; empty is all of it. */
  readonly part: string;
  /** A file for every district; templates everywhere alone. */
  readonly perDistrict: boolean;
  /** Limited to some districts: everywhere is a file for each of them. */
  readonly isLimited: boolean;
  /** With 宗地图 and 房产分户图. */
  readonly pictures: boolean;
  readonly moment: 'now' | 'quarter' | 'day';
  readonly quarter: string;
  readonly day: string;
  /** EPSG code; empty is the usual one. */
  readonly crs: string;
}

/** The order an address asks for, with what can be chosen as defaults. */
export function orderOf(search: string, { templates, formats, districts, isEverywhere, quarters }: Choices): Order {
  const query = new URLSearchParams(search);
  const given = (name: string): string => query.get(name) ?? '';
  const asOf = given('asOf');
  const perDistrict = given('perDistrict') === 'true';
  const way = given('format') === '' ? 'template' : 'layers';
  const isAll = isEverywhere || (way === 'template' && perDistrict && districts.length > 1);
  const area = given('area') || (isAll ? '' : (districts[0]?.code ?? ''));
  const quarter = quarters.find(({ name, end }) => name === asOf || end === asOf);
  return {
    way,
    template: templates.find(({ id }) => id === given('template'))?.id ?? templates[0]?.id ?? '',
    format: formats.find(({ id }) => id === given('format'))?.id ?? formats[0]?.id ?? '',
    layers: given('layers').split(',').filter(Boolean),
    area: area.slice(0, 6),
    part: area.slice(6),
    perDistrict,
    isLimited: !isEverywhere,
    pictures: given('pictures') === 'true',
    moment: asOf === '' ? 'now' : quarter === undefined ? 'day' : 'quarter',
    quarter: (quarter ?? quarters[0])?.name ?? '',
    day: asOf !== '' && quarter === undefined ? asOf.slice(0, 10) : '',
    crs: given('crs'),
  };
}

/** Whether the digits of a part are those of a 地籍区 (three) or 地籍子区 (six). */
export const isPart = ({ part }: Pick<Order, 'part'>): boolean => /^(\d{3}(\d{3})?)?$/.test(part);

/** Whether there is to be a file for every district. */
export const isPerDistrict = ({ way, area, perDistrict, isLimited }: Order): boolean =>
  way === 'template' && area === '' && (perDistrict || isLimited);

/** The address of an order. */
export function searchOf(order: Order): string {
  const query = new URLSearchParams();
  if (order.way === 'template') {
    query.set('template', order.template);
    if (isPerDistrict(order)) query.set('perDistrict', 'true');
    if (order.pictures) query.set('pictures', 'true');
  }
  if (order.way === 'layers') {
    query.set('format', order.format);
    if (order.layers.length > 0) query.set('layers', order.layers.join(','));
    if (order.crs !== '') query.set('crs', order.crs);
  }
  if (order.area !== '') query.set('area', order.area + order.part);
  if (order.moment === 'quarter') query.set('asOf', order.quarter);
  if (order.moment === 'day' && order.day !== '') query.set('asOf', order.day);
  return `?${query.toString()}`;
}

/** What is sent to the server. */
export function requestOf(order: Order, quarters: readonly Quarter[], checkOnly: boolean): ExportRequest {
  const quarter = quarters.find(({ name }) => name === order.quarter);
  const asOf = order.moment === 'quarter' ? quarter?.end : order.moment === 'day' ? order.day : undefined;
  return {
    ...(order.way === 'template'
      ? {
          template: order.template,
          ...(isPerDistrict(order) ? { perDistrict: true } : {}),
          ...(order.pictures ? { pictures: true } : {}),
        }
      : {
          format: order.format as NonNullable<ExportRequest['format']>,
          layers: order.layers,
          ...(order.crs === '' ? {} : { crs: Number(order.crs) }),
        }),
    ...(order.area === '' ? {} : { area: order.area + order.part }),
    ...(asOf === undefined || asOf === '' ? {} : { asOf }),
    ...(checkOnly ? { checkOnly } : {}),
  };
}

/** The request that led to an order, to be made once more. */
export const requestAgain = (
  { template, format, layers, district, polygon, filter, districts, pictures, asOf, epsg }: ExportOrder,
  checkOnly: boolean,
): ExportRequest => ({
  ...(template === undefined ? {} : { template }),
  ...(format === undefined ? {} : { format }),
  ...(layers === undefined ? {} : { layers }),
  ...(district === undefined ? {} : { area: district }),
  ...(polygon === undefined ? {} : { area: polygon }),
  ...(filter === undefined ? {} : { filter }),
  ...(districts === undefined ? {} : { perDistrict: true }),
  ...(pictures === undefined ? {} : { pictures: true }),
  ...(asOf === undefined ? {} : { asOf }),
  ...(epsg === undefined ? {} : { crs: epsg }),
  ...(checkOnly ? { checkOnly } : {}),
});

/** Whether a format can hold shapes or tables of a layer. */
export const isSuited = (format: Format | undefined, geometry: unknown): boolean =>
  geometry !== null || format?.takesTables === true;
