/**
 * 地籍调查表, as far as it is known before anybody goes out: 宗地基本信息 and 界址标示 of every parcel that the sketch overlaps, and a blank one for
 * each code that is held. What the field has to say is left empty. Headings follow TD/T 1001; the bureau's own template goes on top of the data.
 */
import type { Pool } from 'pg';
import { codeLabel } from '../../schemas/codelists/index.ts';
import { groupLandCode } from '../../schemas/land-code.ts';
import { surveyKinds } from '../../schemas/rules/survey.ts';
import { closePdf, INK, MM, openPdf, type Pdf, textWidth } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { SurveyTask } from './task-store.ts';

/** What a form says of a parcel; personal values as the reader's scope shows them. */
export interface FormParcel {
  readonly code: string;
  readonly unitNumber: string | null;
  readonly location: string | null;
  readonly rightHolder: string | null;
  readonly rightType: string | null;
  readonly rightNature: string | null;
  readonly landClass: string | null;
  readonly area: string | null;
  readonly mapSheets: string | null;
  readonly north: string | null;
  readonly east: string | null;
  readonly south: string | null;
  readonly west: string | null;
  readonly points: readonly {
    readonly number: string;
    readonly ring: number;
    readonly mark: string | null;
    readonly northing: string | null;
    readonly easting: string | null;
  }[];
}

/** Parcels by their codes, at a version, in the order of their codes. */
export async function readFormParcels(
  db: Pool,
  codes: readonly string[],
  versions: { readonly parcel: number; readonly points: number },
): Promise<readonly FormParcel[]> {
  const { rows } = await db.query<FormParcel>(
    `select parcel_code as code, unit_number as "unitNumber", location, right_holder as "rightHolder", right_type as "rightType",
  right_nature as "rightNature", land_class as "landClass", to_char(area, 'FM999999999990.00') as area, map_sheet as "mapSheets",
  north_neighbour as north, east_neighbour as east, south_neighbour as south, west_neighbour as west,
  coalesce((select json_agg(json_build_object('number', j.point_number, 'ring', j.ring, 'mark', j.mark_type,
      'northing', to_char(j.northing, 'FM99999990.000'), 'easting', to_char(j.easting, 'FM999999990.000')) order by j.ring, j.sequence)
    from land.boundary_point j
    where j.parcel_code = p.parcel_code and j.version_from <= $3 and coalesce(j.version_to > $3, true)), '[]') as points
from land.parcel p
where parcel_code = any($1::text[]) and version_from <= $2 and coalesce(version_to > $2, true)
order by parcel_code, feature_id`,
    [codes, versions.parcel, versions.points],
  );
  return rows;
}

/** What all forms of a package share. */
export interface FormHead {
  readonly task: Pick<
    SurveyTask,
    'number' | 'kind' | 'place' | 'purpose' | 'applicant' | 'contactName' | 'contactPhone' | 'surveyor'
  >;
  readonly unit: string;
  /** `yyyy-MM-dd`. */
  readonly day: string;
  /** Codes that are held and have no parcel yet. */
  readonly reserved: readonly string[];
}

/** Draws the forms; equal input gives equal bytes. */
export async function surveyForms(parcels: readonly FormParcel[], head: FormHead): Promise<Buffer> {
  const { task, unit, day, reserved } = head;
  const pdf = openPdf({ title: `地籍调查表 ${task.number}`, author: unit, createdAt: new Date(`${day}T00:00:00Z`) });
  const forms = [...parcels, ...reserved.map(blankParcel)];
  if (forms.length === 0) forms.push(blankParcel(''));
  for (const [index, parcel] of forms.entries()) {
    if (index > 0) pdf.addPage();
    drawForm(pdf, parcel, head);
  }
  return closePdf(pdf, `${task.number}　${unit}`);
}

const blankParcel = (code: string): FormParcel => ({
  code,
  unitNumber: null,
  location: null,
  rightHolder: null,
  rightType: null,
  rightNature: null,
  landClass: null,
  area: null,
  mapSheets: null,
  north: null,
  east: null,
  south: null,
  west: null,
  points: [],
});

/** Lines left for points where the register knows none. */
const BLANK_POINTS = 12;

