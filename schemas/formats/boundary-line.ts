/**
 * One line of a 界址点坐标 TXT. The grammar is told line by line, so that a file of any size is read in constant memory:
 *
 *   [地块坐标]                                               title
 *   带号=40                                                  entry (in a section of properties)
 *   50,8.7423,1,地块一,面,H50G005096,工业用地,0601,@         header of a plot, marked by its @
 *   J1,1,2585776.157,38378508.034                           点号,圈号,X(北),Y(东)[,…]
 */

/** A fault of the text itself. The plot it stands in is still read as far as it can be. */
export type BoundaryFaultCode =
  | 'full-width-comma'
  | 'header-without-mark'
  | 'point-malformed'
  | 'point-before-plot'
  | 'plot-empty'
  | 'line-unknown';

export type BoundaryLine =
  | { readonly kind: 'blank' }
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'entry'; readonly key: string; readonly value: string }
  | { readonly kind: 'header'; readonly fields: readonly string[]; readonly faults: readonly BoundaryFaultCode[] }
  | {
      readonly kind: 'point';
      readonly name: string;
      readonly ring: string;
      readonly first: string;
      readonly second: string;
      readonly rest: readonly string[];
      readonly faults: readonly BoundaryFaultCode[];
    }
  | { readonly kind: 'fault'; readonly faults: readonly BoundaryFaultCode[] };

/** Title of the section that holds the plots. */
export const PLOTS_TITLE = '地块坐标';

const TITLE = /^[[［【]\s*(.+?)\s*[\]］】]$/;
const NUMBER = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/;
/** Fewest fields that a header without its mark has; a shorter line is a broken point. */
const HEADER_FIELDS = 7;

/** True for the text of a number as these files write it. */
export function isNumberText(text: string): boolean {
  return NUMBER.test(text);
}

/** Reads a line without its end; `inPlots` after the title 地块坐标. */
export function readBoundaryLine(line: string, inPlots: boolean): BoundaryLine {
  const content = line.trim();
  if (content === '') return { kind: 'blank' };
  const title = TITLE.exec(content)?.[1];
  if (title != null) return { kind: 'title', title };
  return inPlots ? readPlotLine(content) : readEntry(content);
}

function readEntry(content: string): BoundaryLine {
  const at = content.search(/[=＝]/);
  if (at < 0) return { kind: 'fault', faults: ['line-unknown'] };
  return { kind: 'entry', key: content.slice(0, at).trim(), value: content.slice(at + 1).trim() };
}

function readPlotLine(content: string): BoundaryLine {
  const isFullWidth = /[，＠．]/.test(content);
  const faults: readonly BoundaryFaultCode[] = isFullWidth ? ['full-width-comma'] : [];
  const plain = isFullWidth
    ? content
        .replaceAll('，', ',')
        .replaceAll('＠', '@')
        .replaceAll(/(?<=\d)．(?=\d)/g, '.')
    : content;
  const fields = plain.split(',').map((field) => field.trim());
  const mark = fields.indexOf('@');
  // nothing but blanks may follow the mark
  if (mark >= 0 && fields.slice(mark + 1).every((field) => field === '')) {
    return { kind: 'header', fields: fields.slice(0, mark), faults };
  }
  if (isPoint(fields)) {
    const [name, ring, first, second, ...rest] = fields as [string, string, string, string, ...string[]];
    return { kind: 'point', name, ring, first, second, rest, faults };
  }
  if (fields.length >= HEADER_FIELDS) return { kind: 'header', fields, faults: [...faults, 'header-without-mark'] };
  return { kind: 'fault', faults: [...faults, 'point-malformed'] };
}

/** A point has a ring number and two numbers; a header without its `@` has neither. */
function isPoint(fields: readonly string[]): boolean {
  const [, ring = '', first = '', second = ''] = fields;
  return fields.length >= 4 && /^\d+$/.test(ring) && NUMBER.test(first) && NUMBER.test(second);
}
