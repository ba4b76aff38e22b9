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

  it('is under 500 kB gzipped: page, style, script and the worker of the map', () => {
    const named = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css|svg))"/g)].map((match) => match[1]!);
    const worker = readdirSync(join(DIST, 'assets')).filter((file) => /worker.*\.js$/.test(file));
    assert.equal(worker.length, 1);
    const files = [...new Set(['index.html', ...named, `assets/${worker[0]}`])];
    const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
    assert.ok(total < 500_000, `${files.map((file) => `${file} ${sizeOf(file)}`).join(', ')}: ${total}`);
  });

  it('leaves deck.gl and the code lists in chunks of their own', () => {
    const chunks = readdirSync(join(DIST, 'assets')).join(' ');
    assert.match(chunks, /columns-\S+\.js/);
    assert.match(chunks, /codelists-\S+\.js/);
    assert.doesNotMatch(html, /columns-|codelists-/);
  });

  it('has no inline script or style, so that a strict content security policy holds', () => {
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)[^>]*>/);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });

  it('names no other host', () => {
    assert.doesNotMatch(html, /https?:\/\//);
  });
});