function drawForm(pdf: Pdf, parcel: FormParcel, { task, day }: FormHead): void {
  pdf.font('bold').fontSize(16).fillColor(INK.text).text('地籍调查表', { align: 'center' });
  pdf.font('regular').fontSize(8).fillColor(INK.muted);
  pdf.text(`任务 ${task.number}　${surveyKinds[task.kind].zh}　预填 ${day}`, { align: 'center' });
  pdf.moveDown(0.8);
  const label = (list: string, code: string | null): string =>
    code === null ? '' : `${codeLabel(list, code) ?? ''}（${code}）`;
  pairs(pdf, '宗地基本信息', [
    [
      '宗地代码',
      parcel.code === '' ? '' : groupLandCode(parcel.code),
      '不动产单元号',
      groupLandCode(parcel.unitNumber ?? ''),
    ],
    ['坐落', parcel.location ?? task.place, '图幅号', parcel.mapSheets ?? ''],
    ['权利人', parcel.rightHolder ?? '', '权利类型', label('right-type', parcel.rightType)],
    ['权利性质', label('right-nature', parcel.rightNature), '地类', label('land-class', parcel.landClass)],
    ['登记面积（㎡）', parcel.area ?? '', '实测面积（㎡）', ''],
    [
      '申请人',
      task.applicant,
      '联系人、电话',
      [task.contactName, task.contactPhone].filter((part) => part !== null).join(' '),
    ],
    ['北至', parcel.north ?? '', '东至', parcel.east ?? ''],
    ['南至', parcel.south ?? '', '西至', parcel.west ?? ''],
    ['调查目的', task.purpose, '调查员', task.surveyor ?? ''],
  ]);
  pdf.moveDown(0.6);
  const blank = Array.from({ length: BLANK_POINTS }, () => ['', '', '', '', '', '', '']);
  const known: Row[] = parcel.points.map(({ number, ring, mark, northing, easting }) => [
    number,
    String(ring),
    label('boundary-mark', mark),
    northing ?? '',
    easting ?? '',
    '',
    '',
  ]);
  subtitle(pdf, '界址标示');
  drawTable(
    pdf,
    [
      { title: '界址点号', share: 1.1 },
      { title: '圈号', share: 0.6 },
      { title: '界标类型', share: 1.3 },
      { title: 'X（北）', share: 1.6, align: 'right' },
      { title: 'Y（东）', share: 1.6, align: 'right' },
      { title: '界址间距（m）', share: 1.2 },
      { title: '说明', share: 2 },
    ],
    known.length === 0 ? blank : known,
  );
  pdf.moveDown(0.6);
  subtitle(pdf, '指界签章');
  drawTable(
    pdf,
    [
      { title: '本宗指界人（签章）', share: 2 },
      { title: '邻宗代码', share: 2 },
      { title: '邻宗指界人（签章）', share: 2 },
      { title: '日期', share: 1 },
    ],
    Array.from({ length: 4 }, () => ['\n', '', '', '']),
  );
  pdf.moveDown(0.6);
  subtitle(pdf, '调查记事、审核意见');
  const { left } = pdf.page.margins;
  const width = textWidth(pdf);
  const high = Math.min(22 * MM, pdf.page.height - pdf.page.margins.bottom - pdf.y);
  if (high > 8 * MM) pdf.rect(left, pdf.y, width, high).lineWidth(0.5).strokeColor(INK.line).stroke();
}

function subtitle(pdf: Pdf, words: string): void {
  pdf.font('bold').fontSize(10).fillColor(INK.text).text(words, pdf.page.margins.left);
  pdf.moveDown(0.2);
}

function pairs(pdf: Pdf, words: string, rows: readonly (readonly [string, string, string, string])[]): void {
  subtitle(pdf, words);
  const title = (each: string) => ({ text: each, fill: INK.fill });
  drawTable(
    pdf,
    [
      { title: '', share: 1.1 },
      { title: '', share: 2.6 },
      { title: '', share: 1.1 },
      { title: '', share: 2.2 },
    ],
    rows.map(([a, b, c, d]) => [title(a), b, title(c), d]),
    { headless: true },
  );
}
