/** 一地一档 on paper: a map with neighbours and control lines, then every block, each with its source or the reason why it is empty. */
import { fromGeoJson } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { groupLandCode } from '../../schemas/land-code.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { formatArea } from '../../schemas/units.ts';
import { eventTypes } from '../land-codes/event.ts';
import { stages as stageTitles } from '../land-codes/stages.ts';
import { drawFigure, type FigureOptions, type Shape } from '../paper/figure.ts';
import { closePdf, heading, INK, openPdf, type Pdf } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import {
  fieldText,
  filledFields,
  momentText,
  STANDING_TITLES,
  STATE_TITLES,
  TIMELINE_TITLES,
  valueText,
} from './file-words.ts';
import { MISSING_REASONS, type Agreements, type Block, type FileRecord, type LandFile } from './land-file.ts';
import { landInPlane, MAP_HEIGHT, type Surroundings } from './surroundings.ts';

/** Inks of the map: the land, what lies around it, buildings. */
const OWN = '#c62828';
const NEIGHBOUR = '#5b6673';
const BUILDING = { fill: '#d9cbb8', stroke: '#8a6d4b' } as const;

/** Who prints, and when. */
export interface Printing {
  readonly by: string;
  readonly at: Date;
}

/** Draws the file; equal files printed at one moment by one person are equal to the byte. */
export async function landFilePdf(file: LandFile, surroundings: Surroundings, { by, at }: Printing): Promise<Buffer> {
  const title = `一地一档 ${groupLandCode(file.code)}`;
  const pdf = openPdf({ title, author: by, createdAt: at });
  const { blocks } = file;
  drawHead(pdf, file, by, at);
  drawWarnings(pdf, file);
  drawMap(pdf, file, surroundings);
  drawIdentity(pdf, file);
  part(pdf, '四至与界址', blocks.boundaries, (content) => {
    pairs(pdf, [
      ['东', content.east ?? '—'],
      ['南', content.south ?? '—'],
      ['西', content.west ?? '—'],
      ['北', content.north ?? '—'],
      ['界址点', `${content.points.length} 个`],
      ['界址线', `${content.lines.length} 条`],
    ]);
  });
  part(pdf, '相邻宗地', blocks.neighbours, (list) =>
    drawTable(
      pdf,
      [
        { title: '宗地代码', share: 3 },
        { title: '方位', share: 1 },
        { title: '共有界线', share: 1.4, align: 'right' },
        { title: '坐落', share: 4 },
      ],
      list.map((each) => [
        each.code,
        compass(each.azimuth),
        each.border === null ? '—' : `${each.border.toFixed(2)} m`,
        each.location ?? '—',
      ]),
    ),
  );
  part(pdf, '权利', blocks.rights, ({ holders, land, houses }) => {
    for (const record of [...land, ...houses, ...holders].slice(0, 60)) drawRecord(pdf, record);
  });
  part(pdf, '限制', blocks.restrictions, (list) =>
    drawTable(
      pdf,
      [
        { title: '种类', share: 1.4 },
        { title: '状态', share: 1 },
        { title: '次序', share: 0.8, align: 'center' },
        { title: '不动产单元号', share: 3 },
        { title: '登记时间', share: 1.4 },
        { title: '说明', share: 3 },
      ],
      list.map(({ kind, standing, queue, record }): Row => [
        layerById(kind)?.title ?? kind,
        STANDING_TITLES[standing],
        queue === null ? '—' : queue === 1 ? '首封' : `轮候 ${queue - 1}`,
        fieldText(record, kind === 'easement' ? 'servientUnit' : 'unitNumber'),
        fieldText(record, kind === 'restricted-unit' ? 'restrictedFrom' : 'registeredOn'),
        [fieldText(record, 'court'), fieldText(record, 'documentNumber'), fieldText(record, 'registrationReason')]
          .filter((text) => text !== '—')
          .join('，') || '—',
      ]),
    ),
  );
  part(pdf, '规划与项目', blocks.planning, ({ projects, plots }) => {
    for (const record of projects) drawRecord(pdf, record);
    if (plots.length > 0)
      drawTable(
        pdf,
        [
          { title: '名称', share: 3 },
          { title: '编号', share: 2 },
          { title: '位置', share: 3 },
          { title: '规划用途', share: 2 },
          { title: '面积', share: 1.6, align: 'right' },
        ],
        plots.map((plot) => [
          plot.plotName ?? '—',
          plot.plotCode,
          plot.location ?? '—',
          valueText(layerById(plot.layer)?.fields['plannedUse'], plot.plannedUse),
          plot.area === null ? '—' : formatArea(plot.area, 'squareMetres'),
        ]),
      );
  });
  part(pdf, '征地与拆迁', blocks.acquisition, (plots) => {
    for (const { plot, fields } of plots) {
      pairs(pdf, [
        ['地块', `${plot.plotName ?? ''} ${plot.plotCode}`.trim()],
        ...fields.map(
          ({ title: name, unit, value }) =>
            [name, value === null ? '未填报' : `${String(value as string)}${unit === null ? '' : ` ${unit}`}`] as const,
        ),
      ]);
    }
  });
  part(pdf, '审批阶段', blocks.approvals, ({ stages }) =>
    drawTable(
      pdf,
      [
        { title: '阶段', share: 1.6 },
        { title: '日期', share: 1.3 },
        { title: '文号', share: 3 },
        { title: '项目代码', share: 2.6 },
        { title: '承自', share: 2.6 },
      ],
      stages.map((stage) => [
        stageTitles[stage.stage].zh,
        stage.on,
        stage.documentNumber ?? '—',
        stage.projectCode ?? '—',
        stage.inheritedFrom ?? '本宗',
      ]),
    ),
  );
  part(pdf, '存量用地', blocks.stock, ({ plots, economics }) => {
    for (const { record } of plots) drawRecord(pdf, record);
    if (economics.length > 0)
      drawTable(
        pdf,
        [
          { title: '年度', share: 1 },
          { title: '企业', share: 4 },
          { title: '年产值', share: 2, align: 'right' },
          { title: '年销售收入', share: 2, align: 'right' },
          { title: '年税收', share: 2, align: 'right' },
        ],
        economics
          .slice(0, 60)
          .map((record) => [
            fieldText(record, 'year'),
            fieldText(record, 'enterpriseName'),
            ...['output', 'sales', 'tax'].map((key) =>
              record.properties[key] == null ? '未填报' : fieldText(record, key),
            ),
          ]),
      );
  });
  part(pdf, '管控要素', blocks.controls, (controls) =>
    drawTable(
      pdf,
      [
        { title: '图层', share: 2.4 },
        { title: '结论', share: 1.4 },
        { title: '椭球面积', share: 2, align: 'right' },
        { title: '平面面积', share: 2, align: 'right' },
        { title: '占比', share: 1, align: 'right' },
        { title: '说明', share: 3 },
      ],
      controls.map((control): Row =>
        control.state === 'no-data'
          ? [control.title, '无数据', '—', '—', '—', control.reason.zh]
          : [
              control.title,
              control.state === 'clear' ? '不涉及' : '涉及',
              ...(control.state === 'clear'
                ? ['—', '—', '—']
                : [
                    formatArea(control.ellipsoidal, 'squareMetres'),
                    formatArea(control.planar, 'squareMetres'),
                    `${(control.share * 100).toFixed(2)} %`,
                  ]),
              control.hits
                .map((hit) => hit.title)
                .slice(0, 4)
                .join('、') || '—',
            ],
      ),
    ),
  );
  part(pdf, '建筑物与户', blocks.buildings, ({ buildings, units, isCut }) => {
    if (buildings.length > 0)
      drawTable(
        pdf,
        [
          { title: '自然幢号', share: 3 },
          { title: '名称', share: 3 },
          { title: '总层数', share: 1 },
          { title: '规划用途', share: 1.6 },
          { title: '建筑面积', share: 1.8, align: 'right' },
        ],
        buildings.map((record) => [
          fieldText(record, 'buildingNumber'),
          fieldText(record, 'name'),
          fieldText(record, 'storeys'),
          fieldText(record, 'plannedUse'),
          fieldText(record, 'measuredFloorArea'),
        ]),
      );
    pairs(pdf, [['户', `${units.length} 户${isCut ? '（未列全）' : ''}`]]);
  });
  part(pdf, '执法与督察图斑', blocks.inspections, (list) => {
    for (const record of list) drawRecord(pdf, record);
  });
  part(pdf, '附件', blocks.attachments, ({ documents, hidden }) => {
    drawTable(
      pdf,
      [
        { title: '名称', share: 3 },
        { title: '文件', share: 3 },
        { title: '日期', share: 1.3 },
        { title: '承自', share: 2.4 },
      ],
      documents.map((each) => [each.title, each.fileName, each.addedAt.slice(0, 10), each.inheritedFrom ?? '本宗']),
    );
    if (hidden > 0) pdf.text(`另有 ${hidden} 件无权查看。`);
  });
  part(pdf, '档案', blocks.archive, ({ documents, hidden }) => {
    drawTable(
      pdf,
      [
        { title: '档号', share: 2 },
        { title: '题名', share: 4 },
        { title: '文件', share: 2.6 },
        { title: '日期', share: 1.3 },
        { title: '承自', share: 2.4 },
      ],
      documents.map((each) => [
        each.archiveNumber ?? '—',
        each.title,
        each.fileName,
        each.on ?? '—',
        each.inheritedFrom ?? '本宗',
      ]),
    );
    if (hidden > 0) pdf.text(`另有 ${hidden} 件无权查看。`);
  });
  part(pdf, '指界与签名', blocks.agreements, ({ records, signatures }) => drawAgreements(pdf, records, signatures));
  part(pdf, '沿革', blocks.lineage, ({ events }) => {
    if (events.length === 0) pdf.text('没有变更记录。');
    else
      drawTable(
        pdf,
        [
          { title: '日期', share: 1.2 },
          { title: '事件', share: 1.2 },
          { title: '变更前', share: 3 },
          { title: '变更后', share: 3 },
          { title: '依据', share: 3 },
        ],
        events.map((event) => [
          event.on,
          eventTypes[event.type].zh,
          event.from.join('\n') || '—',
          event.to.join('\n') || '—',
          event.basis,
        ]),
      );
  });
  part(pdf, '时间轴', blocks.timeline, (entries) =>
    drawTable(
      pdf,
      [
        { title: '日期', share: 1.2 },
        { title: '类别', share: 1 },
        { title: '事项', share: 2.6 },
        { title: '说明', share: 4 },
      ],
      entries.map((entry) => [
        entry.on,
        TIMELINE_TITLES[entry.kind],
        entry.title,
        [entry.detail, entry.inheritedFrom === null ? null : `承自 ${entry.inheritedFrom}`]
          .filter(Boolean)
          .join('，') || '—',
      ]),
    ),
  );
  return closePdf(pdf, `${by}　${beijingDay(at)} 打印`, { header: title });
}

