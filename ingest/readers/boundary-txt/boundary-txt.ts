/**
 * 界址点坐标 TXT: one row per plot, columns named as the first line of the national form has them. X is the northing, Y the
 * easting; the numbers themselves are asked (`schemas/detect-coordinates.ts`), and exchanged axes or another unit are
 * corrected only when a person has confirmed it.
 */

import type { Reading } from '../../../schemas/detect-coordinates.ts';
import { boundaryColumns } from '../../../schemas/formats/boundary-templates.ts';
import { type Issue, issue } from '../../issues.ts';
import { inBatches } from '../batches.ts';
import { READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import { formatOf } from '../recognise.ts';
import type {
  DeliveredFile,
  Reader,
  ReadOptions,
  SourceColumn,
  SourceLayer,
  SourceRow,
  SourceValue,
} from '../reader.ts';
import { contentDigest, findEncoding, readWhole, type TextEncodingFound } from '../text-file.ts';
import { layerName } from '../layer-name.ts';
import { STANDARD_KEYS } from './header-crs.ts';
import {
  detectPlot,
  isRingClosed,
  type PlotConvention,
  plotGeometry,
  plotKind,
  ringSpans,
  readingKey,
} from './plot-geometry.ts';
import { type PlotFault, type RawPlot, readPlots } from './read-plots.ts';
import { type BoundarySurvey, declaredEpsg, surveyBoundaryTxt, wordsOf } from './survey.ts';

export const boundaryTxtReader: Reader = {
  id: 'boundary-txt',
  label: '界址点坐标 TXT',
  extensions: ['txt'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const file of files) {
      if ((await formatOf(file)) === 'boundary-txt') layers.push(await openLayer(file, options));
    }
    return layers;
  },
};

interface OpenText {
  readonly file: DeliveredFile;
  readonly encoding: TextEncodingFound;
  readonly survey: BoundarySurvey;
  readonly limits: ReadLimits;
  readonly columns: readonly SourceColumn[];
  /** Values of the properties that are columns. */
  readonly constants: readonly string[];
  readonly convention: PlotConvention;
}

async function openLayer(file: DeliveredFile, options: ReadOptions): Promise<SourceLayer> {
  const limits = options.limits ?? READ_LIMITS;
  const encoding = await findEncoding(file.path, options.encoding);
  const survey = await surveyBoundaryTxt(file.path, encoding.label, limits);
  const fields = [...survey.layouts].reduce((most, each) => (each[1] > most[1] ? each : most), [8, 0])[0];
  const { columns, isKnown } = boundaryColumns(fields);
  const own = survey.entries.filter(({ key, value }) => value !== '' && !STANDARD_KEYS.has(key));
  const { reading, crs } = decide(survey, options.correctCoordinates === true);
  const open: OpenText = {
    file,
    encoding,
    survey,
    limits,
    columns: [...columns, ...own.map(({ key }) => ({ name: key, type: 'text' as const }))].map(
      (field): SourceColumn => ({ ...field, length: 0, scale: 0 }),
    ),
    constants: own.map(({ value }) => value),
    convention: { areRingsOpen: survey.areRingsOpen, reading },
  };
  return {
    name: layerName(file.name),
    columns: open.columns,
    geometry: survey.kinds.size === 1 ? [...survey.kinds][0]! : 'any',
    rowCount: survey.plots,
    ...crs,
    encoding: { label: encoding.label, declared: encoding.declared },
    issues: [
      ...survey.faults.map((fault) => faultIssue(fault, null)),
      ...(isKnown ? [] : [issue('header-layout-unknown', null, { actual: String(fields) })]),
      ...(survey.areRingsOpen ? [issue('rings-left-open', null, { actual: String(survey.rings) })] : []),
      ...coordinateIssues(survey, reading),
    ],
    sha256: () => contentDigest([file]),
    bytes: file.bytes,
    // what was corrected must not be given back uncorrected
    ...(survey.detection?.state === 'correctable' && reading != null
      ? {}
      : { original: { format: 'boundary-txt', encoding: encoding.label, bytes: () => readWhole(file, limits) } }),
    read: () => inBatches(readRows(open)),
  };
}

