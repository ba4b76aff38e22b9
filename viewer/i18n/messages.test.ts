import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { projectRoot } from '../../schemas/settings.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** Every message by its path; functions called with plausible arguments. */
function flatten(messages: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]) => {
      const here = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'string') return [[here, value]];
      if (typeof value === 'function') return [[here, String((value as (...given: unknown[]) => unknown)(2, 3))]];
      return [...flatten(value as object, here)];
    }),
  );
}

const HAN = /\p{Script=Han}/u;

describe('the messages of the viewer', () => {
  const chinese = flatten(zh);
  const english = flatten(en);

  it('exist in both languages and are never empty', () => {
    assert.deepEqual([...english.keys()], [...chinese.keys()]);
    for (const [path, text] of [...chinese, ...english]) assert.ok(text.trim().length > 0, path);
  });

  it('are Chinese in Chinese and English in English, but for the statutory names of the areas', () => {
    const terms = ['identify.ellipsoidal', 'identify.planar'];
    const stray = [...english].filter(([path, text]) => HAN.test(text) && !terms.includes(path));
    assert.deepEqual(stray, []);
    const placeholders = ['goTo.placeholder'];
    const bare = [...chinese].filter(
      ([path, text]) => !HAN.test(text) && !placeholders.includes(path) && !path.startsWith('marks.'),
    );
    assert.deepEqual(bare, []);
  });

  it('leave no list of an English page with Chinese marks between its items', () => {
    const viewer = join(projectRoot, 'viewer');
    // What is typed into a field is read in either way.
    const isTyped = (file: string): boolean => file.endsWith('form-values.ts');
    const stray = readdirSync(viewer, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/^dist|\.test\.ts$/.test(file) && !isTyped(file))
      .filter((file) => readFileSync(join(viewer, file), 'utf8').includes("join('、')"));
    assert.deepEqual(stray, []);
  });
});