/** Signatures are named with their digest; their pictures are fetched by themselves, which is put on record each time. */
function drawAgreements(pdf: Pdf, records: Agreements['records'], signatures: Agreements['signatures']): void {
  if (records.length > 0)
    drawTable(
      pdf,
      [
        { title: '界址线', share: 1.2 },
        { title: '邻宗', share: 3 },
        { title: '指界人', share: 1.4 },
        { title: '身份', share: 0.9 },
        { title: '认可', share: 0.8, align: 'center' },
        { title: '时间', share: 1.8 },
        { title: '说明', share: 2.4 },
        { title: '承自', share: 2.6 },
      ],
      records.map((each) => [
        each.boundary ?? '全部',
        [each.neighbour, each.neighbourCode].filter((text) => text !== null).join(' ') || '—',
        each.witness ?? '—',
        each.role ?? '—',
        each.agreed ?? '—',
        momentText(each.recordedAt),
        each.note ?? '—',
        each.inheritedFrom ?? '本宗',
      ]),
    );
  if (signatures.length > 0)
    drawTable(
      pdf,
      [
        { title: '签名人', share: 1.4 },
        { title: '身份', share: 0.9 },
        { title: '界址线', share: 1.2 },
        { title: '签名时间', share: 1.9 },
        { title: '调查任务', share: 2.2 },
        { title: 'SHA-256', share: 4 },
        { title: '承自', share: 2.6 },
      ],
      signatures.map((each) => [
        each.signer,
        each.role ?? '—',
        each.boundary ?? '全部',
        momentText(each.signedAt),
        each.taskNumber,
        each.sha256,
        each.inheritedFrom ?? '本宗',
      ]),
    );
}

