import '../styles/land.css';
import type { JSX } from 'preact';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress } from '../actions/navigate.ts';
import type { Extent, LonLat } from '../api.ts';
import { Fault, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { formatArea, formatLandCode } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { LineageTree } from '../land-codes/lineage-tree.tsx';
import { landCodeWords } from '../land-codes/words.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchLandFile, landFilePaper, type LandFile } from './api.ts';
import { BlockPart } from './block-part.tsx';
import { ArchivePart, FileWarnings } from './archive-part.tsx';
import { DocumentsPart } from './documents-part.tsx';
import { AgreementsPart } from './agreements-part.tsx';
import { AcquisitionPart, ApprovalsPart, BuildingsPart, StockPart, TimelinePart } from './life-parts.tsx';
import { BoundariesPart, ControlsPart, IdentityPart, NeighboursPart } from './place-parts.tsx';
import { InspectionsPart, PlanningPart, RestrictionsPart, RightsPart } from './right-parts.tsx';
import { landFileWords } from './words.ts';

/** Everything known of one piece of land, now or on a day that is past. */
export function LandFilePage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  const code = route.parameters['code'] ?? '';
  const asOf = useSignal(new URLSearchParams(route.search).get('asOf') ?? '');
  const question = useQuestion(`${code} ${asOf.value}`, async (signal) => fetchLandFile(code, asOf.value, signal));
  const answer = question.answer.value;
  if (answer.state === 'answered')
    return (
      <Desk
        key={`${code} ${asOf.value} ${countOf(answer.value)}`}
        file={answer.value}
        asOf={asOf}
        onChange={question.again}
      />
    );
  return (
    <Page>
      <PageHead title={formatLandCode(code)} back={{ href: pathOfPage('land-codes'), label: words.back }} />
      <DayField asOf={asOf} />
      {answer.state === 'failed' ? (
        <Fault error={answer.error} onRetry={question.again} />
      ) : (
        <Skeleton label={state.messages.value.state.loading} rows={10} />
      )}
    </Page>
  );
}

function DayField({ asOf }: { readonly asOf: Signal<string> }): JSX.Element {
  const words = useWords(landFileWords);
  return (
    <TextField
      label={words.asOf}
      type="date"
      value={asOf.value}
      onInput={(next) => {
        asOf.value = next;
        keepInAddress(next === '' ? '' : `?asOf=${next}`);
      }}
    />
  );
}

const PARTS = [
  'identity',
  'boundaries',
  'neighbours',
  'rights',
  'restrictions',
  'planning',
  'acquisition',
  'approvals',
  'stock',
  'controls',
  'buildings',
  'inspections',
  'attachments',
  'agreements',
  'archive',
  'lineage',
  'timeline',
] as const;

/** A file is drawn anew when a document came. */
function countOf({ blocks }: LandFile): number {
  return blocks.attachments.state === 'present' ? blocks.attachments.content.documents.length : 0;
}

function Desk({
  file,
  asOf,
  onChange,
}: {
  readonly file: LandFile;
  readonly asOf: Signal<string>;
  readonly onChange: () => void;
}): JSX.Element {
  const words = useWords(landFileWords);
  const { blocks } = file;
  const lifted = useSignal<string | null>(null);
  const identity = blocks.identity.state === 'present' ? blocks.identity.content : null;
  const view = useSignal<Extent | null>(identity?.geometry == null ? null : wider(extentOfGeometry(identity.geometry)));
  const figures = useComputed(() => figuresOf(file));
  const layers = useComputed(() => ['administrative-area', 'parcel', 'building', 'boundary-point']);
  return (
    <Page kind="desk" isWide title={formatLandCode(file.code)}>
      <div class="desk-column land-file">
        <Head file={file} />
        <div class="land-file-bar">
          <DayField asOf={asOf} />
          <nav class="contents" aria-label={words.contents}>
            {PARTS.map((part) => (
              <a key={part} href={`#${part}-title`} data-missing={blocks[part].state === 'missing'}>
                {words.parts[part]}
              </a>
            ))}
          </nav>
        </div>
        <FileWarnings file={file} />
        <Fate file={file} />
        <IdentityPart block={blocks.identity} />
        <RestrictionsPart block={blocks.restrictions} />
        <RightsPart block={blocks.rights} />
        <BoundariesPart block={blocks.boundaries} />
        <NeighboursPart block={blocks.neighbours} />
        <PlanningPart block={blocks.planning} />
        <AcquisitionPart block={blocks.acquisition} />
        <ApprovalsPart block={blocks.approvals} />
        <StockPart block={blocks.stock} />
        <ControlsPart block={blocks.controls} lifted={lifted} />
        <BuildingsPart block={blocks.buildings} />
        <InspectionsPart block={blocks.inspections} />
        <DocumentsPart code={file.code} block={blocks.attachments} lifted={lifted} onChange={onChange} />
        <AgreementsPart block={blocks.agreements} />
        <ArchivePart block={blocks.archive} />
        <LineagePart file={file} lifted={lifted} />
        <TimelinePart block={blocks.timeline} />
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={words.map} />
    </Page>
  );
}

