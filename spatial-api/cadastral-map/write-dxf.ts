/**
 * A page as DXF, release AC1018 (2004), in GBK as the code page says: GDAL 3.6 reads UTF-8 of later releases wrongly, and
 * every Chinese CAD reads this. Characters beyond GBK are written as `\\U+XXXX`. Everything lies at its ground coordinates in metres, the frame
 * and its texts around the map too, so that a drawing opens in CAD and GIS where it belongs; sizes of text are metres at
 * the scale of the map. Fills stay out: what a surveyor edits are lines, points and texts.
 */
import iconv from 'iconv-lite';
import { clipLines } from './clip.ts';
import type { Item, Lines, Page, SceneLayer, Stroke, TextItem } from './scene.ts';
import { textWidth } from './fonts.ts';

/** Paper to metres. */
interface Ground {
  readonly x: (x: number) => number;
  readonly y: (y: number) => number;
  /** Metres in a millimetre of paper. */
  readonly unit: number;
}

/** Group code and value, one pair each. */
class Dxf {
  readonly out: string[] = [];
  readonly lineTypes: ReturnType<typeof lineTypesOf>;
  private next = 0x100;

  constructor(layers: readonly SceneLayer[]) {
    this.lineTypes = lineTypesOf(layers);
  }

  pair(code: number, value: string | number): this {
    this.out.push(`${code}\n${value}`);
    return this;
  }

  handle(): string {
    return (this.next++).toString(16).toUpperCase();
  }
}

/** Shortest line that is no dot, millimetres. */
const DOT = 0.05;

/** The text style. LibreCAD takes its strokes by the name of the style and has Chinese ones by this; others take the font file. */
const TEXT_STYLE = 'unicode';

/** Names that CAD programs know for patterns by their kinds of elements (line, short line, dot), the form of each in three lengths. */
const KNOWN_TYPES: Readonly<Record<string, string>> = {
  line: 'DASHED',
  'line dot': 'DASHDOT',
  'line dot dot': 'DIVIDE',
  'line dot line': 'BORDER',
  'line short': 'CENTER',
};
const LENGTHS: Readonly<Record<number, readonly string[]>> = { 1: [''], 2: ['', '2'], 3: ['X2', '', '2'] };

/**
 * A name for each pattern, by its text. Programs that do not read patterns draw the names they know, so those are taken, the longest
 * pattern of a kind first; what is left over is named by its lengths in millimetres.
 */
function lineTypesOf(layers: readonly SceneLayer[]): ReadonlyMap<string, { name: string; dash: readonly number[] }> {
  const kinds = new Map<string, Map<string, readonly number[]>>();
  for (const { items } of layers)
    for (const item of items) {
      const dash = item.kind === 'path' ? item.stroke?.dash : undefined;
      if (dash == null) continue;
      const known = kinds.get(kindOf(dash)) ?? new Map<string, readonly number[]>();
      kinds.set(kindOf(dash), known.set(dash.join(' '), dash));
    }
  const types = new Map<string, { name: string; dash: readonly number[] }>();
  for (const [kind, found] of kinds) {
    const longest = [...found.values()].toSorted((a, b) => sum(b) - sum(a));
    const endings = LENGTHS[longest.length];
    for (const [i, dash] of longest.entries()) {
      const known = KNOWN_TYPES[kind];
      const name = known == null || endings == null ? `DASH_${dash.join('_')}` : `${known}${endings[i]}`;
      types.set(dash.join(' '), { name, dash });
    }
  }
  return types;
}