function drawHead(pdf: Pdf, file: LandFile, by: string, at: Date): void {
  pdf.font('bold').fontSize(18).text('一地一档', { align: 'center' });
  pdf.font('regular').fontSize(10).fillColor(INK.muted);
  pdf.text(groupLandCode(file.code), { align: 'center' });
  pdf
    .fontSize(8)
    .text(`${file.asOf === null ? `截至 ${beijingDay(at)}` : `截至 ${file.asOf}`}　打印人 ${by}`, { align: 'center' });
  pdf.fillColor(INK.text).fontSize(9).moveDown(0.5);
}

function drawMap(pdf: Pdf, file: LandFile, { parcels, buildings, isCut }: Surroundings): void {
  const land = landInPlane(file);
  if (land === undefined) {
    pdf.fontSize(8).fillColor(INK.muted).text(`无图：${MISSING_REASONS['no-shape'].zh}。`);
    pdf.fillColor(INK.text).fontSize(9);
    return;
  }
  const { own, inner, srid } = land;
  const { controls } = file.blocks;
  const shapes: Shape[] = [];
  const legend: FigureOptions['legend'][number][] = [{ label: '本宗', stroke: OWN }];
  for (const control of controls.state === 'present' ? controls.content : []) {
    if (control.state !== 'overlaps') continue;
    const { fill = '#888888', line = '#555555' } = layerById(control.layer)?.legend ?? {};
    for (const { geometry } of control.hits)
      shapes.push({
        geometry: projectGeometry(fromGeoJson(geometry), 4490, srid),
        fill,
        fillOpacity: 0.35,
        stroke: line,
      });
    legend.push({ label: control.title, fill, stroke: line });
  }
  shapes.push(...parcels.map(({ geometry }) => ({ geometry, stroke: NEIGHBOUR, lineWidth: 0.5 })));
  shapes.push(...buildings.map(({ geometry }) => ({ geometry, ...BUILDING, fillOpacity: 0.6, lineWidth: 0.4 })));
  shapes.push({ geometry: own, stroke: OWN, lineWidth: 1.6 });
  if (parcels.length > 0) legend.push({ label: '周边宗地', stroke: NEIGHBOUR });
  if (buildings.length > 0) legend.push({ label: '建筑物', ...BUILDING });
  drawFigure(pdf, {
    shapes,
    labels: [
      { text: shortCode(file.code), geometry: own, colour: OWN, ...(inner === null ? {} : { at: inner }) },
      ...parcels.flatMap(({ name, geometry, label }) =>
        label === null ? [] : [{ text: shortCode(name), geometry, colour: NEIGHBOUR, at: label }],
      ),
    ],
    focus: own,
    height: MAP_HEIGHT,
    caption: (scale) =>
      `CGCS2000 高斯-克吕格 EPSG:${srid}　比例尺 1:${scale}${isCut ? '　周边宗地或建筑物过多，只绘最近者' : ''}`,
    legend,
  });
}

