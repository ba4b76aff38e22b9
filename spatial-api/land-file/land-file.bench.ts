/**
 * `npm run bench -- land-file [parcels] [fill|measure]`: land files of random parcels over HTTP in a city (1,000,000 parcels unless given) with a register
 * and ten years of history, one after the other and sixteen at a time; lineage of a family of a thousand among a million edges;
 * search. The city is made once below DIMAI_DATA and kept; with `fill` it is made and nothing is measured, with `measure` the
 * other way round.
 */
import type { Pool } from 'pg';
import { openBenchCity } from '../../fixtures/bench-city.ts';
import { startApi } from '../../fixtures/harness/api.ts';
import { readLineage } from '../land-codes/lineage.ts';

const LAYERS = [
  'parcel',
  'building',
  'basic-farmland',
  'ecological-redline',
  'urban-growth-boundary',
  'low-efficiency-land',
  'stock-land-economics',
  'project-redline',
] as const;
const WARM = 100;
const SINGLE = 400;
const SECONDS = 10;
const CLIENTS = 16;

/** Prints a table a figure. */
export async function bench(args: readonly string[]): Promise<void> {
  const parcels = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 1_000_000);
  const city = await openBenchCity({ parcels, layers: LAYERS, vertices: 100_000 });
  try {
    if (!args.includes('measure')) {
      await fillRegister(city.pool);
      await fillFamilies(city.pool);
    }
    if (args.includes('fill')) return;
    await measure(city.pool);
  } finally {
    await city.close();
  }
}

/** Rights, holders, mortgages and seizures of every parcel; nine tenths of the parcels changed once in ten years, all of those last year. */
async function fillRegister(pool: Pool): Promise<void> {
  const entry = `unit, '2019' || lpad(n::text, 9, '0'), '3', '100', '首次登记', left(code, 6), '示例登记中心', '示例', now(), '1'`;
  const columns =
    'unit_number, business_number, right_type, registration_type, registration_reason, district_code, registry, registrar, registered_on, state';
  const from = (
    where: string,
  ) => `from (select row_number() over (order by feature_id) as n, parcel_code as code, parcel_code || 'W00000000' as unit
  from land.parcel where version_to is null) as p where ${where}`;
  // Each step is whole or not there, so that a filling that was cut off goes on where it stood.
  const isFilled = async (question: string): Promise<boolean> =>
    (await pool.query<{ done: boolean }>(`select ${question} as done`)).rows[0]!.done;
  for (const statement of [
    `insert into land.land_use_right (feature_id, dataset_id, version_from, parcel_code, right_area, ${columns}) select n, 1, 1, code, 100, ${entry} ${from('true')}`,
    `insert into land.right_holder (feature_id, dataset_id, version_from, unit_number, certificate_number, sequence, name, id_kind, country, holder_type)
select n, 1, 1, unit, '示例' || n, 1, '示例' || n, '7', '142', '2' ${from('true')}`,
    `insert into land.mortgage (feature_id, dataset_id, version_from, mortgaged_property, mortgagor, method, secured_debt, ${columns}) select n, 1, 1, '1', '示例', '1', 100, ${entry} ${from('n % 16 = 1')}`,
    `insert into land.seizure (feature_id, dataset_id, version_from, court, seizure_type, seized_from, seized_until, ${columns}) select n, 1, 1, '示例法院', '1', '2024-01-01', '2099-01-01', ${entry} ${from('n % 160 = 1')}`,
  ]) {
    const table = /^insert into (land\.\w+)/.exec(statement)![1]!;
    if (!(await isFilled(`exists (select from ${table})`))) await pool.query(statement);
  }
  for (const layer of ['land-use-right', 'right-holder', 'mortgage', 'seizure']) {
    await pool.query(
      'insert into dimai.layer_state (layer, version) values ($1, 1) on conflict (layer) do update set version = 1',
      [layer],
    );
  }
  if (await isFilled(`exists (select from dimai.layer_state where layer = 'parcel' and version = 11)`)) return;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(
      `update dimai.dataset_version set published_at = now() - interval '11 years' where layer = 'parcel' and version = 1`,
    );
    await client.query('update land.parcel set version_from = 11 where version_to is null and feature_id % 10 < 9');
    for (let year = 2; year <= 11; year++) {
      await client.query(
        `insert into dimai.dataset_version (dataset_id, layer, version, state, source_name, source_sha256, published_at)
select dataset_id, 'parcel', $1::integer, 'published', 'bench', 'bench ' || $1::text, now() - make_interval(years => 11 - $1::integer)
from dimai.dataset_version where layer = 'parcel' and version = 1`,
        [year],
      );
      if (year === 11) break;
      await client.query(
        `insert into land.parcel (feature_id, dataset_id, version_from, version_to, parcel_code, location, area, geom, ellipsoidal_area, planar_area)
select feature_id, dataset_id, life.since, life.until, parcel_code, location, area, geom, ellipsoidal_area, planar_area
from land.parcel, (values (1, $1::integer), ($1::integer, 11)) as life (since, until)
where version_to is null and version_from = 11 and feature_id % 9 = $1::integer - 2`,
        [year],
      );
    }
    await client.query(`update dimai.layer_state set version = 11 where layer = 'parcel'`);
    await client.query('commit');
  } finally {
    client.release();
  }
  await pool.query('vacuum analyze land.parcel, land.land_use_right, land.right_holder, land.mortgage, land.seizure');
}

