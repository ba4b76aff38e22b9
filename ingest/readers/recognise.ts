/**
 * What a file is, by its content. Names lie: .mdb files that are .accdb inside, tables called .txt, packages without any
 * extension. Binary formats are told by their first bytes, texts by their first lines, tables last because almost any text
 * looks a little like one.
 */

import { hasPlots } from '../../schemas/formats/boundary-txt.ts';
import type { DeliveredFile } from './reader.ts';
import { looksLikeTable } from './csv/looks-like-table.ts';
import { looksLikeVertexText } from './vertex-text/looks-like-vertex-text.ts';
import { headOf } from './text-file.ts';
import { isWorkbook } from './xlsx/is-workbook.ts';

export type FileFormat =
  | 'jet'
  | 'sqlite'
  | 'flatgeobuf'
  | 'geojson'
  | 'kml'
  | 'gml'
  | 'dxf'
  | 'boundary-txt'
  | 'vertex-text'
  | 'vct'
  | 'csv'
  | 'xlsx'
  /** Known, and not read: `unread.ts` says what to do. */
  | UnreadFormat
  | 'other';

/** Formats that we recognise in order to say what should be delivered in their place. */
export type UnreadFormat = 'dwg' | 'xls' | 'rar' | '7z' | 'pdf' | 'esri-json';

const HEAD = 64 * 1024;
const known = new WeakMap<DeliveredFile, Promise<FileFormat>>();

/** The format of a delivered file; asked once, remembered. */
export function formatOf(file: DeliveredFile): Promise<FileFormat> {
  let format = known.get(file);
  if (format == null) known.set(file, (format = recognise(file)));
  return format;
}

async function recognise(file: DeliveredFile): Promise<FileFormat> {
  // parts of shapefiles go by their names: a .dbf has no signature
  if (/\.(shp|shx|dbf|prj|cpg|cst|sbn|sbx|qpj)$/i.test(file.name)) return 'other';
  const head = await headOf(file.path, HEAD);
  const binary = binaryFormat(head);
  if (binary === 'zip') return (await isWorkbook(file.path)) ? 'xlsx' : 'other';
  return binary ?? textFormat(head) ?? 'other';
}

function binaryFormat(head: Buffer): FileFormat | 'zip' | undefined {
  const starts = (text: string, at = 0) => head.toString('latin1', at, at + text.length) === text;
  if (starts('Standard Jet DB', 4) || starts('Standard ACE DB', 4)) return 'jet';
  if (starts('SQLite format 3\0')) return 'sqlite';
  if (starts('fgb\x03fgb')) return 'flatgeobuf';
  if (starts('PK\x03\x04')) return 'zip';
  if (/^AC10\d\d\0/.test(head.toString('latin1', 0, 7))) return 'dwg';
  if (starts('AutoCAD Binary DXF')) return 'dxf';
  if (starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'xls';
  if (starts('Rar!\x1a\x07')) return 'rar';
  if (starts("7z\xbc\xaf'\x1c")) return '7z';
  return starts('%PDF-') ? 'pdf' : undefined;
}

/** The head as text, in each of the encodings it may be in; empty for what is no text. */
function textsOf(head: Buffer): readonly string[] {
  if (head[0] === 0xff && head[1] === 0xfe) return [new TextDecoder('utf-16le').decode(head)];
  if (head[0] === 0xfe && head[1] === 0xff) return [new TextDecoder('utf-16be').decode(head)];
  if (head.includes(0)) return [];
  const text = new TextDecoder('utf-8').decode(head);
  return text.includes('\uFFFD') ? [new TextDecoder('gb18030').decode(head), text] : [text];
}

function textFormat(head: Buffer): FileFormat | undefined {
  for (const text of textsOf(head)) {
    const format = formatOfText(text);
    if (format != null) return format;
  }
  return undefined;
}

function formatOfText(text: string): FileFormat | undefined {
  const start = text.trimStart().slice(0, 2000);
  if (start.startsWith('{') || start.startsWith('[{')) return jsonFormat(text);
  if (start.startsWith('<')) return xmlFormat(text);
  if (/^(\s*999\r?\n[^\n]*\n)*\s*0\r?\n\s*SECTION\s/.test(text)) return 'dxf';
  if (/^(HeadBegin|LANDUSE-VCT|CNSDTF-VCT|CADASTRE-VCT)/i.test(start) || /^\s*DataMark\s*:/im.test(start)) return 'vct';
  if (hasPlots(text)) return 'boundary-txt';
  if (looksLikeVertexText(text)) return 'vertex-text';
  return looksLikeTable(text) ? 'csv' : undefined;
}

/** GeoJSON says so near its beginning, whole or line by line; Esri's own JSON names its geometry type. */
function jsonFormat(text: string): FileFormat | undefined {
  if (/"(esriGeometry\w+|geometryType)"/.test(text) && /"esriGeometry|"spatialReference"/.test(text))
    return 'esri-json';
  const type = /"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|(Multi)?(Point|LineString|Polygon))"/;
  return type.test(text) || /"features"\s*:\s*\[/.test(text) ? 'geojson' : undefined;
}

function xmlFormat(text: string): FileFormat | undefined {
  if (/<(\w+:)?kml[\s>]/i.test(text)) return 'kml';
  return /opengis\.net\/(gml|wfs)|<gml:/i.test(text) ? 'gml' : undefined;
}
