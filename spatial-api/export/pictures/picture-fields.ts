/** Fields of a template that take pictures: bytes of a field whose value in the catalogue stands for a picture. */
import type { Field } from '../../../schemas/layer.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import type { Template, TemplateField, TemplateTable } from '../../../schemas/templates/template.ts';

/** Most dots per inch that a template may ask for: an A4 page of 300 has 8.7 million pixels. */
export const MOST_DPI = 300;
export const LEAST_DPI = 72;

export interface PictureField {
  readonly field: TemplateField;
  /** Its position among the fields of the table. */
  readonly position: number;
  /** Key of the field of the layer. */
  readonly key: string;
  readonly kind: NonNullable<Field['picture']>;
}

const isBytes = ({ type }: TemplateField): boolean => type === 'ole' || type === 'binary';

/** The picture fields of a table. */
export function pictureFields({ source, fields }: TemplateTable): readonly PictureField[] {
  const layer = source != null && 'layer' in source ? layerById(source.layer) : undefined;
  if (layer == null) return [];
  return fields.flatMap((field, position) => {
    if (!isBytes(field) || field.source == null || !('field' in field.source)) return [];
    const { field: key } = field.source;
    const kind = layer.fields[key]?.picture;
    return kind == null ? [] : [{ field, position, key, kind }];
  });
}

/** Whether files of a template can have pictures. */
export const takesPictures = ({ tables }: Template): boolean => tables.some((table) => pictureFields(table).length > 0);