type DeclaredCrs = Pick<SourceLayer, 'crsText' | 'crsProblem' | 'datumShift'>;

/** How to read the numbers, and what is said about their system. */
function decide(
  { crs, detection }: BoundarySurvey,
  isConfirmed: boolean,
): { readonly reading: Reading | null; readonly crs: DeclaredCrs } {
  const shift = crs.shift == null ? {} : { datumShift: crs.shift };
  const declared = declaredEpsg(crs);
  const fallback = declared == null ? undefined : `EPSG:${declared}`;
  if (detection == null) return { reading: null, crs: { crsText: fallback, ...shift } };
  const words = wordsOf(detection.findings);
  const problem = (zhHint: string, enHint: string) => ({
    crsText: undefined,
    crsProblem: { zh: `${words.zh}。${zhHint}`, en: `${words.en}. ${enHint}` },
    ...shift,
  });
  if (crs.localSystem != null) {
    const crsProblem = {
      zh: `坐标系为“${crs.localSystem}”，不是国家坐标系，需要转换参数；若其坐标即为某一国家坐标系，用 --crs 指定。`,
      en: `The CRS is "${crs.localSystem}", no national one: it needs parameters, or --crs if the numbers are of a national one.`,
    };
    return { reading: null, crs: { crsText: undefined, crsProblem } };
  }
  switch (detection.state) {
    case 'recognised':
      return { reading: detection.reading, crs: { crsText: `EPSG:${detection.reading.epsg}`, ...shift } };
    case 'correctable':
      if (isConfirmed) {
        return { reading: detection.reading, crs: { crsText: `EPSG:${detection.reading.epsg}`, ...shift } };
      }
      return {
        reading: null,
        crs: problem(
          '请核实；确认后加 --correct-coordinates 更正入库（更正会记录在案）。',
          'Check it; add --correct-coordinates to load it corrected (the correction is put on record).',
        ),
      };
    case 'choose':
      return { reading: null, crs: { crsText: undefined, ...shift } };
    case 'refused':
      // a missing zone is what --crs is for, and the pipeline says so itself
      if (detection.findings.every(({ code }) => code === 'zone-missing')) {
        return { reading: null, crs: { crsText: undefined, ...shift } };
      }
      return {
        reading: null,
        crs: problem('请更正文件，或核实后用 --crs EPSG代码 指定。', 'Correct the file, or give --crs EPSG.'),
      };
  }
}

function coordinateIssues({ crs, detection }: BoundarySurvey, reading: Reading | null): readonly Issue[] {
  const issues: Issue[] = [];
  if (reading != null && !crs.isDatumDeclared) {
    issues.push(issue('crs-from-coordinates', null, { actual: `EPSG:${reading.epsg}` }));
  }
  for (const { code, severity, message } of detection?.findings ?? []) {
    if (code === 'latitude-first') continue; // the order of this format
    const isCorrected = severity === 'error' && detection?.state === 'correctable' && reading != null;
    if (isCorrected) issues.push(issue('coordinates-corrected', null, { detail: message }));
    else if (severity !== 'error') issues.push({ ...issue('coordinate-form', null, { detail: message }), severity });
  }
  return issues;
}

const FAULT_ISSUES = {
  'full-width-comma': 'full-width-comma',
  'header-without-mark': 'header-without-mark',
  'point-malformed': 'line-malformed',
  'point-before-plot': 'point-before-plot',
  'plot-empty': 'plot-empty',
  'line-unknown': 'line-unknown',
} as const;

function faultIssue({ code, line, text }: PlotFault, sourceRow: number | null): Issue {
  return issue(FAULT_ISSUES[code], sourceRow, { actual: `第 ${line} 行 line ${line}: ${text}` });
}

