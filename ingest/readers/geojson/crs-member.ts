/** The `crs` member of GeoJSON 2008, which every GIS still writes: a name, or a link that nobody can follow offline. */

import type { SourceLayer } from '../reader.ts';

/** What a `crs` member says. CRS84 is WGS 84, longitude first; the order of axes is always x, y. */
export function crsOfMember(member: unknown): Pick<SourceLayer, 'crsText' | 'crsProblem'> {
  const { properties } = (typeof member === 'object' && member !== null ? member : {}) as {
    properties?: { name?: unknown; code?: unknown };
  };
  const said = properties?.name ?? properties?.code;
  const name = typeof said === 'string' || typeof said === 'number' ? String(said) : '';
  if (/CRS84/i.test(name)) return { crsText: 'EPSG:4326' };
  const code = /(?:EPSG[:/]+(?:[\d.]*[:/])?|^)(\d{4,6})$/i.exec(name.trim())?.[1];
  if (code != null) return { crsText: `EPSG:${code}` };
  const shown = JSON.stringify(member).slice(0, 120);
  return {
    crsText: undefined,
    crsProblem: {
      zh: `GeoJSON 的 crs 无法解读：${shown}。请核实后用 --crs EPSG代码 指定。`,
      en: `The crs of the GeoJSON cannot be read: ${shown}. Find out and give --crs EPSG.`,
    },
  };
}