function Head({ file }: { readonly file: LandFile }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  const codes = useWords(landCodeWords);
  const { units } = state.messages.value;
  const identity = file.blocks.identity.state === 'present' ? file.blocks.identity.content : null;
  const area = identity?.area == null ? null : formatArea(identity.area.ellipsoidal);
  const location = identity?.parcel?.properties['location'];
  const standing = file.blocks.restrictions.state === 'present' ? file.blocks.restrictions.content : [];
  const holds = new Set(standing.filter((each) => each.standing === 'holds').map(({ kind }) => kind));
  const [lon, lat] = identity?.place ?? [null, null];
  return (
    <PageHead
      title={<span class="code-title">{formatLandCode(file.code)}</span>}
      back={{ href: pathOfPage('land-codes'), label: words.back }}
      lead={
        <span class="land-file-lead">
          {identity !== null && (
            <span class={`badge ${identity.state === 'current' ? 'badge--good' : ''}`}>
              {codes.states[identity.state]}
            </span>
          )}
          {holds.has('seizure') && <KindBadge kind="seizure" tone="danger" />}
          {holds.has('mortgage') && <KindBadge kind="mortgage" tone="warn" />}
          {holds.has('objection') && <KindBadge kind="objection" tone="warn" />}
          {area !== null && (
            <span>
              {area.squareMetres} {units.squareMetres} / {area.mu} {units.mu}
            </span>
          )}
          {typeof location === 'string' && <span>{location}</span>}
        </span>
      }
      actions={
        <>
          <a
            class="button button--strong"
            href={landFilePaper(file.code, file.asOf ?? '')}
            target="_blank"
            rel="noopener"
          >
            <Icon name="print" size={16} />
            {words.print}
          </a>
          <a class="button" href={pathOfPage('lineage', { code: file.code })}>
            <Icon name="lineage" size={16} />
            {words.lineage}
          </a>
          <a class="button" href={`${pathOfPage('new-check')}?code=${encodeURIComponent(file.code)}`}>
            <Icon name="checks" size={16} />
            {words.check}
          </a>
          {lon !== null && (
            <a
              class="button"
              href={`/?map=17/${lat!.toFixed(6)}/${lon.toFixed(6)}&at=${lon.toFixed(6)},${lat!.toFixed(6)}`}
            >
              <Icon name="map" size={16} />
              {words.onMap}
            </a>
          )}
        </>
      }
    />
  );
}

function KindBadge({ kind, tone }: { readonly kind: string; readonly tone: 'danger' | 'warn' }): JSX.Element {
  const { state } = useViewer();
  const layer = state.layers.value.find(({ id }) => id === kind);
  const title = layer === undefined ? kind : state.language.value === 'en' ? layer.titleEn : layer.title;
  return <span class={`badge badge--${tone}`}>{title}</span>;
}

function Fate({ file }: { readonly file: LandFile }): JSX.Element | null {
  const words = useWords(landFileWords);
  const identity = file.blocks.identity.state === 'present' ? file.blocks.identity.content : null;
  if (identity === null || identity.state !== 'ended') return null;
  const day = identity.endedOn ?? '…';
  return (
    <div class="callout callout--warn note">
      <Icon name="info" />
      <div>
        {file.successors.length === 0 ? words.endedAlone(day) : words.ended(day)}
        <ul class="code-list">
          {file.successors.map((code) => (
            <li key={code}>
              <a href={pathOfPage('land-file', { code })}>{formatLandCode(code)}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function LineagePart({
  file,
  lifted,
}: {
  readonly file: LandFile;
  readonly lifted: Signal<string | null>;
}): JSX.Element {
  const words = useWords(landFileWords);
  return (
    <BlockPart id="lineage" title={words.parts.lineage} block={file.blocks.lineage}>
      {(lineage) =>
        lineage.events.length === 0 ? (
          <p class="quiet">{words.alone}</p>
        ) : (
          <LineageTree lineage={{ ...lineage, stages: [] }} lifted={lifted} page="land-file" />
        )
      }
    </BlockPart>
  );
}

function wider(extent: Extent | null): Extent | null {
  if (extent === null) return null;
  const [west, south, east, north] = extent;
  const [x, y] = [(east - west) / 3, (north - south) / 3];
  return [west - x, south - y, east + x, north + y];
}

/** The land, and what of it lies in control lines. */
function figuresOf({ code, blocks }: LandFile): readonly Figure[] {
  const figures: Figure[] = [];
  if (blocks.controls.state === 'present') {
    for (const control of blocks.controls.content) {
      if (control.state === 'no-data') continue;
      for (const hit of control.hits) {
        figures.push({ key: `control ${control.layer} ${hit.id}`, look: 'faint', geometry: hit.geometry });
      }
    }
  }
  const identity = blocks.identity.state === 'present' ? blocks.identity.content : null;
  if (identity?.geometry != null)
    figures.push({ key: code, look: 'plot', geometry: identity.geometry, label: code.slice(12) });
  const documents = blocks.attachments.state === 'present' ? blocks.attachments.content.documents : [];
  for (const { id, place, azimuth } of documents) {
    if (place === null) continue;
    const key = `photo ${id}`;
    if (azimuth !== null)
      figures.push({
        key,
        look: 'trace',
        geometry: { type: 'LineString', coordinates: [place, ahead(place, azimuth)] },
      });
    figures.push({ key, look: 'vertex', geometry: { type: 'Point', coordinates: place } });
  }
  return figures;
}

/** A point 12 m ahead of a camera, near enough for a mark on the map. */
function ahead([lon, lat]: LonLat, azimuth: number): LonLat {
  const turn = (azimuth * Math.PI) / 180;
  return [
    lon + ((12 / 111_320) * Math.sin(turn)) / Math.cos((lat * Math.PI) / 180),
    lat + (12 / 111_320) * Math.cos(turn),
  ];
}
