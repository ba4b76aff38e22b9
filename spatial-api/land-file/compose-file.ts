import { planarArea, ellipsoidalArea } from '../../schemas/area.ts';
import { codeEntry } from '../../schemas/codelists/index.ts';
import { fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { lowEfficiencyLand } from '../../schemas/layers/low-efficiency-land.ts';
import { geographicSheetAt } from '../../schemas/map-sheet.ts';
import { PHOTO_MARGIN_METRES, type Attachment } from '../attachments/attachments.ts';
import type { FoundDocuments } from '../document-archives/find-documents.ts';
import { MEDIA_TYPES } from '../attachments/media-type.ts';
import { maskedKeys } from '../catalogue/feature-view.ts';
import { landCodeKind } from '../land-codes/code-kinds.ts';
import { eventTypes } from '../land-codes/event.ts';
import type { Lineage } from '../land-codes/lineage.ts';
import { stages as stageTitles, type StageRecord } from '../land-codes/stages.ts';
import { planeAt } from '../overlap/plane.ts';
import type { SurveySignature, WitnessRecord } from '../surveys/bundle/agreements.ts';
import type { ControlAnswer } from './control-lines.ts';
import type { FileRow, SourceRow } from './file-query.ts';
import {
  MISSING_REASONS,
  type AcquisitionOfPlot,
  type Block,
  type Boundaries,
  type ControlOfLayer,
  type FileRecord,
  type Identity,
  type LandFile,
  type MissingReason,
  type PlotBase,
  type TimelineEntry,
} from './land-file.ts';
import type { Provenance } from './provenance.ts';
import type { FileOrder } from './read-file.ts';
import { restrictionsOf, type Restriction } from './restrictions.ts';
import { CONTROL_SOURCES, FILE_SOURCES, STOCK_SOURCE_IDS } from './sources.ts';

/** Everything that was read. */
export interface FileMaterial {
  readonly order: FileOrder;
  readonly row: FileRow;
  readonly lineage: Lineage;
  readonly stages: readonly StageRecord[];
  readonly attachments: readonly Attachment[];
  readonly agreements: {
    readonly records: readonly WitnessRecord[];
    readonly signatures: readonly SurveySignature[];
  };
  readonly archived: FoundDocuments;
  readonly controls: ReadonlyMap<string, ControlAnswer>;
  readonly provenance: ReadonlyMap<string, readonly (Provenance & { readonly id: number })[]>;
  readonly at: (layer: string) => number;
  readonly days: ReadonlyMap<number, string | null>;
}

/** The seven fields of 征地/拆迁 that the bureaus' contract names. */
const ACQUISITION_KEYS = [
  'acquiredArea',
  'acquisitionApproval',
  'acquisitionDueOn',
  'demolitionCost',
  'households',
  'demolitionFloorArea',
  'demolitionProgress',
] as const;

/** Puts what was read into blocks; an empty one says why. */
export function composeFile(material: FileMaterial): LandFile {
  const { order, row, lineage, at } = material;
  const stockRows = rowsOf(material, STOCK_SOURCE_IDS);
  const restrictions = restrictionsOf(row.sources, order.day);
  const heirs = new Set(lineage.codes.filter(({ relation }) => relation === 'descendant').map((each) => each.code));
  const used = [
    'parcel',
    'stock-land-economics',
    ...FILE_SOURCES.map(({ layer }) => layer.id),
    ...CONTROL_SOURCES.map(({ id }) => id),
  ];
  return {
    code: order.code,
    asked: order.asked,
    asOf: order.asOf,
    versions: Object.fromEntries([...new Set(used)].map((layer) => [layer, at(layer)])),
    successors: lineage.successors,
    blocks: {
      identity: identityOf(material),
      boundaries: boundariesOf(material),
      neighbours: blockOf(
        material,
        ['parcel'],
        // What a dead code passed into lies on its ground, not beside it.
        (row.neighbours ?? []).filter(({ code }) => !heirs.has(code)),
        (list) => list,
        row.shape === null ? 'no-shape' : undefined,
      ),
      rights: rightsOf(material),
      restrictions: blockOf(
        material,
        ['mortgage', 'seizure', 'objection', 'advance-notice', 'easement', 'restricted-unit'],
        restrictions,
        (list) => list.map((each) => restrictionRecord(each, order)),
      ),
      planning: blockOf(
        material,
        ['project-redline', ...STOCK_SOURCE_IDS],
        [
          ...rowsOf(material, ['project-redline']),
          ...stockRows.filter(({ properties }) => properties['plannedUse'] != null),
        ],
        () => ({ projects: rowsOf(material, ['project-redline']), plots: stockRows.map(plotBase) }),
      ),
      acquisition: blockOf(material, STOCK_SOURCE_IDS, stockRows, (plots) => plots.map(acquisitionOf)),
      approvals: approvalsOf(material),
      timeline: timelineOf(material, restrictions),
      stock: blockOf(material, [...STOCK_SOURCE_IDS, 'stock-land-economics'], stockRows, (plots) => ({
        plots: plots.map((record) => ({ ...plotBase(record), record })),
        economics: (row.economics ?? []).map((each) => recordOf('stock-land-economics', each, order)),
      })),
      controls: controlsOf(material),
      buildings: blockOf(
        material,
        ['building', 'building-unit'],
        rowsOf(material, ['building', 'building-unit']),
        () => ({
          buildings: rowsOf(material, ['building']),
          units: rowsOf(material, ['building-unit']),
          isCut: ['building', 'building-unit'].some((id) => isCut(row, id)),
        }),
      ),
      inspections: blockOf(material, ['enforcement-plot'], rowsOf(material, ['enforcement-plot']), (list) => list),
      attachments: documentsOf(material),
      agreements: agreementsOf(material),
      archive: archiveOf(material),
      lineage: { state: 'present', provenance: [], content: lineage },
    },
    warnings: material.archived.warnings.map(({ code, zh, en }) => ({ code, zh, en })),
  };
}

/** Who stood at a border and signed for it are personal data as a whole: whoever may not see them is told so, and no more. */
function agreementsOf({ order, agreements }: FileMaterial): LandFile['blocks']['agreements'] {
  if (order.view !== 'full') return missing('personal-hidden');
  const { records, signatures } = agreements;
  if (records.length === 0 && signatures.length === 0) return missing('no-record');
  const placed = <T extends { readonly parcelCode: string }>(list: readonly T[]) =>
    list.map((each) => ({ ...each, inheritedFrom: each.parcelCode === order.code ? null : each.parcelCode }));
  return {
    state: 'present',
    provenance: [],
    content: { records: placed(records), signatures: placed(signatures) },
  };
}

function recordOf(layerId: string, { id, properties, area }: SourceRow, { view }: FileOrder): FileRecord {
  const layer = layerById(layerId)!;
  return { layer: layerId, id, properties, masked: maskedKeys(layer, view), area };
}

/** Rows of some layers, at most as many as each lists. */
function rowsOf({ row, order }: FileMaterial, layers: readonly string[]): readonly FileRecord[] {
  return layers.flatMap((id) => {
    const most = FILE_SOURCES.find(({ layer }) => layer.id === id)?.most ?? 100;
    return (row.sources[id] ?? []).slice(0, most).map((each) => recordOf(id, each, order));
  });
}

function isCut({ sources }: FileRow, id: string): boolean {
  const most = FILE_SOURCES.find(({ layer }) => layer.id === id)!.most;
  return (sources[id]?.length ?? 0) > most;
}

/** Deliveries behind some layers: those of the rows where there are rows, else all that were looked through. */
function provenanceOf({ provenance, row }: FileMaterial, layers: readonly string[]): readonly Provenance[] {
  return layers.flatMap((layer) => {
    const rows =
      layer === 'parcel'
        ? row.own === null
          ? []
          : [row.own]
        : layer === 'stock-land-economics'
          ? (row.economics ?? [])
          : (row.sources[layer] ?? []);
    const datasets = new Set(rows.map(({ dataset }) => dataset));
    return (provenance.get(layer) ?? [])
      .filter(({ id }) => datasets.size === 0 || datasets.has(id))
      .map(({ id: _id, ...rest }) => rest);
  });
}

function missing<T>(code: MissingReason, provenance: readonly Provenance[] = []): Block<T> {
  return { state: 'missing', provenance, reason: { code, ...MISSING_REASONS[code] } };
}

/** Why layers that gave no row gave none. */
function reasonFor({ order, at }: FileMaterial, layers: readonly string[]): MissingReason {
  const inUse = layers.filter((id) => order.inUse.has(id));
  if (inUse.length === 0) return 'not-in-region';
  const readable = inUse.filter((id) => order.readable.has(id));
  if (readable.length === 0) return 'not-permitted';
  return readable.some((id) => at(id) > 0) ? 'no-record' : 'not-published';
}

function blockOf<Row, T>(
  material: FileMaterial,
  layers: readonly string[],
  rows: readonly Row[],
  content: (rows: readonly Row[]) => T,
  reason?: MissingReason,
): Block<T> {
  if (rows.length === 0) {
    const code = reason ?? reasonFor(material, layers);
    return missing(code, code === 'no-record' ? provenanceOf(material, layers) : []);
  }
  const own = layers.filter(
    (id) => id === 'parcel' || id === 'stock-land-economics' || (material.row.sources[id]?.length ?? 0) > 0,
  );
  return { state: 'present', provenance: provenanceOf(material, own), content: content(rows) };
}

function identityOf(material: FileMaterial): Block<Identity> {
  const { row, order, lineage } = material;
  const self = lineage.codes.find(({ code }) => code === order.code);
  const geometry = row.shape === null ? null : fromWkb(row.shape).geometry;
  const isGone =
    row.own !== null && row.own.until !== null && (order.asOf === null || row.own.until <= material.at('parcel'));
  const state = self !== undefined && row.code !== null ? self.state : isGone ? 'ended' : 'current';
  const registered = row.own?.properties['area'];
  const content: Identity = {
    kind: row.code?.kind ?? landCodeKind(order.code) ?? 'parcel',
    state,
    bornOn: row.code?.bornOn ?? null,
    endedOn: state === 'ended' ? (row.code?.endedOn ?? null) : null,
    parcel: row.own === null ? null : recordOf('parcel', row.own, order),
    geometry: geometry === null ? null : toGeoJson(geometry),
    place: row.place === null ? null : [row.place[0], row.place[1]],
    area: geometry === null ? null : areasOf(row, geometry),
    registeredArea: typeof registered === 'number' ? registered : null,
    mapSheets:
      row.place === null
        ? []
        : [500, 10_000].map((scale) => geographicSheetAt(row.place![0], row.place![1], scale as 500).number),
    aliases: row.aliases ?? [],
  };
  return { state: 'present', provenance: provenanceOf(material, ['parcel']), content };
}

/** Areas as the row has them; of a code without a row, measured. */
function areasOf({ own, place }: FileRow, geometry: ReturnType<typeof fromWkb>['geometry']): Identity['area'] {
  if (own?.area != null && own.planar !== null) return { ellipsoidal: own.area, planar: own.planar };
  const plane = planeAt(place?.[0] ?? geometry.xy[0]!);
  return {
    ellipsoidal: Math.abs(ellipsoidalArea(geometry)),
    planar: Math.abs(planarArea(projectGeometry(geometry, 4490, plane.srid))),
  };
}

function boundariesOf(material: FileMaterial): Block<Boundaries> {
  const { row } = material;
  const text = (key: string): string | null => (row.own?.properties[key] as string | null | undefined) ?? null;
  const points = rowsOf(material, ['boundary-point']);
  const lines = rowsOf(material, ['boundary-line']);
  const sides = {
    east: text('eastNeighbour'),
    south: text('southNeighbour'),
    west: text('westNeighbour'),
    north: text('northNeighbour'),
  };
  const isEmpty = points.length === 0 && lines.length === 0 && Object.values(sides).every((side) => side === null);
  const layers = ['parcel', 'boundary-point', 'boundary-line'];
  if (isEmpty) return missing(reasonFor(material, layers), provenanceOf(material, ['parcel']));
  const used = layers.filter((id) => id === 'parcel' || (row.sources[id]?.length ?? 0) > 0);
  return { state: 'present', provenance: provenanceOf(material, used), content: { ...sides, points, lines } };
}

const LAND_RIGHTS = ['land-use-right', 'land-ownership'];
const HOUSE_RIGHTS = ['house-ownership', 'project-ownership', 'common-ownership'];

function rightsOf(material: FileMaterial): LandFile['blocks']['rights'] {
  const layers = ['right-holder', ...LAND_RIGHTS, ...HOUSE_RIGHTS];
  return blockOf(material, layers, rowsOf(material, layers), () => ({
    holders: rowsOf(material, ['right-holder']),
    land: rowsOf(material, LAND_RIGHTS),
    houses: rowsOf(material, HOUSE_RIGHTS),
  }));
}

function restrictionRecord({ row, ...rest }: Restriction, order: FileOrder) {
  return { ...rest, record: recordOf(rest.kind, row, order) };
}

const textAt = (record: FileRecord, key: string): string | null => {
  const value = record.properties[key];
  return typeof value === 'string' && value !== '' ? value : null;
};

function plotBase(record: FileRecord): PlotBase {
  const { layer, id, properties } = record;
  const declared = properties['area'];
  return {
    layer,
    id,
    plotCode: textAt(record, 'plotCode') ?? '',
    plotName: textAt(record, 'plotName'),
    location: textAt(record, 'location'),
    plannedUse: textAt(record, 'plannedUse'),
    area: typeof declared === 'number' ? declared : record.area,
  };
}

function acquisitionOf(record: FileRecord): AcquisitionOfPlot {
  const known: Readonly<Record<string, Field>> = lowEfficiencyLand.fields;
  const { layer, id, plotCode, plotName } = plotBase(record);
  const fields = ACQUISITION_KEYS.map((key) => {
    const value = record.properties[key] ?? null;
    const { title, unit = null } = known[key]!;
    return { key, title, unit, value, missing: value === null ? ('not-reported' as const) : null };
  });
  return { plot: { layer, id, plotCode, plotName }, fields };
}

function approvalsOf(material: FileMaterial): LandFile['blocks']['approvals'] {
  const { stages, order } = material;
  if (stages.length === 0) return missing('no-record');
  const told = stages.map((stage) => ({ ...stage, inheritedFrom: stage.code === order.code ? null : stage.code }));
  return { state: 'present', provenance: [], content: { stages: told } };
}

/** Documents of the land and of the codes it came from, as far as they may be seen. */
function documentsOf({ attachments, order }: FileMaterial): LandFile['blocks']['attachments'] {
  const then = attachments.filter(({ addedAt }) => order.asOf === null || addedAt.slice(0, 10) <= order.asOf);
  if (then.length === 0) return missing('no-record');
  const seen = then.filter(({ block }) => order.sees(block));
  const documents = seen.map((each) => ({
    ...each,
    shows: MEDIA_TYPES[each.mediaType].shows,
    isFar: each.metresOutside !== null && each.metresOutside > PHOTO_MARGIN_METRES,
    inheritedFrom: each.code === order.code ? null : each.code,
  }));
  return { state: 'present', provenance: [], content: { documents, hidden: then.length - seen.length } };
}

/** Documents of the archive systems; where one did not answer, that none were found says nothing. */
function archiveOf({ archived, order }: FileMaterial): LandFile['blocks']['archive'] {
  if ((order.archives ?? []).length === 0) return missing('archive-absent');
  const then = archived.documents.filter(({ on }) => order.asOf === null || on === null || on <= order.asOf);
  if (then.length === 0) return missing(archived.warnings.length > 0 ? 'archive-unanswered' : 'no-record');
  // What it is about is not told: only who may see everything of the land may see it.
  const seen = then.filter(({ block }) => order.sees(block ?? 'rights'));
  const documents = seen.map((each) => ({ ...each, inheritedFrom: each.code === order.code ? null : each.code }));
  return { state: 'present', provenance: [], content: { documents, hidden: then.length - seen.length } };
}

function timelineOf(material: FileMaterial, restrictions: readonly Restriction[]): LandFile['blocks']['timeline'] {
  const { order, stages, lineage, row, days } = material;
  const entries: TimelineEntry[] = [];
  const add = (
    on: unknown,
    kind: TimelineEntry['kind'],
    title: string,
    detail: unknown,
    inheritedFrom: string | null = null,
  ) => {
    if (typeof on !== 'string' || on === '') return;
    entries.push({
      on: on.slice(0, 10),
      kind,
      title,
      detail: typeof detail === 'string' ? detail : null,
      inheritedFrom,
    });
  };
  for (const stage of stages) {
    const from = stage.code === order.code ? null : stage.code;
    add(stage.on, 'stage', stageTitles[stage.stage].zh, stage.documentNumber, from);
  }
  for (const event of lineage.events) {
    const own = event.from.includes(order.code) || event.to.includes(order.code);
    add(event.on, 'event', eventTypes[event.type].zh, event.basis, own ? null : (event.to[0] ?? event.from[0] ?? null));
  }
  for (const record of rowsOf(material, [...LAND_RIGHTS, ...HOUSE_RIGHTS])) {
    add(
      record.properties['registeredOn'],
      'registration',
      layerTitle(record.layer),
      record.properties['registrationReason'],
    );
  }
  for (const { kind, row: source } of restrictions) {
    add(
      source.properties['registeredOn'] ?? source.properties['restrictedFrom'],
      'restriction',
      layerTitle(kind),
      source.properties['registrationReason'],
    );
    add(
      source.properties['releasedOn'] ?? source.properties['cancelledOn'],
      'restriction',
      `${layerTitle(kind)}注销`,
      null,
    );
  }
  for (const record of rowsOf(material, ['project-redline'])) {
    const stage = textAt(record, 'stage');
    const name = stage === null ? '项目批准' : (codeEntry('project-stage', stage)?.label ?? stage);
    add(record.properties['approvedOn'], 'approval', name, record.properties['projectName']);
  }
  for (const record of rowsOf(material, STOCK_SOURCE_IDS)) {
    add(record.properties['enteredOn'], 'stock', '存量用地入库', record.properties['plotName']);
    add(record.properties['disposedOn'], 'stock', '存量用地处置完成', record.properties['plotName']);
    add(record.properties['exitedOn'], 'stock', '存量用地出库', record.properties['plotName']);
    add(record.properties['suppliedOn'], 'stock', '供地', record.properties['contractNumber']);
    add(record.properties['approvedOn'], 'stock', '用地批准', record.properties['approvalNumber']);
  }
  for (const [index, { since, until }] of (row.history ?? []).entries()) {
    add(days.get(since), 'version', index === 0 ? '宗地入库' : '宗地数据变更', `第 ${since} 版`);
    if (until !== null && index === row.history!.length - 1 && until <= material.at('parcel')) {
      add(days.get(until) ?? null, 'version', '宗地退出数据', `第 ${until} 版`);
    }
  }
  const kept = order.asOf === null ? entries : entries.filter(({ on }) => on <= order.asOf!);
  if (kept.length === 0) return missing('no-record');
  return {
    state: 'present',
    provenance: [],
    content: kept.toSorted((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1)),
  };
}

const layerTitle = (id: string): string => layerById(id)?.title ?? id;

function controlsOf(material: FileMaterial): LandFile['blocks']['controls'] {
  const { row, order } = material;
  const layers = CONTROL_SOURCES.filter(({ id }) => order.inUse.has(id));
  if (row.shape === null) return missing('no-shape');
  if (layers.length === 0) return missing('not-in-region');
  const whole = Math.abs(ellipsoidalArea(fromWkb(row.shape).geometry));
  const content = layers.map((layer) => controlOf(material, layer, whole));
  const used = layers.map(({ id }) => id).filter((id) => order.readable.has(id));
  return { state: 'present', provenance: provenanceOf(material, used), content };
}

function controlOf(material: FileMaterial, layer: Layer, whole: number): ControlOfLayer {
  const { order, at, controls, provenance } = material;
  const { id, title } = layer;
  const none = (code: MissingReason): ControlOfLayer => ({
    layer: id,
    title,
    state: 'no-data',
    reason: { code, ...MISSING_REASONS[code] },
  });
  if (!order.readable.has(id)) return none('not-permitted');
  if (at(id) === 0) return none('not-published');
  const answer = controls.get(id);
  if (answer !== undefined && answer.state === 'overlaps') return { ...answer, share: answer.ellipsoidal / whole };
  if (!covers(provenance.get(id) ?? [], order.code)) return none('not-covered');
  return { ...(answer ?? { layer: id, title, state: 'clear', ellipsoidal: 0, planar: 0, hits: [] }), share: 0 };
}

/** Whether some delivery covers the district of a code; one that names no district says nothing, and is not taken for an answer. */
function covers(datasets: readonly Provenance[], code: string): boolean {
  const district = code.startsWith('DK') ? code.slice(2, 8) : code.slice(0, 6);
  return datasets.some(
    ({ districtCode }) => districtCode !== null && district.startsWith(districtCode.replace(/(00)+$/, '')),
  );
}
