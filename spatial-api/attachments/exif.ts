/** Where a photo was taken and which way the camera looked, from the Exif block of a JPEG (CIPA DC-008, TIFF 6.0). */

export interface PhotoPlace {
  readonly longitude: number;
  readonly latitude: number;
  /** Degrees from north, clockwise; null where the camera did not note it. */
  readonly azimuth: number | null;
  /** As the camera's clock had it, `yyyy-MM-dd HH:mm:ss`; null where unknown. */
  readonly takenAt: string | null;
}

const GPS_IFD = 0x8825;
const EXIF_IFD = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const GPS = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4, direction: 17 } as const;
/** Bytes of a value by TIFF type: byte, ascii, short, long, rational, and signed kin. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };
/** Entries of a directory; more is a broken file. */
const MOST_ENTRIES = 500;

/** The place of a JPEG; null where it has none, or one that is no place. Never throws on broken blocks. */
export function photoPlace(jpeg: Buffer): PhotoPlace | null {
  try {
    const tiff = exifBlock(jpeg);
    return tiff === null ? null : readPlace(tiff);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The TIFF structure inside APP1. */
function exifBlock(jpeg: Buffer): Buffer | null {
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1]!;
    if (marker === 0xda) return null;
    const length = jpeg.readUInt16BE(at + 2);
    if (marker === 0xe1 && jpeg.subarray(at + 4, at + 10).toString('latin1') === 'Exif\0\0') {
      return jpeg.subarray(at + 10, at + 2 + length);
    }
    at += 2 + length;
  }
  return null;
}

type Values = ReadonlyMap<number, readonly number[] | string>;

class Tiff {
  private readonly bytes: Buffer;
  private readonly isLittle: boolean;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.isLittle = bytes.subarray(0, 2).toString('latin1') === 'II';
  }

  short(at: number): number {
    return this.isLittle ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  long(at: number): number {
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  directory(at: number): Values {
    const count = this.short(at);
    if (count > MOST_ENTRIES) throw new RangeError('too many entries');
    const values = new Map<number, readonly number[] | string>();
    for (let entry = 0; entry < count; entry++) {
      const start = at + 2 + entry * 12;
      const type = this.short(start + 2);
      const length = this.long(start + 4);
      const size = (SIZES[type] ?? 0) * length;
      if (size === 0 || size > 4096) continue;
      const place = size <= 4 ? start + 8 : this.long(start + 8);
      values.set(this.short(start), this.read(type, length, place));
    }
    return values;
  }

  private read(type: number, length: number, at: number): readonly number[] | string {
    if (at + SIZES[type]! * length > this.bytes.length) throw new RangeError('value outside the block');
    if (type === 2)
      return this.bytes
        .subarray(at, at + length)
        .toString('latin1')
        .replace(/\0.*$/s, '');
    return Array.from({ length }, (_, index) => {
      const place = at + index * SIZES[type]!;
      if (type === 3) return this.short(place);
      if (type === 4 || type === 9) return this.long(place);
      if (type === 5 || type === 10) return this.long(place) / this.long(place + 4);
      return this.bytes[place]!;
    });
  }
}

function readPlace(block: Buffer): PhotoPlace | null {
  const tiff = new Tiff(block);
  const root = tiff.directory(tiff.long(4));
  const pointer = numberAt(root, GPS_IFD);
  if (pointer === null) return null;
  const gps = tiff.directory(pointer);
  const latitude = degrees(gps, GPS.latitude, GPS.latitudeRef, 'S');
  const longitude = degrees(gps, GPS.longitude, GPS.longitudeRef, 'W');
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  if (latitude === 0 && longitude === 0) return null;
  const direction = numberAt(gps, GPS.direction);
  const exif = numberAt(root, EXIF_IFD);
  const taken = exif === null ? undefined : tiff.directory(exif).get(DATE_TIME_ORIGINAL);
  const azimuth = direction !== null && direction >= 0 && direction <= 360 ? direction % 360 : null;
  return { longitude, latitude, azimuth, takenAt: dateText(taken) };
}

function numberAt(values: Values, tag: number): number | null {
  const value = values.get(tag);
  const first = Array.isArray(value) ? (value as readonly number[])[0] : undefined;
  return first !== undefined && Number.isFinite(first) ? first : null;
}

/** Degrees, minutes and seconds; negative in the south and west. */
function degrees(values: Values, tag: number, reference: number, negative: string): number | null {
  const parts = values.get(tag);
  if (!Array.isArray(parts)) return null;
  const [d = Number.NaN, m = 0, s = 0] = parts as readonly number[];
  const value = d + (Number.isFinite(m) ? m : 0) / 60 + (Number.isFinite(s) ? s : 0) / 3600;
  if (!Number.isFinite(value)) return null;
  return values.get(reference) === negative ? -value : value;
}

/** `2026:11:28 10:30:00` → `2026-11-28 10:30:00`. */
function dateText(value: readonly number[] | string | undefined): string | null {
  const match = typeof value === 'string' ? /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(value) : null;
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]} ${match[4]}`;
}
