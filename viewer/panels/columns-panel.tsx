import type { JSX } from 'preact';
import { closeColumns, openColumns } from '../actions/columns.ts';
import { explain } from '../actions/say.ts';
import type { ColumnCell, ColumnFigures } from '../api.ts';
import { Button } from '../components/button.tsx';
import { Notice, Skeleton } from '../components/notice.tsx';
import { Panel } from '../components/panel.tsx';
import { formatArea, formatNumber } from '../format.ts';
import { columnColour } from '../map/column-colour.ts';
import { freePadding } from '../layout.ts';
import { useViewer } from '../viewer.ts';

/** The columns as a table: the same numbers, for those who read rather than look, and where no map can be drawn. */
export function ColumnsPanel(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value.columns;
  return (
    <Panel
      id="columns-panel"
      side="right"
      title={messages.title}
      closeLabel={messages.close}
      onClose={() => closeColumns(viewer)}
      isNarrow={state.isNarrow.value}
    >
      <ColumnsBody />
    </Panel>
  );
}

/** The answer, or why there is none. */
export function ColumnsBody(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value.columns;
  const asked = state.columns.value;
  if (asked.state === 'failed') {
    return (
      <Notice icon="warning" tone="error" title={messages.failed}>
        <p>{explain(state, asked.error).title}</p>
        <Button onClick={() => void openColumns(viewer, state.columnsLayer.value ?? '')}>
          {state.messages.value.state.retry}
        </Button>
      </Notice>
    );
  }
  if (asked.state !== 'answered') return <Skeleton label={messages.loading} rows={8} />;
  if (asked.value.cells.length === 0 && asked.value.unplaced.count === 0)
    return <Notice icon="empty" title={messages.empty} />;
  return <CellTable figures={asked.value} />;
}

function CellTable({ figures: { cells, unplaced } }: { readonly figures: ColumnFigures }): JSX.Element {
  const { state } = useViewer();
  const { columns: messages, units } = state.messages.value;
  const sorted = cells.toSorted((a, b) => b.areaSquareMetres - a.areaSquareMetres);
  const greatest = sorted[0]?.areaSquareMetres ?? 1;
  const all = [...cells, unplaced];
  const total = all.reduce((sum, cell) => sum + cell.areaSquareMetres, 0);
  const count = all.reduce((sum, cell) => sum + cell.count, 0);
  return (
    <>
      <div class="kpis">
        <p class="kpi">
          <span class="kpi-value">{formatArea(total).mu}</span>
          <span class="kpi-unit">{units.mu}</span>
        </p>
        <p class="kpi">
          <span class="kpi-value">{formatNumber(count)}</span>
          <span class="kpi-unit">{messages.count}</span>
        </p>
      </div>
      <p class="quiet">{messages.note}</p>
      <table class="ranking">
        <caption class="visually-hidden">{messages.title}</caption>
        <thead>
          <tr>
            <th scope="col">{messages.district}</th>
            <th scope="col" class="number">
              {messages.count}
            </th>
            <th scope="col" class="number">
              {messages.area}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((cell) => (
            <CellRow key={cell.id} cell={cell} share={cell.areaSquareMetres / greatest} />
          ))}
          {unplaced.count > 0 && (
            <tr>
              <th scope="row" class="quiet">
                {messages.unplaced}
              </th>
              <td class="number">{formatNumber(unplaced.count)}</td>
              <td class="number">{formatArea(unplaced.areaSquareMetres).mu}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{messages.total}</th>
            <td class="number">{formatNumber(count)}</td>
            <td class="number">{formatArea(total).mu}</td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

function CellRow({ cell, share }: { readonly cell: ColumnCell; readonly share: number }): JSX.Element {
  const { state } = useViewer();
  const isActive = state.activeColumn.value === cell.id;
  const [red, green, blue] = columnColour(share);
  const point = (id: string | null): void => {
    state.activeColumn.value = id;
  };
  return (
    <tr data-active={isActive} onMouseEnter={() => point(cell.id)} onMouseLeave={() => point(null)}>
      <th scope="row">
        <button
          type="button"
          class="link"
          onFocus={() => point(cell.id)}
          onBlur={() => point(null)}
          onClick={() => state.map.value?.flyTo(cell.center, 13.5, freePadding())}
        >
          {cell.title}
        </button>
        <span
          class="column-bar"
          style={{ width: `${Math.max(1.5, share * 100)}%`, background: `rgb(${red} ${green} ${blue})` }}
        />
      </th>
      <td class="number">{formatNumber(cell.count)}</td>
      <td class="number">{formatArea(cell.areaSquareMetres).mu}</td>
    </tr>
  );
}
