/**
 * The features of a GeoJSON text one by one, in memory that is that of the largest feature. A scanner follows braces and
 * strings and cuts out the objects of the array `features` (or the objects of a sequence, one per line); each is parsed
 * for itself. What stands beside the array at the top (`crs`, `name`) is gathered on the way.
 */

import { beyondLimit, damagedFile, type ReadLimits } from '../read-limits.ts';

/** A feature whose shape has more vertices than are read: its text was not kept. */
export class OversizedFeature {
  /** Arrays of the feature, one for each position and few others. */
  readonly arrays: number;

  constructor(arrays: number) {
    this.arrays = arrays;
  }
}

export interface FeatureScanner {
  /** Texts of the features that this piece completes. */
  push(text: string): (string | OversizedFeature)[];
  /** Ends the file. Throws Refusal where it breaks off. */
  end(): void;
  /** Members beside `features`, parsed, as far as they have been read. */
  readonly members: ReadonlyMap<string, unknown>;
  /** The top object itself, for a single Feature or geometry; null for collections and sequences. */
  readonly single: string | null;
}

/** A scanner for one file. Characters of a feature are limited to `valueCharacters` × 8: coordinates are long. */
export function scanFeatures(limits: ReadLimits): FeatureScanner {
  return new Scanner(limits);
}

const FEATURE_FACTOR = 8;

/** State: depth and place in the text. */
class Scanner implements FeatureScanner {
  readonly members = new Map<string, unknown>();
  single: string | null = null;
  private readonly limits: ReadLimits;
  private readonly limit: number;
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private held = '';
  private inFeatures = false;
  /** The array has just begun: its text starts behind the bracket. */
  private justEntered = false;
  /** The array has ended, what follows are members of the collection. */
  private isDone = false;
  private tops = 0;
  /** Arrays of the feature so far: one for each position, and few others. */
  private arrays = 0;
  private readonly mostArrays: number;

  constructor(limits: ReadLimits) {
    this.limits = limits;
    this.mostArrays = 1.5 * limits.vertices + 1000;
    this.limit = limits.valueCharacters * FEATURE_FACTOR;
  }

  push(piece: string): (string | OversizedFeature)[] {
    const features: (string | OversizedFeature)[] = [];
    let from = 0;
    for (let i = 0; i < piece.length; i++) {
      const code = piece.charCodeAt(i);
      if (this.inString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (code === 0x5c) this.isEscaped = true;
        else if (code === 0x22) this.inString = false;
        continue;
      }
      if (code === 0x22) this.inString = true;
      else if (code === 0x7b || code === 0x5b) {
        this.open(code === 0x5b, piece, from, i);
        if (this.justEntered) from = i + 1;
      } else if (code === 0x7d || code === 0x5d) {
        this.depth--;
        if (this.depth < 0) throw broken('括号不配对', 'brackets do not match');
        const cut = this.close(piece, from, i);
        if (cut != null) {
          if (cut !== '') features.push(cut);
          from = i + 1;
        }
      } else if (code === 0x2c && this.inFeatures && this.depth === 2) {
        from = i + 1;
        this.held = '';
      }
    }
    if (this.isOversized) this.held = '';
    else this.held += piece.slice(from);
    this.refuseLong(this.held);
    return features;
  }

  private get isOversized(): boolean {
    return this.arrays > this.mostArrays;
  }

  private refuseLong(text: string): void {
    if (text.length <= this.limit) return;
    throw beyondLimit({ zh: '单个要素的字符数', en: 'The number of characters of a feature' }, this.limit);
  }

  private open(isArray: boolean, piece: string, from: number, at: number): void {
    this.depth++;
    if (this.depth > this.limits.depth) {
      throw beyondLimit({ zh: 'JSON 嵌套层数', en: 'The nesting of the JSON' }, this.limits.depth);
    }
    this.justEntered = false;
    if (isArray) this.arrays++;
    if (!isArray || this.depth !== 2 || this.inFeatures) return;
    const before = this.held + piece.slice(from, at);
    if (!/"features"\s*:\s*$/.test(before)) return;
    // what stands before the array, closed as an object of its own
    this.gather(`${before.replace(/"features"\s*:\s*$/, '').replace(/,\s*$/, '')}}`);
    this.inFeatures = true;
    this.arrays = 0;
    this.justEntered = true;
    this.held = '';
  }

  /** The text that ends here; '' where something ends that is no feature; null where nothing does. */
  private close(piece: string, from: number, at: number): string | OversizedFeature | null {
    if (this.inFeatures && this.depth === 2) return this.take(piece, from, at);
    if (this.inFeatures && this.depth === 1) {
      this.inFeatures = false;
      this.isDone = true;
      this.held = '{';
      return '';
    }
    if (this.depth > 0) return null;
    this.tops++;
    const text = this.take(piece, from, at);
    if (text instanceof OversizedFeature) {
      // a single shape that is all of the file, or one of a sequence
      if (this.tops > 1) return text;
      throw beyondLimit({ zh: '图形顶点数', en: 'The number of vertices of the shape' }, this.limits.vertices);
    }
    if (this.isDone) {
      this.gather(text.replace(/^\{\s*,/, '{'));
      this.isDone = false;
      return '';
    }
    if (this.tops === 1) {
      this.single = text;
      return '';
    }
    // a second object at the top: a sequence of features, one after another
    return text;
  }

  private take(piece: string, from: number, at: number): string | OversizedFeature {
    const { isOversized, arrays } = this;
    this.arrays = 0;
    if (isOversized) {
      this.held = '';
      return new OversizedFeature(arrays);
    }
    const text = this.held + piece.slice(from, at + 1);
    this.held = '';
    this.refuseLong(text);
    // separators of sequences stand before the brace (RFC 8142 has a record separator there)
    return text.slice(text.indexOf('{'));
  }

  private gather(text: string): void {
    const members = parseObject(text);
    for (const [key, value] of Object.entries(members)) this.members.set(key, value);
  }

  end(): void {
    if (this.depth !== 0 || this.inString) throw broken('文本在中途结束', 'the text breaks off');
  }
}

function broken(zh: string, en: string): Error {
  return damagedFile({ zh: `GeoJSON ${zh}`, en: `GeoJSON: ${en}` });
}

/** Parses an object; anything else is a damaged file. */
export function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const words = (cause as Error).message;
    throw damagedFile({ zh: `JSON 无法解读（${words}）`, en: `the JSON cannot be read (${words})` }, cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw broken('应为对象', 'an object is expected');
}
