import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Facts } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatLandCode, formatNumber } from '../format.ts';
import { landCodeWords } from '../land-codes/words.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { LandFile } from './api.ts';
import { BlockPart } from './block-part.tsx';
import { FieldValue } from './record-facts.tsx';
import { RecordCard } from './right-parts.tsx';
import { landFileWords } from './words.ts';

type Blocks = LandFile['blocks'];

/** The seven fields of the contract, each reported or said not to be. */
export function AcquisitionPart({ block }: { readonly block: Blocks['acquisition'] }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  const titles = EN_TITLES;
  return (
    <BlockPart id="acquisition" title={words.parts.acquisition} block={block}>
      {(plots) => (
        <div class="records">
          {plots.map(({ plot, fields }) => (
            <article key={plot.plotCode} class="card record-card">
              <h3 class="record-title">
                {plot.plotName ?? ''} {plot.plotCode}
              </h3>
              <Facts
                facts={fields.map(({ key, title, unit, value }) => [
                  state.language.value === 'en' ? (titles[key] ?? title) : title,
                  value === null ? (
                    <span class="quiet">{words.notReported}</span>
                  ) : (
                    `${typeof value === 'number' ? formatNumber(value, Number.isInteger(value) ? 0 : 2) : String(value as string)}${unit === null ? '' : ` ${unit}`}`
                  ),
                ])}
              />
            </article>
          ))}
        </div>
      )}
    </BlockPart>
  );
}

const EN_TITLES: Readonly<Record<string, string>> = {
  acquiredArea: 'Area acquired',
  acquisitionApproval: 'Approval of acquisition',
  acquisitionDueOn: 'Acquisition due',
  demolitionCost: 'Cost of demolition',
  households: 'Households',
  demolitionFloorArea: 'Floor area demolished',
  demolitionProgress: 'Progress of demolition',
};

export function ApprovalsPart({ block }: { readonly block: Blocks['approvals'] }): JSX.Element {
  const words = useWords(landFileWords);
  const codes = useWords(landCodeWords);
  return (
    <BlockPart id="approvals" title={words.parts.approvals} block={block}>
      {({ stages }) => (
        <ol class="stage-line">
          {stages.map((stage) => (
            <li key={stage.id} class="land-stage" data-inherited={stage.inheritedFrom !== null}>
              <strong>{codes.stages[stage.stage]}</strong>
              <span class="number">{stage.on}</span>
              {stage.documentNumber !== null && <span>{stage.documentNumber}</span>}
              {stage.inheritedFrom !== null && (
                <span class="cell-note">{words.inherited(formatLandCode(stage.inheritedFrom))}</span>
              )}
            </li>
          ))}
        </ol>
      )}
    </BlockPart>
  );
}

export function StockPart({ block }: { readonly block: Blocks['stock'] }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(landFileWords);
  return (
    <BlockPart id="stock" title={words.parts.stock} block={block}>
      {({ plots, economics }) => (
        <div class="records">
          {plots.map(({ record }) => (
            <div key={`${record.layer} ${record.id}`}>
              <RecordCard record={record} without={['milestones', 'attachments', 'landClassSplit']} />
              <p class="plot-links">
                <a class="button" href={pathOfPage('stock-plot', { layer: record.layer, id: String(record.id) })}>
                  {words.stockPage}
                </a>
                <a class="button" href={`${pathOfPage('overview')}?plot=${record.layer}.${record.id}`}>
                  {words.overview}
                </a>
              </p>
            </div>
          ))}
          {economics.length > 0 && (
            <Table
              caption={words.parts.stock}
              columns={[
                { id: 'year', title: words.year, isHead: true, cell: ({ properties }) => String(properties['year']) },
                {
                  id: 'enterprise',
                  title: words.enterprise,
                  cell: (record) => <FieldValue viewer={viewer} record={record} name="enterpriseName" />,
                },
                ...(['output', 'sales', 'tax'] as const).map((name) => ({
                  id: name,
                  title: words[name],
                  isNumber: true,
                  cell: (record: (typeof economics)[number]) => (
                    <FieldValue viewer={viewer} record={record} name={name} none={words.notReported} />
                  ),
                })),
              ]}
              rows={economics}
              keyOf={({ id }) => String(id)}
            />
          )}
        </div>
      )}
    </BlockPart>
  );
}

export function BuildingsPart({ block }: { readonly block: Blocks['buildings'] }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(landFileWords);
  return (
    <BlockPart id="buildings" title={words.parts.buildings} block={block}>
      {({ buildings, units, isCut }) => (
        <>
          <Table
            caption={words.parts.buildings}
            columns={[
              {
                id: 'number',
                title: words.code,
                isHead: true,
                cell: ({ properties }) => String(properties['buildingNumber']).slice(-5),
              },
              {
                id: 'name',
                title: words.name,
                cell: (record) => <FieldValue viewer={viewer} record={record} name="name" />,
              },
              {
                id: 'storeys',
                title: words.storeys,
                isNumber: true,
                cell: (record) => <FieldValue viewer={viewer} record={record} name="storeys" />,
              },
              {
                id: 'area',
                title: words.floorArea,
                isNumber: true,
                cell: (record) => <FieldValue viewer={viewer} record={record} name="measuredFloorArea" />,
              },
            ]}
            rows={buildings}
            keyOf={({ id }) => String(id)}
          />
          <p class="quiet note">
            {words.units(units.length)}
            {isCut && ` · ${words.cut}`}
          </p>
        </>
      )}
    </BlockPart>
  );
}

const FIRST_ENTRIES = 60;

export function TimelinePart({ block }: { readonly block: Blocks['timeline'] }): JSX.Element {
  const words = useWords(landFileWords);
  const isWhole = useSignal(false);
  return (
    <BlockPart id="timeline" title={words.parts.timeline} block={block}>
      {(entries) => {
        const latest = entries.toReversed();
        const shown = isWhole.value ? latest : latest.slice(0, FIRST_ENTRIES);
        return (
          <>
            <ol class="timeline">
              {shown.map((entry, index) => (
                <li key={index} data-kind={entry.kind}>
                  <time dateTime={entry.on}>{entry.on}</time>
                  <div>
                    <span class="timeline-title">{entry.title}</span>
                    <span class="badge">{words.kinds[entry.kind]}</span>
                    {entry.detail !== null && <span class="cell-note">{entry.detail}</span>}
                    {entry.inheritedFrom !== null && (
                      <span class="cell-note">{words.inherited(formatLandCode(entry.inheritedFrom))}</span>
                    )}
                  </div>
                </li>
              ))}
            </ol>
            {latest.length > shown.length && (
              <button type="button" class="link" onClick={() => (isWhole.value = true)}>
                {words.showAll(latest.length)}
              </button>
            )}
          </>
        );
      }}
    </BlockPart>
  );
}