async function* readRows(open: OpenText): AsyncGenerator<SourceRow> {
  const { file, encoding, survey, limits, columns, constants, convention } = open;
  const layoutKey = convention.reading == null || survey.detection == null ? null : readingKey(survey.detection);
  const numbers = new Map<string, number>();
  for await (const part of readPlots(file.path, encoding.label, limits)) {
    if (part.kind !== 'plot') continue;
    const { plot } = part;
    const kind = plotKind(plot.header[4]);
    const issues = plot.faults.map((fault) => faultIssue(fault, plot.number));
    checkNumber(plot, numbers, issues);
    if (plot.points > limits.vertices) {
      issues.push(
        issue('shape-too-large', plot.number, { actual: String(plot.points), expected: String(limits.vertices) }),
      );
    }
    if (layoutKey != null) checkForm(plot, open, layoutKey, issues);
    if (kind === 'polygon') checkCount(plot, convention, issues);
    yield {
      sourceRow: plot.number,
      values: valuesOf(plot, columns.length - constants.length, constants),
      geometry: plot.points > limits.vertices ? null : plotGeometry(plot, kind, convention, issues),
      issues,
    };
  }
}

/** 地块编号 identifies a plot within its file. */
function checkNumber({ number, header }: RawPlot, numbers: Map<string, number>, issues: Issue[]): void {
  const name = header[2] ?? '';
  if (name === '') return;
  const earlier = numbers.get(name);
  if (earlier == null) numbers.set(name, number);
  else issues.push(issue('plot-number-duplicate', number, { actual: name, expected: String(earlier) }));
}

/** A plot written otherwise than the rest of the file. */
function checkForm(plot: RawPlot, { survey }: OpenText, layoutKey: string, issues: Issue[]): void {
  if (plot.first.length === 0) return;
  const detection = detectPlot(plot, survey.crs.hints);
  if (readingKey(detection) === layoutKey) return;
  const { zh, en } = wordsOf(detection.findings);
  const lines = detection.findings.flatMap(({ rows }) => rows).slice(0, 10);
  const at = lines.length === 0 ? '' : `（第 ${lines.join('、')} 点 points）`;
  const form = readingKey(detection);
  issues.push(
    issue('coordinate-form', plot.number, {
      actual: form,
      expected: layoutKey,
      detail: {
        zh: `与文件中其他地块不同（${form}；其他 ${layoutKey}）${zh}${at}`,
        en: `unlike the other plots of the file (${form}; others ${layoutKey}) ${en}${at}`,
      },
    }),
  );
}

/** Some writers count the closing points, some do not. A point that closes and is missing is reported as such, not here. */
function checkCount(plot: RawPlot, { areRingsOpen }: PlotConvention, issues: Issue[]): void {
  const text = plot.header[0] ?? '';
  if (!/^\d+$/.test(text)) return;
  const declared = Number(text);
  const spans = ringSpans(plot);
  const closed = spans.filter((span) => isRingClosed(plot, span)).length;
  const open = areRingsOpen ? 0 : spans.length - closed;
  if ([plot.points, plot.points - closed, plot.points + open].includes(declared)) return;
  issues.push(issue('point-count', plot.number, { actual: text, expected: String(plot.points) }));
}

function valuesOf({ header, points }: RawPlot, fields: number, constants: readonly string[]): SourceValue[] {
  const values: SourceValue[] = [];
  for (let i = 0; i < fields; i++) {
    const text = header[i] ?? '';
    if (text === '') values.push(null);
    else values.push(i < 2 && /^[+-]?\d+(\.\d*)?$/.test(text) && text.length <= 15 ? Number(text) : text);
  }
  // a plot without a heading still has its points
  if (header.length === 0 && fields > 0) values[0] = points;
  return [...values, ...constants];
}
