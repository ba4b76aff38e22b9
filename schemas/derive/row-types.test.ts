import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ParcelRow, Rows } from '../generated/rows.ts';
import type { RowOf } from '../layer.ts';
import { catalogue, layers } from '../layers/index.ts';
import { rowTypeName, rowTypes } from './row-types.ts';

type Catalogue = typeof catalogue;
type Derived = { readonly [K in keyof Catalogue as Catalogue[K]['id']]: RowOf<Catalogue[K]> };
type Agree<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

// The compiler is the test: a field added, retyped or made optional on one side alone makes these lines an error.
const rowsAgree: Agree<Derived, Rows> = true;
const codeIsText: Agree<ParcelRow['parcelCode'], string> = true;
const areaMayBeAbsent: Agree<ParcelRow['area'], number | null> = true;

describe('The generated row types', () => {
  it('agree with the types inferred from the literals', () => {
    assert.ok(rowsAgree && codeIsText && areaMayBeAbsent);
  });

  it('name every layer and every field', () => {
    const text = rowTypes(layers);
    for (const layer of layers) {
      assert.ok(text.includes(`export interface ${rowTypeName(layer)} {`), layer.id);
      for (const key of Object.keys(layer.fields)) assert.ok(text.includes(`  readonly ${key}: `), key);
    }
  });
});
