/** What a bundle gave out: each feature with the version of its row. Its digest says whether a file still tells the same. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../canonical-json.ts';

/** A feature with the version that the bundle holds. */
export type BaseFeature = readonly [featureId: number, version: number];

export interface BundleBase {
  readonly bundle: string;
  readonly task: number;
  readonly layers: Readonly<
    Record<
      string,
      {
        /** Version of the layer. */
        readonly version: number;
        /** Keys of the fields that went along. */
        readonly fields: readonly string[];
        readonly features: readonly BaseFeature[];
      }
    >
  >;
}

/** SHA-256 of a base, hexadecimal. */
export const baseDigest = (base: BundleBase): string => createHash('sha256').update(canonicalJson(base)).digest('hex');
