import type { TemplateFieldType, TemplateTable } from '../../schemas/templates/template.ts';
import type { JetValue } from './jet/index.ts';

const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/;

/**
 * A value of the catalogue as a field of another type takes it, where nothing is lost: receivers keep codes as numbers and numbers as
 * texts. What does not fit stays as it is, and the file refuses it with its row.
 */
export function fitValue(type: TemplateFieldType, value: JetValue): JetValue {
  switch (type) {
    case 'text':
    case 'memo':
      return value == null || typeof value === 'string' || value instanceof Uint8Array ? value : String(value);
    case 'byte':
    case 'int16':
    case 'int32':
    case 'float':
    case 'double':
      return typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
    case 'boolean':
      // A yes/no cannot be empty: what nobody knows is no, as Access itself has it.
      if (value == null) return false;
      if (value === '1' || value === '0') return value === '1';
      return value === 1 || value === 0 ? value === 1 : value;
    default:
      return value;
  }
}

/** Fits a row of a table in place. */
export function rowFitter({ fields }: TemplateTable): (row: JetValue[]) => void {
  return (row) => {
    for (let i = 0; i < fields.length; i++) row[i] = fitValue(fields[i]!.type, row[i]!);
  };
}
