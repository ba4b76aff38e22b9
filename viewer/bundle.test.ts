import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { before, describe, it } from 'mocha';
import { buildViewer } from '../fixtures/harness/viewer.ts';
import { projectRoot } from '../schemas/settings.ts';

const DIST = join(projectRoot, 'viewer', 'dist');
const sizeOf = (file: string): number => gzipSync(readFileSync(join(DIST, file))).byteLength;

describe('what a first visit loads', () => {
  let html: string;

  before(async function () {
    this.timeout(60_000);
    await buildViewer();
    html = readFileSync(join(DIST, 'index.html'), 'utf8');
  });

  /** Files of a chunk and of all that it imports at once. */
  function filesOf(name: string): ReadonlySet<string> {
    const assets = readdirSync(join(DIST, 'assets'));
    const found = new Set<string>();
    const add = (file: string): void => {
      if (found.has(file)) return;
      found.add(file);
      if (!file.endsWith('.js')) return;
      const code = readFileSync(join(DIST, 'assets', file), 'utf8');
      for (const [, imported] of code.matchAll(/(?:import|from)"\.\/([^"]+\.js)"/g)) add(imported!);
    };
    for (const file of assets.filter((each) => each.startsWith(`${name}-`) && each.endsWith('.js'))) add(file);
    return found;
  }

  /** Page, script and style that the page itself names. */
  const named = (): readonly string[] => [
    'index.html',
    ...[...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css|svg))"/g)].map((match) => match[1]!),
  ];
  const inAssets = (files: Iterable<string>): readonly string[] => [...files].map((file) => `assets/${file}`);
  const total = (files: readonly string[]): number => [...new Set(files)].reduce((sum, file) => sum + sizeOf(file), 0);

  /** Styles that come with the page of the map, as the script says that fetches it. */
  function stylesOfMap(): readonly string[] {
    const entry = named().find((file) => /index-.*\.js$/.test(file))!;
    const code = readFileSync(join(DIST, entry), 'utf8');
    const all = JSON.parse(/m\.f=(\[[^\]]*\])/.exec(code)![1]!) as readonly string[];
    const wanted = /import\(.\.\/map-page-[^)]*\).{0,80}?__vite__mapDeps\(\[([\d,]+)\]\)/s.exec(code)![1]!;
    const files = wanted.split(',').map((index) => all[Number(index)]!);
    assert.ok(
      files.some((file) => file.includes('map-page-')),
      'the script names what the page needs',
    );
    return files.filter((file) => file.endsWith('.css'));
  }

  it('of the map is under 400 kB gzipped, of 500 that it may be: page, style, script and the worker of the map', () => {
    assert.equal(readdirSync(join(DIST, 'assets')).filter((file) => /worker.*\.js$/.test(file)).length, 1);
    const files = [...named(), ...stylesOfMap(), ...inAssets([...filesOf('map-page'), ...filesOf('map-worker')])];
    const size = total(files);
    assert.ok(size < 400_000, `${files.map((file) => `${file} ${sizeOf(file)}`).join(', ')}: ${size}`);
  });

  it('of the map carries nothing twice: its worker takes from the page what both need, and no decoder of tiles that are not served', () => {
    const page = filesOf('map-page');
    const [own, ...more] = [...filesOf('map-worker')].filter((file) => !page.has(file));
    assert.match(own!, /^map-worker-/);
    assert.deepEqual(more, []);
    for (const file of page) assert.doesNotMatch(readFileSync(join(DIST, 'assets', file), 'utf8'), /FastPfor|fastPfor/);
  });

  it('of a list is under 100 kB: it needs no map', () => {
    const size = total([...named(), ...inAssets(filesOf('archive-page'))]);
    assert.ok(size < 100_000, String(size));
  });

  it('leaves deck.gl and the code lists in chunks of their own', () => {
    const assets = readdirSync(join(DIST, 'assets'));
    const hasDeck = (file: string): boolean => /deck\.gl/.test(readFileSync(join(DIST, file), 'utf8'));
    assert.ok(inAssets(assets).some((file) => file.endsWith('.js') && hasDeck(file)));
    assert.deepEqual(named().filter(hasDeck), []);
    assert.match(assets.join(' '), /codelists-\S+\.js/);
    assert.doesNotMatch(html, /codelists-/);
  });

  it('has no inline script or style, so that a strict content security policy holds', () => {
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)[^>]*>/);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });

  it('names no other host', () => {
    assert.doesNotMatch(html, /https?:\/\//);
  });
});
