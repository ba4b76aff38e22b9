/** The catalogue of an Esri personal geodatabase: which tables are feature classes, in which column, in which CRS. */

import type MDBReader from 'mdb-reader';
import type { SourceLayer } from '../reader.ts';

export interface FeatureClass {
  /** Column of the shapes. */
  readonly column: string;
  readonly geometry: Exclude<SourceLayer['geometry'], null>;
  /** Well-known text; undefined where the catalogue has none. */
  readonly crsText: string | undefined;
  readonly extra: '' | 'Z' | 'M' | 'Z, M';
}

const SHAPE_TYPES: Readonly<Record<number, FeatureClass['geometry']>> = {
  1: 'point',
  2: 'point',
  3: 'line',
  4: 'polygon',
};

/** Table name → its shapes; empty for a database that is no geodatabase. */
export function featureClasses(database: MDBReader): ReadonlyMap<string, FeatureClass> {
  const names = new Set(database.getTableNames({ normalTables: true, systemTables: true }));
  if (!names.has('GDB_GeomColumns')) return new Map();
  const systems = names.has('GDB_SpatialRefs') ? systemTexts(database) : new Map<unknown, string>();
  const classes = new Map<string, FeatureClass>();
  for (const row of database.getTable('GDB_GeomColumns').getData()) {
    const { TableName: name, FieldName: column, ShapeType: type, SRID: system, HasZ: hasZ, HasM: hasM } = row;
    if (typeof name !== 'string' || typeof column !== 'string' || !names.has(name)) continue;
    classes.set(name, {
      column,
      geometry: SHAPE_TYPES[Number(type)] ?? 'any',
      crsText: systems.get(system),
      extra: hasZ === true ? (hasM === true ? 'Z, M' : 'Z') : hasM === true ? 'M' : '',
    });
  }
  return classes;
}

function systemTexts(database: MDBReader): ReadonlyMap<unknown, string> {
  const texts = new Map<unknown, string>();
  for (const { SRID: id, SRTEXT: text } of database.getTable('GDB_SpatialRefs').getData()) {
    // an unknown system is written as {B286C06B-…}, a class id and no text
    if (typeof text === 'string' && /\[/.test(text)) texts.set(id, text);
  }
  return texts;
}

/** Tables that ArcGIS and Access keep for themselves. */
export function isHousekeeping(name: string, classes: ReadonlyMap<string, FeatureClass>): boolean {
  if (/^(GDB_|MSys|~TMP)/i.test(name) || /^(SelectedObjects|Selections)$/i.test(name)) return true;
  const indexed = /^(.+)_Shape_Index$/i.exec(name)?.[1];
  return indexed != null && (classes.has(indexed) || classes.size > 0);
}
