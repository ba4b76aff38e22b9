import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import type { LayerState } from '../../tiles/versions.ts';
import { TileChanges } from '../../tiles/tile-changes.ts';
import type { RouteContext } from '../route.ts';
import { answerTag, dayAsked } from './as-of.ts';

type TagContext = Parameters<typeof answerTag>[0];

const state = (version: number): LayerState => ({ version, changedAt: null, changes: new TileChanges() });

function contextOf(version: number, rights: readonly string[], districts: readonly string[] | null): TagContext {
  const versions = new Map([['parcel', state(version)]]);
  return {
    tiles: { versions: { read: async () => versions, current: () => versions } } as unknown as RouteContext['tiles'],
    programTag: 'p',
    caller: { districts, may: (right: string) => rights.includes(right) } as unknown as RouteContext['caller'],
  };
}

describe('the tag of an answer', () => {
  const tag = async (...given: Parameters<typeof contextOf>): Promise<string> =>
    answerTag(contextOf(...given), ['parcel'], { use: '1' });

  it('is another one for who is told small counts than for who is not', async () => {
    assert.notEqual(await tag(1, ['layer:read'], null), await tag(1, ['layer:read', 'restricted:read'], null));
  });

  it('is another one after a publication, and in other districts', async () => {
    const known = await tag(1, [], null);
    assert.notEqual(known, await tag(2, [], null));
    assert.notEqual(known, await tag(1, [], ['320411']));
    assert.equal(known, await tag(1, [], null));
  });
});

describe('the day that states are judged by', () => {
  it('is the day that is asked about, in China, else today', () => {
    const now = new Date('2026-11-28T16:30:00Z');
    assert.equal(dayAsked(undefined, now), '2026-11-29');
    assert.equal(dayAsked('2024-01-31T23:59:59.999999+08:00', now), '2024-01-31');
    assert.equal(dayAsked('2024-01-31T17:00:00Z', now), '2024-02-01');
  });
});
