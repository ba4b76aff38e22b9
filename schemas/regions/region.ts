/** What differs between bureaus, as data: no code asks for the name of a city. */
export interface Region {
  readonly id: string;
  /** 常州市. */
  readonly title: string;
  readonly titleEn: string;
  /** The bureau, as its maps and reports name it. */
  readonly bureau: string;
  /** Code of the region in `administrative-division`. */
  readonly districtCode: string;
  /** Districts below it, with a point for labels and first views, `[longitude, latitude]`. */
  readonly districts: readonly RegionDistrict[];
  /** Ids of the layers in use, in the order of the layer tree. */
  readonly layers: readonly string[];
  /** Whether the region has a sea: elsewhere 海域 and 无居民海岛 are doubtful. */
  readonly isCoastal: boolean;
  /** EPSG code that unlabelled coordinates are taken for; null where the region spans several zones and a delivery has to say. */
  readonly defaultCrs: number | null;
  /** EPSG codes whose use in the region is no surprise, most common first. */
  readonly usualCrs: readonly number[];
  /** What the bureau has set itself for the revitalisation of stock land; results are counted against it. */
  readonly targets?: readonly RevitalisationTarget[];
  /** `[west, south, east, north]` in degrees CGCS2000. */
  readonly bounds: readonly [number, number, number, number];
  /** First view of the map, `[longitude, latitude]` and zoom. */
  readonly view: { readonly center: readonly [number, number]; readonly zoom: number };
}

/** A target with a term: so much land, or so many enterprises, disposed of between two days. */
export interface RevitalisationTarget {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly unit: '亩' | '家';
  readonly amount: number;
  /** First and last day, `yyyy-MM-dd`. */
  readonly from: string;
  readonly to: string;
  /** Codes of the paths that count; all where absent. */
  readonly paths?: readonly string[];
  readonly reference: string;
}

export interface RegionDistrict {
  readonly code: string;
  readonly name: string;
  readonly center: readonly [number, number];
}
