import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { Facts } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { codeLabelOf } from '../code-labels.ts';
import { formatArea, formatNumber, formatShare } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { Control, LandFile } from './api.ts';
import { BlockPart } from './block-part.tsx';
import { RecordFacts } from './record-facts.tsx';
import { landFileWords } from './words.ts';

type Blocks = LandFile['blocks'];

/** Both areas, the registered one, sheets, names, and the row of the parcel. */
export function IdentityPart({ block }: { readonly block: Blocks['identity'] }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  const { units } = state.messages.value;
  const text = (squareMetres: number): string => {
    const area = formatArea(squareMetres);
    return `${area.squareMetres} ${units.squareMetres} · ${area.hectares} ${units.hectares} · ${area.mu} ${units.mu}`;
  };
  return (
    <BlockPart id="identity" title={words.parts.identity} block={block}>
      {(identity) => (
        <div class="card">
          <Facts
            facts={[
              [words.ellipsoidal, identity.area === null ? words.none : text(identity.area.ellipsoidal)],
              [words.planar, identity.area === null ? words.none : text(identity.area.planar)],
              [
                words.registered,
                identity.registeredArea === null ? (
                  <span class="quiet">{words.notReported}</span>
                ) : (
                  `${formatNumber(identity.registeredArea, 2)} ${units.squareMetres}`
                ),
              ],
              ...(identity.bornOn === null ? [] : ([[words.born, identity.bornOn]] as const)),
              [words.sheets, identity.mapSheets.join(' · ') || words.none],
              ...(identity.aliases.length === 0
                ? []
                : ([
                    [words.aliases, identity.aliases.map(({ alias }) => alias).join(state.messages.value.marks.list)],
                  ] as const)),
            ]}
          />
          {identity.parcel !== null && (
            <details class="more-facts">
              <summary>{words.parcelRow}</summary>
              <RecordFacts
                record={identity.parcel}
                without={['eastNeighbour', 'southNeighbour', 'westNeighbour', 'northNeighbour']}
              />
            </details>
          )}
        </div>
      )}
    </BlockPart>
  );
}

export function BoundariesPart({ block }: { readonly block: Blocks['boundaries'] }): JSX.Element {
  const words = useWords(landFileWords);
  return (
    <BlockPart id="boundaries" title={words.parts.boundaries} block={block}>
      {(content) => (
        <div class="card">
          <Facts
            facts={(['east', 'south', 'west', 'north'] as const).map((side) => [
              words[side],
              content[side] ?? words.none,
            ])}
          />
          <p class="quiet">
            {words.points(content.points.length)} · {words.lines(content.lines.length)}
          </p>
        </div>
      )}
    </BlockPart>
  );
}

export function NeighboursPart({ block }: { readonly block: Blocks['neighbours'] }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  return (
    <BlockPart id="neighbours" title={words.parts.neighbours} block={block}>
      {(neighbours) => (
        <Table
          caption={words.parts.neighbours}
          columns={[
            {
              id: 'code',
              title: words.code,
              isHead: true,
              cell: ({ code }) => <a href={pathOfPage('land-file', { code })}>{code.slice(12)}</a>,
            },
            {
              id: 'direction',
              title: words.direction,
              cell: ({ azimuth }) => (azimuth === null ? words.none : words.directions[Math.round(azimuth / 45) % 8]),
            },
            {
              id: 'border',
              title: words.border,
              isNumber: true,
              cell: ({ border }) => (border === null ? words.none : `${formatNumber(border, 2)} m`),
              sortBy: ({ border }) => border,
            },
            {
              id: 'class',
              title: state.language.value === 'en' ? 'Land class' : '地类',
              cell: ({ landClass }) =>
                landClass === null
                  ? words.none
                  : (codeLabelOf(state.codeLists.value['land-class'], landClass, state.language.value) ?? landClass),
            },
            { id: 'location', title: words.location, cell: ({ location }) => location ?? words.none },
          ]}
          rows={neighbours}
          keyOf={({ code }) => code}
        />
      )}
    </BlockPart>
  );
}

/** The three lines and others: touched, clear and no data are three answers. */
export function ControlsPart({
  block,
  lifted,
}: {
  readonly block: Blocks['controls'];
  readonly lifted: Signal<string | null>;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  const { units } = state.messages.value;
  const titleOf = ({ layer, title }: Control): string =>
    state.language.value === 'en' ? (state.layers.value.find(({ id }) => id === layer)?.titleEn ?? title) : title;
  const tone = { overlaps: 'badge--danger', clear: 'badge--good', 'no-data': 'badge--unknown' };
  return (
    <BlockPart id="controls" title={words.parts.controls} block={block}>
      {(controls) => (
        <ul class="control-list">
          {controls.map((control) => (
            <li
              key={control.layer}
              class="control-row"
              data-state={control.state}
              onMouseEnter={() => {
                const hit = control.state === 'no-data' ? undefined : control.hits[0];
                lifted.value = hit === undefined ? null : `control ${control.layer} ${hit.id}`;
              }}
              onMouseLeave={() => (lifted.value = null)}
            >
              <span>{titleOf(control)}</span>
              <span class={`badge ${tone[control.state]}`}>{words.controlStates[control.state]}</span>
              {control.state === 'overlaps' && (
                <span class="control-figures">
                  {words.ellipsoidal} {formatNumber(control.ellipsoidal, 2)} {units.squareMetres} · {words.planar}{' '}
                  {formatNumber(control.planar, 2)} {units.squareMetres} · {words.share} {formatShare(control.share)}
                  <span class="cell-note">
                    {control.hits.map(({ title }) => title).join(state.messages.value.marks.list)}
                  </span>
                </span>
              )}
              {control.state === 'no-data' && (
                <span class="quiet">{state.language.value === 'en' ? control.reason.en : control.reason.zh}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </BlockPart>
  );
}
