import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Answer } from '../components/asked.tsx';
import { formatNumber, formatShare } from '../format.ts';
import { useWords } from '../words.ts';
import { fetchRegistrations, type Registrations } from './api.ts';
import { useAskedAgain, useFilterOfAddress } from './asked-again.ts';
import { FilteredPage } from './filtered-page.tsx';
import { KeyFacts } from './key-facts.tsx';
import { RegistrationCharts } from './registration-charts.tsx';
import { pressed, withTexts, writeListFilter } from './list-filter.ts';
import { readRegistrationFilter, registrationDimensions, type RegistrationFilter } from './registration-filter.ts';
import { RegistrationMap } from './registration-map.tsx';
import { useTitledRegistrations } from './registration-titles.ts';
import { overviewWords } from './words.ts';

/** The register under a filter, asked again and again. */
export function useRegistrations(filter: RegistrationFilter) {
  const asked = writeListFilter(filter);
  const { question, last, stale } = useAskedAgain(`registrations${asked}`, (signal) =>
    fetchRegistrations(asked, signal),
  );
  return { question, registrations: useTitledRegistrations(last), stale };
}

/** 登记业务: what was entered in the register, where and when; charts and map filter each other. */
export function RegistrationPart({ search }: { readonly search: string }): JSX.Element {
  const words = useWords(overviewWords);
  const [filter, change] = useFilterOfAddress(search, readRegistrationFilter);
  const lifted = useSignal<string | null>(null);
  const { question, registrations, stale } = useRegistrations(filter.value);
  if (registrations === null)
    return (
      <Answer question={question} rows={12}>
        {() => null}
      </Answer>
    );
  const { year = '', month = '' } = filter.value.texts;
  const { total, minimumCount } = registrations;
  return (
    <FilteredPage
      view="registration"
      filter={filter.value}
      dimensions={registrationDimensions}
      titles={words.registration.dimensions}
      groups={{
        type: registrations.types,
        right: registrations.rights,
        district: registrations.districts,
        subdistrict: registrations.subdistricts,
      }}
      more={[
        ...(year === '' ? [] : [{ text: year, without: withTexts(filter.value, { year: '', month: '' }) }]),
        ...(month === '' ? [] : [{ text: `${year}-${month}`, without: withTexts(filter.value, { month: '' }) }]),
      ]}
      onChange={change}
      isAsking={stale === null && question.answer.value.state !== 'answered'}
      note={minimumCount > 1 ? words.registration.suppressed(minimumCount) : null}
      empty={total === 0 ? { title: words.registration.none, hint: words.noneHint } : null}
      facts={<RegistrationFacts registrations={registrations} />}
      charts={
        <RegistrationCharts filter={filter.value} registrations={registrations} lifted={lifted} onChange={change} />
      }
      map={
        <RegistrationMap
          registrations={registrations}
          filter={filter.value}
          lifted={lifted}
          onChoose={(value) => change(pressed(filter.value, 'subdistrict', value))}
        />
      }
      versions={{ 'registration-record': registrations.version }}
      published={{ 'registration-record': registrations.publishedAt }}
      stale={stale}
    />
  );
}

/** Figures of the whole: entries, the last year against the one before, places. */
export function RegistrationFacts({ registrations }: { readonly registrations: Registrations }): JSX.Element {
  const words = useWords(overviewWords).registration;
  const { total, years, subdistricts, minimumCount } = registrations;
  const known = years.filter(({ value }) => value !== '-').toSorted((a, b) => (a.value < b.value ? -1 : 1));
  const [last, before] = [known.at(-1), known.at(-2)];
  const entries = (count: number | null): string => (count === null ? words.few(minimumCount) : formatNumber(count));
  const growth =
    last?.count == null || before?.count == null || before.count === 0
      ? '—'
      : `${last.count > before.count ? '+' : last.count < before.count ? '−' : ''}${formatShare(Math.abs(last.count / before.count - 1))}`;
  const places = subdistricts.filter(({ value }) => value !== '-').length;
  return (
    <KeyFacts
      facts={[
        { title: words.entries, figure: entries(total), unit: words.unit, exact: String(total) },
        ...(last === undefined
          ? []
          : [
              { title: words.inYear(last.value), figure: entries(last.count), unit: words.unit },
              { title: words.growth(last.value), figure: growth, unit: '' },
            ]),
        { title: words.places, figure: formatNumber(places), unit: words.placeUnit },
      ]}
    />
  );
}
