/** Where the picture of a row lies, told by the statement that reads the rows: bytes would come through the database twice. */
import { quoteIdentifier } from '../../../schemas/database/sql.ts';
import type { Parameters } from '../../../schemas/database/sql.ts';
import { columnName } from '../../../schemas/derive/ddl.ts';
import type { Layer } from '../../../schemas/layer.ts';
import type { PersonalView } from '../../catalogue/feature-view.ts';
import type { PictureField } from './picture-fields.ts';

/** First letters of what the statement answers: delivered with the row or attached to it, each before its SHA-256; to be drawn. */
export const DELIVERED = 'd';
export const ATTACHED = 'a';
export const DRAWN = 'p';

/** What titles of attachments say of pictures. */
const TITLES = { 'parcel-map': '宗地图', 'floor-plan': '分户图' } as const;
const IMAGES = ['image/jpeg', 'image/png', 'image/tiff'];

/**
 * SQL of where the picture of a row lies: one that was delivered with it, else the newest attachment that is called so, else a parcel with a
 * shape is drawn; null where there is none. Delivered and attached pictures show names: who may not see them gets maps that are drawn without.
 */
export function pictureSql(
  { key, kind }: PictureField,
  layer: Layer,
  view: PersonalView,
  add: Parameters['add'],
): string {
  const drawn =
    kind === 'parcel-map' && layer.geometry != null ? `case when geom is not null then '${DRAWN}' end` : 'null';
  if (view === 'masked') return drawn;
  const column = quoteIdentifier(columnName(key));
  const hangs = [
    `attachment.layer = ${add(layer.id, 'text')} and attachment.feature_id = land_row.feature_id`,
    ...(layer.id === 'parcel' ? ['attachment.code = land_row.parcel_code'] : []),
  ];
  const attached = `(select '${ATTACHED}' || attachment.sha256
      from dimai.attachment
      join dimai.attachment_content as content using (sha256)
      where attachment.removed_at is null and (${hangs.join(' or ')})
        and position(${add(TITLES[kind], 'text')} in attachment.title) > 0 and content.media_type = any(${add(IMAGES, 'text[]')})
      order by attachment.added_at desc, attachment.id desc
      limit 1)`;
  const delivered = `(select '${DELIVERED}' || picture.sha256 from dimai.picture where picture.sha256 = land_row.${column})`;
  return `coalesce(${delivered}, ${attached}, ${drawn})`;
}
