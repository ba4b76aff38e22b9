import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Answer, useQuestion } from '../components/asked.tsx';
import { TextField } from '../components/form.tsx';
import { useWords } from '../words.ts';
import { fetchAreas, type GrantableArea } from './api.ts';
import { listOf } from './secret.tsx';
import { administrationWords } from './words.ts';

/** Areas that are granted: districts and township offices to tick, and codes that none of them has. */
export function AreasField({
  value,
  fault,
  onChange,
}: {
  readonly value: string;
  readonly fault?: string | undefined;
  readonly onChange: (value: string) => void;
}): JSX.Element {
  const words = useWords(administrationWords).accounts;
  const question = useQuestion('grantable-areas', fetchAreas);
  const find = useSignal('');
  const held = listOf(value) ?? [];
  const toggle = (code: string, on: boolean): void =>
    onChange((on ? [...held, code] : held.filter((each) => each !== code)).join(', '));
  return (
    <div class="areas-field">
      <TextField label={words.districts} value={value} hint={words.districtsHint} fault={fault} onInput={onChange} />
      <Answer question={question} rows={3}>
        {(areas) => {
          const given = find.value.trim();
          const isSought = ({ code, name }: GrantableArea): boolean =>
            given === '' || name.includes(given) || code.startsWith(given);
          const districts = areas.filter(({ district }) => district === null);
          const townships = areas.filter(({ district }) => district !== null);
          const box = (area: GrantableArea, title: string) => (
            <label key={area.code} class="area-choice">
              <input
                type="checkbox"
                checked={held.includes(area.code)}
                onChange={(event) => toggle(area.code, event.currentTarget.checked)}
              />
              <span>
                {title} <span class="cell-note number">{area.code}</span>
              </span>
            </label>
          );
          return (
            <>
              <TextField label={words.findArea} value={find.value} onInput={(text) => (find.value = text)} />
              <div class="area-list">
                {districts
                  .filter(
                    (district) =>
                      isSought(district) || townships.some((each) => each.district === district.code && isSought(each)),
                  )
                  .map((district) => {
                    const offices = townships.filter((each) => each.district === district.code && isSought(each));
                    const isOpen = given !== '' || offices.some(({ code }) => held.includes(code));
                    return (
                      <div key={district.code}>
                        {box(district, district.name)}
                        {offices.length > 0 && (
                          <details open={isOpen}>
                            <summary>{words.offices(offices.length)}</summary>
                            {offices.map((office) => box(office, words.office(office.name)))}
                          </details>
                        )}
                      </div>
                    );
                  })}
              </div>
              {townships.length === 0 && <p class="quiet">{words.noOffices}</p>}
            </>
          );
        }}
      </Answer>
    </div>
  );
}
