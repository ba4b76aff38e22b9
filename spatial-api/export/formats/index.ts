import { boundaryTextFormat } from './boundary-text.ts';
import { csvFormat } from './csv.ts';
import type { ExportFormat } from './format.ts';
import { geodatabaseFormat } from './geodatabase.ts';
import { geojsonFormat } from './geojson.ts';
import { geopackageFormat } from './geopackage.ts';
import { shapefileFormat } from './shapefile.ts';
import { vctFormat } from './vct.ts';
import { xlsxFormat } from './xlsx.ts';

/** Formats that layers go out in, by id. */
export const formats: readonly ExportFormat[] = [
  shapefileFormat('gbk'),
  shapefileFormat('utf8'),
  geopackageFormat,
  geojsonFormat,
  boundaryTextFormat,
  vctFormat,
  geodatabaseFormat,
  xlsxFormat,
  csvFormat,
];

/** Ids of the formats, for schemas of requests. */
export const FORMAT_IDS = ['shp', 'shp-utf8', 'gpkg', 'geojson', 'txt', 'vct', 'geodatabase', 'xlsx', 'csv'] as const;

export const formatById = (id: string): ExportFormat | undefined => formats.find((format) => format.id === id);
