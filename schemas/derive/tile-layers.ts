/**
 * What the database has to know of a layer for its tiles, and for limiting callers to districts: which columns tell class and
 * district.
 */
import type { Field, Layer } from '../layer.ts';
import { columnName } from './ddl.ts';

/** Grammars whose codes begin with the six digits of a district. */
const DISTRICT_GRAMMARS: readonly (Field['grammar'] | undefined)[] = [
  'district-code',
  'parcel-code',
  'unit-number',
  'cadastral-district',
  'cadastral-subdistrict',
];

/** Field that classifies the features of a layer: the one its legend is drawn by. */
export function classField(layer: Layer): string | undefined {
  return layer.legend?.by;
}

/**
 * Field whose value begins with the district of the feature: 行政区代码 where there is one, else a code that contains it. Where a
 * registration may lack its 区县代码, the unit or parcel it is about tells, so that none is lost to its county.
 * Undefined where no field tells; such a layer has nothing for callers who are limited to districts.
 */
export function districtField(layer: Layer): string | undefined {
  if (layer.tiles === undefined && layer.fields['districtCode']?.required !== true) {
    const told = Object.entries(layer.fields).find(
      ([, { grammar, required }]) => required === true && (grammar === 'unit-number' || grammar === 'parcel-code'),
    );
    if (told !== undefined) return told[0];
  }
  if (layer.fields['districtCode'] !== undefined) return 'districtCode';
  if (layer.fields['locationUnitCode'] !== undefined) return 'locationUnitCode';
  return Object.entries(layer.fields).find(([, { grammar }]) => DISTRICT_GRAMMARS.includes(grammar))?.[0];
}

/** A row of `dimai.tile_layer`. */
export interface TileLayerRow {
  readonly layer: string;
  readonly classColumn: string | null;
  readonly districtColumn: string | null;
  /** Whether some see it on a coarse grid, of which a mesh of its own is kept. */
  readonly isReducible: boolean;
}

/** What `dimai.tile_layer` holds: one row per layer that has tiles. */
export function tileLayerRows(layers: readonly Layer[]): readonly TileLayerRow[] {
  return layers
    .filter(({ tiles, geometry }) => tiles !== undefined && geometry !== null)
    .map((layer) => {
      const [byClass, byDistrict] = [classField(layer), districtField(layer)];
      return {
        layer: layer.id,
        classColumn: byClass === undefined ? null : columnName(byClass),
        districtColumn: byDistrict === undefined ? null : columnName(byDistrict),
        isReducible: layer.secrecy === 'restricted',
      };
    });
}
