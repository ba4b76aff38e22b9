/** How much of an archive we are willing to unpack. Deliveries are hostile until proven otherwise. */

export interface PackageLimits {
  readonly entries: number;
  /** Total size once unpacked. */
  readonly unpackedBytes: number;
  /** Unpacked to packed size of one entry; only asked of entries beyond `ratioFromBytes` (blank .dbf fields pack 200:1). */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

export const PACKAGE_LIMITS: PackageLimits = {
  entries: 10_000,
  unpackedBytes: 20 * 1024 ** 3,
  ratio: 400,
  ratioFromBytes: 256 * 1024 ** 2,
};