function kindOf(dash: readonly number[]): string {
  const longest = Math.max(...dash);
  return dash
    .filter((_, i) => i % 2 === 0)
    .map((length) => (length < DOT ? 'dot' : length < longest / 3 ? 'short' : 'line'))
    .join(' ');
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Writes a page that lies on the ground; a page without georeference is drawn in millimetres. */
export function writeDxf(page: Page): Buffer {
  const ground = groundOf(page);
  const layers = page.layers.filter(({ items }) => items.length > 0);
  const dxf = new Dxf(layers);
  writeHeader(dxf, page, ground);
  writeTables(dxf, layers, ground);
  dxf.pair(0, 'SECTION').pair(2, 'BLOCKS');
  for (const [name, handles] of [
    ['*Model_Space', ['20', '21', '1F']],
    ['*Paper_Space', ['22', '23', '1E']],
  ] as const) {
    dxf.pair(0, 'BLOCK').pair(5, handles[0]).pair(330, handles[2]).pair(100, 'AcDbEntity').pair(8, '0');
    dxf
      .pair(100, 'AcDbBlockBegin')
      .pair(2, name)
      .pair(70, 0)
      .pair(10, 0)
      .pair(20, 0)
      .pair(30, 0)
      .pair(3, name)
      .pair(1, '');
    dxf
      .pair(0, 'ENDBLK')
      .pair(5, handles[1])
      .pair(330, handles[2])
      .pair(100, 'AcDbEntity')
      .pair(8, '0')
      .pair(100, 'AcDbBlockEnd');
  }
  dxf.pair(0, 'ENDSEC').pair(0, 'SECTION').pair(2, 'ENTITIES');
  for (const layer of layers) for (const item of layer.items) drawItem(dxf, layer, item, ground);
  dxf.pair(0, 'ENDSEC').pair(0, 'SECTION').pair(2, 'OBJECTS');
  dxf
    .pair(0, 'DICTIONARY')
    .pair(5, 'C')
    .pair(330, 0)
    .pair(100, 'AcDbDictionary')
    .pair(281, 1)
    .pair(3, 'ACAD_GROUP')
    .pair(350, 'D');
  dxf.pair(0, 'DICTIONARY').pair(5, 'D').pair(330, 'C').pair(100, 'AcDbDictionary').pair(281, 1);
  dxf.pair(0, 'ENDSEC').pair(0, 'EOF');
  return iconv.encode(`${dxf.out.join('\n')}\n`, 'gbk');
}

function groundOf({ georeference }: Page): Ground {
  if (georeference == null) return { x: (x) => x, y: (y) => y, unit: 1 };
  const { origin, place, scale } = georeference;
  const unit = scale / 1000;
  return { x: (x) => origin[0] + (x - place[0]) * unit, y: (y) => origin[1] + (y - place[1]) * unit, unit };
}

/** Extent, and the sheet of paper it is printed on: a program that prints the drawing gets the page, to scale. */
function writeHeader(dxf: Dxf, page: Page, { x, y, unit }: Ground): void {
  dxf.pair(0, 'SECTION').pair(2, 'HEADER');
  dxf.pair(9, '$ACADVER').pair(1, 'AC1018').pair(9, '$DWGCODEPAGE').pair(3, 'ANSI_936');
  dxf.pair(9, '$INSUNITS').pair(70, 6).pair(9, '$MEASUREMENT').pair(70, 1);
  dxf
    .pair(9, '$EXTMIN')
    .pair(10, coordinate(x(0)))
    .pair(20, coordinate(y(0)))
    .pair(30, 0);
  dxf
    .pair(9, '$EXTMAX')
    .pair(10, coordinate(x(page.width)))
    .pair(20, coordinate(y(page.height)))
    .pair(30, 0);
  const paper = 1 / (1000 * unit);
  dxf
    .pair(9, '$PINSBASE')
    .pair(10, -x(0) * paper)
    .pair(20, -y(0) * paper)
    .pair(30, 0);
  dxf.pair(9, '$PLIMMIN').pair(10, 0).pair(20, 0);
  dxf
    .pair(9, '$PLIMMAX')
    .pair(10, page.width / 1000)
    .pair(20, page.height / 1000);
  dxf.pair(9, '$PSVPSCALE').pair(40, paper);
  dxf.pair(9, '$HANDSEED').pair(5, 'FFFFFF').pair(0, 'ENDSEC');
}

function writeTables(dxf: Dxf, layers: readonly SceneLayer[], { unit }: Ground): void {
  dxf.pair(0, 'SECTION').pair(2, 'TABLES');
  table(dxf, 'VPORT', '8', 0);
  dxf.pair(0, 'ENDTAB');
  table(dxf, 'LTYPE', '5', 3 + dxf.lineTypes.size);
  for (const [handle, name, description] of [
    ['14', 'ByBlock', ''],
    ['15', 'ByLayer', ''],
    ['16', 'Continuous', 'Solid line'],
  ] as const) {
    symbol(dxf, 'LTYPE', handle, '5', 'AcDbLinetypeTableRecord', name);
    dxf.pair(3, description).pair(72, 65).pair(73, 0).pair(40, 0);
  }
  for (const type of dxf.lineTypes.values()) writeLineType(dxf, type, unit);
  dxf.pair(0, 'ENDTAB');
  table(dxf, 'LAYER', '2', layers.length + 1);
  for (const [i, { id, title }] of [{ id: '0', title: '' }, ...layers].entries()) {
    symbol(
      dxf,
      'LAYER',
      i === 0 ? '10' : (0x40 + i).toString(16).toUpperCase(),
      '2',
      'AcDbLayerTableRecord',
      layerName({ id, title }),
    );
    dxf.pair(62, 7).pair(6, 'Continuous').pair(370, -3).pair(390, 'F');
  }
  dxf.pair(0, 'ENDTAB');
  table(dxf, 'STYLE', '3', 2);
  for (const [handle, name] of [
    ['11', 'Standard'],
    ['13', TEXT_STYLE],
  ] as const) {
    symbol(dxf, 'STYLE', handle, '3', 'AcDbTextStyleTableRecord', name);
    dxf.pair(40, 0).pair(41, 1).pair(50, 0).pair(71, 0).pair(42, 2.5).pair(3, 'simhei.ttf').pair(4, '');
  }
  dxf.pair(0, 'ENDTAB');
  for (const [name, handle] of [
    ['VIEW', '6'],
    ['UCS', '7'],
  ] as const) {
    table(dxf, name, handle, 0);
    dxf.pair(0, 'ENDTAB');
  }
  table(dxf, 'APPID', '9', 1);
  symbol(dxf, 'APPID', '12', '9', 'AcDbRegAppTableRecord', 'ACAD');
  dxf.pair(0, 'ENDTAB');
  table(dxf, 'DIMSTYLE', 'A', 1);
  dxf.pair(100, 'AcDbDimStyleTable').pair(71, 1);
  dxf
    .pair(0, 'DIMSTYLE')
    .pair(105, '27')
    .pair(330, 'A')
    .pair(100, 'AcDbSymbolTableRecord')
    .pair(100, 'AcDbDimStyleTableRecord')
    .pair(2, 'Standard')
    .pair(70, 0);
  dxf.pair(0, 'ENDTAB');
  table(dxf, 'BLOCK_RECORD', '1', 2);
  symbol(dxf, 'BLOCK_RECORD', '1F', '1', 'AcDbBlockTableRecord', '*Model_Space', false);
  symbol(dxf, 'BLOCK_RECORD', '1E', '1', 'AcDbBlockTableRecord', '*Paper_Space', false);
  dxf.pair(0, 'ENDTAB').pair(0, 'ENDSEC');
}

/** A pattern of lines and gaps, in metres so that it is on paper what it is in the other files. */
function writeLineType(dxf: Dxf, { name, dash }: { name: string; dash: readonly number[] }, unit: number): void {
  const lengths = dash.map((length, i) => (i % 2 === 1 ? -length : length < DOT ? 0 : length));
  symbol(dxf, 'LTYPE', dxf.handle(), '5', 'AcDbLinetypeTableRecord', name);
  const total = lengths.reduce((sum, length) => sum + Math.abs(length), 0);
  dxf
    .pair(3, '')
    .pair(72, 65)
    .pair(73, lengths.length)
    .pair(40, coordinate(total * unit));
  for (const length of lengths) dxf.pair(49, coordinate(length * unit)).pair(74, 0);
}

function table(dxf: Dxf, name: string, handle: string, count: number): void {
  dxf.pair(0, 'TABLE').pair(2, name).pair(5, handle).pair(330, 0).pair(100, 'AcDbSymbolTable').pair(70, count);
}

function symbol(
  dxf: Dxf,
  kind: string,
  handle: string,
  owner: string,
  record: string,
  name: string,
  hasFlags = true,
): void {
  dxf.pair(0, kind).pair(5, handle).pair(330, owner).pair(100, 'AcDbSymbolTableRecord').pair(100, record).pair(2, name);
  if (hasFlags) dxf.pair(70, 0);
}

/** `JZX 界址线`: the code that programs know, and the words that people read. */
const layerName = ({ id, title }: Pick<SceneLayer, 'id' | 'title'>): string => (title === '' ? id : `${id}_${title}`);

function drawItem(dxf: Dxf, layer: SceneLayer, item: Item, ground: Ground): void {
  if (item.kind === 'text') return drawText(dxf, layer, item, ground);
  if (item.kind === 'circles') {
    for (let at = 0; at < item.centres.length; at += 2) {
      entity(dxf, 'CIRCLE', layer, item.stroke?.colour ?? item.fill ?? '#000000', 'AcDbCircle');
      dxf
        .pair(10, coordinate(ground.x(item.centres[at]!)))
        .pair(20, coordinate(ground.y(item.centres[at + 1]!)))
        .pair(30, 0);
      dxf.pair(40, coordinate(item.radius * ground.unit));
    }
    return;
  }
  if (item.stroke != null) drawLines(dxf, layer, item.lines, item.stroke, item.isClosed, ground);
}

function drawLines(dxf: Dxf, layer: SceneLayer, lines: Lines, stroke: Stroke, isClosed: boolean, ground: Ground): void {
  const cut = layer.clip == null ? { lines, isWhole: () => isClosed } : clipLines(lines, layer.clip, isClosed);
  const { xy, ends } = cut.lines;
  let start = 0;
  for (const [part, end] of ends.entries()) {
    const isRing = isClosed && cut.isWhole(part);
    const repeats = xy[2 * start] === xy[2 * end - 2] && xy[2 * start + 1] === xy[2 * end - 1];
    const last = isRing && repeats ? end - 1 : end;
    if (last - start >= 2) {
      entity(dxf, 'LWPOLYLINE', layer, stroke.colour, 'AcDbPolyline', stroke);
      dxf.pair(90, last - start).pair(70, isRing ? 1 : 0);
      for (let v = start; v < last; v++)
        dxf.pair(10, coordinate(ground.x(xy[2 * v]!))).pair(20, coordinate(ground.y(xy[2 * v + 1]!)));
    }
    start = end;
  }
}

/** Line weights that DXF knows, hundredths of a millimetre. */
const WEIGHTS = [5, 9, 13, 15, 18, 20, 25, 30, 35, 40, 50, 53, 60, 70, 80, 90, 100, 106, 120, 140, 158, 200, 211];

function entity(dxf: Dxf, kind: string, layer: SceneLayer, colour: string, subclass: string, stroke?: Stroke): void {
  dxf.pair(0, kind).pair(5, dxf.handle()).pair(330, '1F').pair(100, 'AcDbEntity').pair(8, layerName(layer));
  if (stroke?.dash != null) dxf.pair(6, dxf.lineTypes.get(stroke.dash.join(' '))!.name);
  const wanted = (stroke?.width ?? 0) * 100;
  const weight = WEIGHTS.find((known) => known >= wanted) ?? 211;
  dxf.pair(62, 7).pair(420, Number.parseInt(colour.slice(1), 16));
  if (stroke != null) dxf.pair(370, weight);
  dxf.pair(100, subclass);
}

/** DXF measures the height of capitals; a text is placed by its own left end, so that no program has to know the font. */
function drawText(dxf: Dxf, layer: SceneLayer, item: TextItem, ground: Ground): void {
  const { text, size, align, angle = 0, font } = item;
  if (text === '') return;
  const width = textWidth(text, size, font);
  const shift = align === 'centre' ? width / 2 : align === 'right' ? width : 0;
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  entity(dxf, 'TEXT', layer, item.colour, 'AcDbText');
  dxf
    .pair(10, coordinate(ground.x(item.x - shift * cos)))
    .pair(20, coordinate(ground.y(item.y - shift * sin)))
    .pair(30, 0);
  dxf.pair(40, coordinate(size * 0.86 * ground.unit)).pair(1, dxfText(text));
  if (angle !== 0) dxf.pair(50, angle);
  dxf.pair(7, TEXT_STYLE).pair(100, 'AcDbText');
}

/** One line; what GBK lacks in escapes of UTF-16 units. */
function dxfText(text: string): string {
  return [...text.replaceAll(/[\r\n]+/g, ' ')]
    .map((character) => (isGbk(character) ? character : escaped(character)))
    .join('');
}

function isGbk(character: string): boolean {
  return iconv.decode(iconv.encode(character, 'gbk'), 'gbk') === character;
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\U+${character.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0')}`,
  ).join('');
}

/** Metres to a tenth of a millimetre. */
const coordinate = (value: number): string => (Math.round(value * 10_000) / 10_000).toString();