/** What of a code tells it from others of its 地籍子区. */
const shortCode = (code: string): string => (code.length > 12 ? code.slice(12) : code);

function drawIdentity(pdf: Pdf, { blocks, successors, versions }: LandFile): void {
  part(pdf, '标识', blocks.identity, (identity) => {
    const { area, parcel, mapSheets, aliases, place } = identity;
    pairs(pdf, [
      ['状态', `${STATE_TITLES[identity.state]}${identity.endedOn === null ? '' : `（${identity.endedOn}）`}`],
      ...(successors.length > 0 && identity.state === 'ended' ? ([['后继代码', successors.join('、')]] as const) : []),
      ['椭球面积', area === null ? '—' : areaLine(area.ellipsoidal)],
      ['平面面积', area === null ? '—' : areaLine(area.planar)],
      ['登记面积', identity.registeredArea === null ? '未填报' : formatArea(identity.registeredArea, 'squareMetres')],
      ['位置', place === null ? '—' : `${place[0].toFixed(6)}, ${place[1].toFixed(6)}（CGCS2000）`],
      ['图幅', mapSheets.join('、') || '—'],
      ['别名', aliases.map(({ alias }) => alias).join('、') || '—'],
      ['宗地图层版本', String(versions['parcel'] ?? 0)],
    ]);
    if (parcel !== null) pairs(pdf, filledFields(parcel));
  });
}

