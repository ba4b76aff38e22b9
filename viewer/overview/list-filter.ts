/** Conditions that are lists of values, and how they stand in the address: the names are those of the interface. */

export interface ListFilter<Dimension extends string> {
  readonly values: Readonly<Partial<Record<Dimension, readonly string[]>>>;
  /** Single values, such as a year or a day; empty where none is given. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Reads the query of the address; what is not known is left out. */
export function readListFilter<Dimension extends string>(
  search: string,
  dimensions: readonly Dimension[],
  texts: readonly string[],
): ListFilter<Dimension> {
  const query = new URLSearchParams(search);
  const values = Object.fromEntries(
    dimensions.flatMap((id) => {
      const given = (query.get(id) ?? '').split(',').filter((value) => value !== '');
      return given.length === 0 ? [] : [[id, given]];
    }),
  ) as unknown as ListFilter<Dimension>['values'];
  return { values, texts: Object.fromEntries(texts.map((name) => [name, query.get(name) ?? ''])) };
}

/** The query that is read again, of the address and of the interface alike; with its `?`, empty where nothing is chosen. */
export function writeListFilter({ values, texts }: ListFilter<string>): string {
  const query = new URLSearchParams();
  for (const [id, given] of Object.entries(values)) if (given !== undefined) query.set(id, given.join(','));
  for (const [name, text] of Object.entries(texts)) if (text !== '') query.set(name, text);
  const written = query.toString();
  return written === '' ? '' : `?${written}`;
}

/** With a value pressed, or let go of. */
export function pressed<Dimension extends string>(
  filter: ListFilter<Dimension>,
  id: Dimension,
  value: string,
): ListFilter<Dimension> {
  const had = filter.values[id] ?? [];
  const next = had.includes(value) ? had.filter((each) => each !== value) : [...had, value];
  const values: Partial<Record<Dimension, readonly string[]>> = { ...filter.values };
  if (next.length === 0) delete values[id];
  else values[id] = next;
  return { ...filter, values };
}

/** With single values set. */
export function withTexts<Dimension extends string>(
  filter: ListFilter<Dimension>,
  texts: Readonly<Record<string, string>>,
): ListFilter<Dimension> {
  return { ...filter, texts: { ...filter.texts, ...texts } };
}

/** Without any condition; the day that is looked at stays. */
export function cleared<Dimension extends string>({ texts }: ListFilter<Dimension>): ListFilter<Dimension> {
  const names = Object.keys(texts).map((name) => [name, name === 'asOf' ? texts[name]! : '']);
  return {
    values: {} as ListFilter<Dimension>['values'],
    texts: Object.fromEntries(names) as Readonly<Record<string, string>>,
  };
}
