import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { saidAt } from './flag-words.ts';
import { projectRoot } from './settings.ts';

/** Sentences of ingest that speak of flags, as they stand in its sources. */
const SENTENCES = readdirSync(join(projectRoot, 'ingest'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|cli\.ts$|command/.test(name))
  .flatMap((name) => readFileSync(join(projectRoot, 'ingest', name), 'utf8').split('\n'))
  .filter((line) => /['`].*--[a-z]/.test(line) && !/^\s*(\*|\/\/|\/\*\*)/.test(line));

describe('a refusal that is read where there is no command line', () => {
  it('names the parameter and the field of the form, in both languages', () => {
    const { zh, en } = saidAt('plots', {
      zh: '请用 --crs EPSG代码 指定（本地常用 --crs 4549）。',
      en: 'Give --crs EPSG (here usually --crs 4549).',
    });
    assert.equal(zh, '请在“坐标系”（crs）中指定 EPSG 代码（本地常用 4549）。');
    assert.equal(en, 'Give the EPSG code as "CRS" (crs) (here usually 4549).');
  });

  it('asks for another file where there is nothing to choose', () => {
    const sentence = {
      zh: '与 CGCS2000 不同，没有转换参数不能入库。若可接受其偏差，请加 --assume-datum。',
      en: 'It cannot be loaded without parameters. Add --assume-datum if the offset does not matter.',
    };
    assert.match(saidAt('plots', sentence).zh, /请转换为 CGCS2000 后再提交/);
    assert.match(saidAt('plots', sentence).en, /Convert it to CGCS2000/);
    assert.match(saidAt('order', sentence).zh, /assumeDatum/);
  });

  it('has no flag left of all that ingest can say', () => {
    assert.ok(SENTENCES.length > 15);
    for (const line of SENTENCES) {
      for (const place of ['order', 'plots'] as const) {
        const said = saidAt(place, { zh: line, en: line });
        assert.doesNotMatch(said.zh + said.en, /--[a-z]/, line);
      }
    }
  });
});