/** A thousand families of a thousand codes each. */
async function fillFamilies(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ done: boolean }>('select exists (select from dimai.land_code_edge) as done');
  if (rows[0]!.done) return;
  await pool.query(
    `insert into dimai.land_code_event (type, happened_on, basis, origin, district_code, recorded_by, recorded_by_id, recorded_at)
select 'split', date '2000-01-01' + n % 9000, '示例', 'declared', '320402', 't', 't', now() from generate_series(1, 500000) as n`,
  );
  await pool.query(
    `insert into dimai.land_code_edge (event_id, from_code, to_code, area)
select f * 500 + greatest(n / 2, 1), '990000' || lpad(f::text, 6, '0') || 'GB' || lpad((n / 2)::text, 5, '0'),
  '990000' || lpad(f::text, 6, '0') || 'GB' || lpad(n::text, 5, '0'), 10
from generate_series(0, 999) as f, generate_series(2, 1000) as n where f * 500 + greatest(n / 2, 1) <= 500000`,
  );
  await pool.query('vacuum analyze dimai.land_code_edge, dimai.land_code_event');
}

async function measure(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ code: string; location: string | null }>(
    'select parcel_code as code, location from land.parcel tablesample system (0.5) where version_to is null limit 4000',
  );
  const api = await startApi({ pool }, { LOG_LEVEL: 'fatal' });
  const codeAt = (index: number): string => rows[(index * 7919) % rows.length]!.code;
  const ask = async (path: string): Promise<number> => {
    const begun = performance.now();
    const response = await fetch(`${api.url}${path}`);
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return performance.now() - begun;
  };
  try {
    for (let i = 0; i < WARM; i++) await ask(`/api/land-files/${codeAt(i)}`);
    const single: number[] = [];
    for (let i = 0; i < SINGLE; i++) single.push(await ask(`/api/land-files/${codeAt(WARM + i)}`));
    tell('land file, one at a time', single);
    const then = `${new Date().getFullYear() - 5}-07-01`;
    const past: number[] = [];
    for (let i = 0; i < 50; i++) past.push(await ask(`/api/land-files/${codeAt(i)}?asOf=${then}`));
    tell('land file of a past day', past);
    const busy: number[] = [];
    const end = performance.now() + SECONDS * 1000;
    let next = WARM + SINGLE;
    const client = async () => {
      while (performance.now() < end) busy.push(await ask(`/api/land-files/${codeAt(next++)}`));
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    tell(`land file, ${CLIENTS} at a time`, busy);
    console.log(
      `${Math.round(busy.length / SECONDS)} land files a second, client, server and database on this machine`,
    );
    const families: number[] = [];
    for (let f = 0; f < 100; f++) {
      const begun = performance.now();
      const { codes } = await readLineage(pool, `990000${String(f * 7).padStart(6, '0')}GB00001`);
      families.push(performance.now() - begun);
      if (codes.length !== 1000) throw new Error(`a family of ${codes.length}`);
    }
    tell('lineage of 1,000 codes', families);
    const places = rows.flatMap(({ location }) => location ?? []);
    const searchesFor = async (textOf: (index: number) => string): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let i = 0; i < 40; i++) times.push(await ask(`/api/search?q=${encodeURIComponent(textOf(i))}`));
      return times;
    };
    const { rows: initials } = await pool.query<{ letters: string }>(
      'select dimai.pinyin_initials(p) as letters from unnest($1::text[]) with ordinality as given (p, n) order by n',
      [places.slice(0, 100)],
    );
    const byCode = await searchesFor((i) => codeAt(i).slice(0, 16));
    tell('search by the beginning of a code', byCode);
    const byPart = await searchesFor((i) => places[i % places.length]!.slice(-6));
    tell('search by a fragment', byPart);
    const byWord = await searchesFor((i) => places[i % places.length]!.slice(3, 5));
    tell('search by two characters', byWord);
    const byInitials = await searchesFor((i) => initials[i % initials.length]!.letters.slice(-8));
    tell('search by initials of pinyin', byInitials);
    const nowhere = await searchesFor((i) => `无此地${i}`);
    tell('search for what is nowhere', nowhere);
  } finally {
    await api.close();
  }
}

/** Each figure when it is there: whoever cuts the bench off keeps what was measured. */
function tell(name: string, times: readonly number[]): void {
  console.table({ [name]: percentiles(times) });
}

function percentiles(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1)} ms`;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), number: times.length };
}
