import type { ComponentChildren, JSX } from 'preact';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatNumber, formatShare } from '../format.ts';
import { useWords } from '../words.ts';
import type { ComparisonSide, SideFigure, StockRecord } from './api.ts';
import { stockWords } from './words.ts';

const DIGITS = 2;

/** The same ground before and after; what was not reported is said, never 0. */
export function ComparisonPart({ record }: { readonly record: StockRecord }): JSX.Element | null {
  const words = useWords(stockWords);
  const { comparison } = record;
  if (comparison === null) return null;
  const { before, after } = comparison;
  const rows: readonly (readonly [
    string,
    (side: ComparisonSide) => number | null,
    (side: ComparisonSide) => SideFigure,
  ])[] = [
    [words.investment, ({ investment }) => investment.sum, ({ investment }) => investment],
    [words.sales, ({ sales }) => sales.sum, ({ sales }) => sales],
    [words.perMu.sales, ({ sales }) => sales.perMu, ({ sales }) => sales],
    [words.taxPaid, ({ tax }) => tax.sum, ({ tax }) => tax],
    [words.perMu.tax, ({ tax }) => tax.perMu, ({ tax }) => tax],
  ];
  const cell = (
    side: ComparisonSide | null,
    value: (side: ComparisonSide) => number | null,
    figure: (side: ComparisonSide) => SideFigure,
  ): ComponentChildren => {
    if (side === null) return <span class="quiet">{words.noSide}</span>;
    const number = value(side);
    const { unreported, reportedShare } = figure(side);
    return (
      <>
        {number === null ? <span class="quiet">{words.notReported}</span> : formatNumber(number, DIGITS)}
        {unreported > 0 && (
          <span class="cell-note">
            {words.unreported(unreported)} · {words.reported(formatShare(reportedShare))}
          </span>
        )}
      </>
    );
  };
  return (
    <Section id="comparison" title={words.comparison} note={words.comparisonNote(formatNumber(comparison.areaMu, 2))}>
      <div class="table-frame" tabIndex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col" />
              {(
                [
                  [words.before, before],
                  [words.after, after],
                ] as const
              ).map(([title, side]) => (
                <th key={title} scope="col" class="number">
                  {title} {side?.year ?? ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([title, value, figure]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td class="number">{cell(before, value, figure)}</td>
                <td class="number">{cell(after, value, figure)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

export function EconomicsPart({ record }: { readonly record: StockRecord }): JSX.Element {
  const words = useWords(stockWords);
  const figure = (value: number | null): ComponentChildren =>
    value === null ? <span class="quiet">{words.notReported}</span> : formatNumber(value, DIGITS);
  const rows = record.economics.flatMap(({ year, enterprises }) => enterprises.map((each) => ({ ...each, year })));
  const latest = record.economics[0];
  return (
    <Section id="economics" title={words.economics}>
      {rows.length === 0 ? (
        <p class="block-missing">{words.noEconomics}</p>
      ) : (
        <Table
          caption={words.economics}
          columns={[
            {
              id: 'year',
              title: words.year,
              isHead: true,
              cell: ({ year }) => String(year),
              sortBy: ({ year }) => year,
            },
            {
              id: 'enterprise',
              title: words.enterprise,
              cell: ({ enterpriseName, creditCode }) => (
                <>
                  {enterpriseName ?? '—'}
                  <span class="cell-note">{creditCode}</span>
                </>
              ),
            },
            { id: 'output', title: words.output, isNumber: true, cell: ({ output }) => figure(output) },
            { id: 'sales', title: words.sales, isNumber: true, cell: ({ sales }) => figure(sales) },
            { id: 'tax', title: words.tax, isNumber: true, cell: ({ tax }) => figure(tax) },
          ]}
          rows={rows}
          keyOf={({ year, creditCode }) => `${year} ${creditCode}`}
        />
      )}
      {latest !== undefined && latest.parcels.length > 0 && (
        <>
          <h3 class="part-title">
            {words.parcels} · {latest.year}
          </h3>
          <Table
            caption={words.parcels}
            columns={[
              {
                id: 'parcel',
                title: words.parcel,
                isHead: true,
                cell: ({ parcelCode }) => <a href={pathOfPage('land-file', { code: parcelCode })}>{parcelCode}</a>,
              },
              { id: 'share', title: words.share, isNumber: true, cell: ({ share }) => formatShare(share) },
              { id: 'output', title: words.output, isNumber: true, cell: ({ output }) => figure(output) },
              { id: 'sales', title: words.sales, isNumber: true, cell: ({ sales }) => figure(sales) },
              { id: 'tax', title: words.tax, isNumber: true, cell: ({ tax }) => figure(tax) },
            ]}
            rows={latest.parcels}
            keyOf={({ parcelCode }) => parcelCode}
          />
        </>
      )}
    </Section>
  );
}
