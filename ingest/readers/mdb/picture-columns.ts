/** Columns of bytes that the catalogue has a field for: 宗地图 ZDT, 房产分户图 FCFHT. */

import type { Column } from 'mdb-reader';
import { layers } from '../../../schemas/layers/index.ts';

const NAMES: ReadonlySet<string> = new Set(
  layers
    .flatMap(({ fields }) => Object.values(fields))
    .filter(({ picture }) => picture != null)
    .flatMap(({ code, title, aliases = [] }) => [code, title, ...aliases].map((name) => name.toUpperCase())),
);

/** Whether a column holds pictures that are kept byte for byte. `name` is its name, decoded. */
export const isPictureColumn = ({ type }: Pick<Column, 'type'>, name: string): boolean =>
  (type === 'ole' || type === 'binary') && NAMES.has(name.trim().toUpperCase());
