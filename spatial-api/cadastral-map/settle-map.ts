/** From what was asked to what may be run: versions, rights, defaults. */
import type { Pool } from 'pg';
import { layerVersionsAt } from '../../schemas/database/versions.ts';
import type { Districts } from '../../schemas/district-scope.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Region } from '../../schemas/regions/region.ts';
import { momentOf } from '../export/export-order.ts';
import { watermarkRules } from './drawing-rules.ts';
import type { MapFormat, MapOrder, MapRequest } from './map-order.ts';
import { MAP_LAYERS, type MapLayerId, type MapVersions } from './read-content.ts';

/** What is known of who asks. */
export interface MapParty {
  readonly region: Region;
  /** Layers in use that the party may read. */
  readonly layers: readonly Layer[];
  readonly districts: Districts;
  readonly view: 'masked' | 'full';
  readonly name: string;
  readonly may: (right: 'export:download') => boolean;
  readonly now: Date;
}

/** `yyyy-MM-dd` in Beijing. */
export const beijingDay = (moment: Date): string =>
  new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** The order of a request. Throws where the data of that moment is not there. */
export async function settleMap(db: Pool, request: MapRequest, party: MapParty): Promise<MapOrder> {
  const { now, region } = party;
  const moment = request.asOf == null ? undefined : momentOf(request.asOf);
  if (moment != null && moment > now)
    throw new Problem('map-unsuitable', `时点 ${request.asOf} 尚未到来`, {
      errors: [{ at: 'body.asOf', actual: request.asOf, expected: '不晚于现在的时刻' }],
    });
  const readable = new Set(party.layers.map(({ id }) => id));
  const wanted = MAP_LAYERS.filter((id) => readable.has(id));
  if (!wanted.includes('parcel')) throw new Problem('layer-restricted', '出图须能查看宗地图层');
  const versions = await versionsOf(db, wanted, moment);
  const rule = watermarkRules.find(({ without }) => !party.may(without));
  const ruled = rule == null ? null : `${rule.text} ${party.name} ${beijingDay(now)}`;
  const day = beijingDay(now);
  return {
    request,
    title: request.title ?? titleOf(request, region),
    versions,
    ...(moment == null ? {} : { moment: moment.toISOString() }),
    dataDay: moment == null ? day : beijingDay(new Date(moment.getTime() - 1)),
    view: party.view,
    districts: party.districts,
    day,
    formats: request.formats ?? defaultFormats(request),
    dpi: request.dpi ?? 150,
    unit: request.unit ?? region.bureau,
    secrecy: request.secrecy ?? '内部',
    watermark: ruled ?? request.watermark ?? null,
    regionEpsg: region.defaultCrs,
    maker: party.name,
  };
}

function defaultFormats({ parcels }: MapRequest): readonly MapFormat[] {
  return parcels == null ? ['pdf', 'svg', 'png', 'dxf'] : ['pdf'];
}

/** Versions of layers as of a moment, or now; 0 where nothing was published. */
export async function versionsOf(
  db: Pool,
  layers: readonly MapLayerId[],
  moment: Date | undefined,
): Promise<MapVersions> {
  if (moment != null) {
    const found = await layerVersionsAt(db, layers, { moment: moment.toISOString() });
    return Object.fromEntries([...found].map(([id, version]) => [id, version ?? 0]));
  }
  const { rows } = await db.query<{ layer: string; version: number }>(
    'select layer, version from dimai.layer_state where layer = any($1::text[])',
    [layers],
  );
  const now = new Map(rows.map(({ layer, version }) => [layer, version]));
  return Object.fromEntries(layers.map((id) => [id, now.get(id) ?? 0]));
}

function titleOf({ sheet, parcel, parcels, index }: MapRequest, region: Region): string {
  if (parcel != null) return `宗地图 ${parcel}`;
  if (parcels != null) return `宗地图 ${parcels.length} 宗`;
  if (index === true) return region.title;
  return sheet == null ? `${region.title}地籍图` : `地籍图 ${sheet}`;
}