const areaLine = (squareMetres: number): string =>
  `${formatArea(squareMetres, 'squareMetres')}，${formatArea(squareMetres, 'hectares')}，${formatArea(squareMetres, 'mu')}`;

/** What the file lacks stands before everything that it has. */
function drawWarnings(pdf: Pdf, { warnings }: LandFile): void {
  if (warnings.length === 0) return;
  pdf.font('bold').fontSize(10).fillColor(OWN).text('本档不完整 This file is not complete');
  pdf.font('regular').fontSize(9);
  for (const { zh, en } of warnings) pdf.text(`${zh} ${en}`);
  pdf.fillColor(INK.text).moveDown(0.5);
}

function part<T>(pdf: Pdf, title: string, block: Block<T>, draw: (content: T) => void): void {
  heading(pdf, title, 2, 40);
  if (block.state === 'missing') {
    pdf
      .font('regular')
      .fontSize(8)
      .fillColor(INK.muted)
      .text(`无：${block.reason.zh}。`)
      .fillColor(INK.text)
      .fontSize(9);
    return;
  }
  draw(block.content);
  drawSources(pdf, block);
}

function drawSources(pdf: Pdf, { provenance }: Block<unknown>): void {
  if (provenance.length === 0) return;
  const text = provenance
    .map((each) => `${each.title}（${each.dataset}，第 ${each.version} 版，${each.publishedOn ?? '日期不详'}）`)
    .join('；');
  pdf.x = pdf.page.margins.left;
  pdf.font('regular').fontSize(7).fillColor(INK.muted).text(`来源：${text}`).fillColor(INK.text).fontSize(9);
}

function drawRecord(pdf: Pdf, record: FileRecord): void {
  pdf
    .font('bold')
    .fontSize(8)
    .fillColor(INK.text)
    .text(layerById(record.layer)?.title ?? record.layer, pdf.page.margins.left)
    .font('regular');
  pdf.moveDown(0.2);
  pairs(pdf, filledFields(record, ['milestones', 'attachments', 'landClassSplit']));
}

/** Terms and values, two pairs a line. */
function pairs(pdf: Pdf, list: readonly (readonly [string, string])[]): void {
  if (list.length === 0) return;
  const rows: Row[] = [];
  const cell = (text: string) => ({ text, fill: INK.fill });
  for (let index = 0; index < list.length; index += 2) {
    const [left, right] = [list[index]!, list[index + 1]];
    rows.push([cell(left[0]), left[1], cell(right?.[0] ?? ''), right?.[1] ?? '']);
  }
  const shares = [1.5, 3.5, 1.5, 3.5];
  const columns = shares.map((share) => ({ title: '', share }));
  drawTable(pdf, columns, rows, { headless: true });
}

const DIRECTIONS = ['北', '东北', '东', '东南', '南', '西南', '西', '西北'] as const;

function compass(azimuth: number | null): string {
  return azimuth === null ? '—' : DIRECTIONS[Math.round(azimuth / 45) % 8]!;
}
