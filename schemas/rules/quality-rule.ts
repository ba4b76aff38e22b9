/**
 * Data quality rules as data: what a layer has to be beyond the type of each value. One JSON file per layer in `quality/`; a
 * bureau's own file of the same name replaces it. The same rules judge a delivery on its way in and a published layer at night.
 */
import { z } from 'zod';

const Text = z.string().trim().min(1);
const FieldKey = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'key of a field');

/** What a finding does: an error keeps the row out, the others load. */
const Severity = z.enum(['error', 'warning', 'info']);

/** Areas smaller than `squareMetres`, or whose mean width 2A/P is below `metres`, are not reported. Zero for both reports everything. */
const Threshold = z.strictObject({
  severity: Severity,
  squareMetres: z.number().min(0),
  metres: z.number().min(0),
});

/** A stretch of a code, counted from 0, `to` exclusive: the first 12 characters of a 宗地代码 are its 地籍子区. */
const Stretch = { from: z.int().min(0).optional(), to: z.int().min(1).optional() };

/** Shapes by themselves, measured in the delivered plane. */
const ShapeRules = z.strictObject({
  /** Neighbouring vertices closer than this, and not the same. */
  spacing: z.strictObject({ severity: Severity, metres: z.number().positive() }).optional(),
  /** Corners of less than this angle: the boundary runs out and back again. */
  spike: z.strictObject({ severity: Severity, degrees: z.number().positive().max(90) }).optional(),
  /** Features of several parts. */
  parts: z.strictObject({ severity: Severity }).optional(),
  /** Whole features that are smaller than `squareMetres` or narrower than `metres`. */
  sliver: Threshold.optional(),
});

/** Rows that a rule is about, by the values of a field; all where it is absent. */
const Where = z.strictObject({ field: FieldKey, values: z.array(Text).min(1) });

export const QualityRules = z.strictObject({
  layer: Text,
  title: Text,
  /** Clause or practice the rules rest on. */
  basis: Text,
  shape: ShapeRules.optional(),
  /** No two features share ground. With `level`, only features whose codes in that field are equally long are neighbours. */
  overlap: Threshold.extend({ level: FieldKey.optional() }).optional(),
  /**
   * `enclosed`: the layer tiles its ground, so ground that its features enclose and none covers is a gap.
   * `slit`: the layer need not tile, but neighbours that face each other closer than `widest` metres should touch.
   */
  gap: Threshold.extend({
    kind: z.enum(['enclosed', 'slit']),
    widest: z.number().positive().optional(),
  }).optional(),
  /** A feature lies within the feature of another layer that its code names. */
  within: z
    .array(
      Threshold.extend({
        layer: Text,
        /** Field of this layer, or a stretch of it, that holds the key of the other. */
        field: FieldKey,
        ...Stretch,
      }),
    )
    .optional(),
  /** Features of another layer are covered by those of this one whose code begins with theirs. */
  covers: z.array(Threshold.extend({ layer: Text, field: FieldKey, ...Stretch })).optional(),
  /** `total` = sum of `of` − sum of `less`, within `tolerance` in the unit of the fields. An absent deduction is zero. */
  sums: z
    .array(
      z.strictObject({
        severity: Severity,
        total: FieldKey,
        of: z.array(FieldKey).min(1),
        less: z.array(FieldKey).optional(),
        tolerance: z.number().min(0),
      }),
    )
    .optional(),
  /**
   * What the rows of one feature of another layer add up to does not exceed that feature's own figure: accepted areas of a project,
   * counted apart by the fields of `by` (each level of acceptance accepts the same ground anew).
   */
  totals: z
    .array(
      z.strictObject({
        severity: Severity,
        layer: Text,
        field: FieldKey,
        sum: FieldKey,
        limit: FieldKey,
        by: z.array(FieldKey).optional(),
        where: Where.optional(),
        tolerance: z.number().min(0),
      }),
    )
    .optional(),
  /** Within each group of `by` a field does not fall from one row to the next in the order of `order`: reports of progress count on. */
  rising: z
    .array(
      z.strictObject({
        severity: Severity,
        field: FieldKey,
        by: z.array(FieldKey).min(1),
        order: z.array(FieldKey).min(1),
      }),
    )
    .optional(),
  /** Rows of different owners, told by the field `apart`, do not share ground: no land is accepted for two projects. */
  claims: Threshold.extend({ apart: FieldKey, where: Where.optional() }).optional(),
  /** A field repeats a stretch of another. */
  agreements: z.array(z.strictObject({ severity: Severity, field: FieldKey, with: FieldKey, ...Stretch })).optional(),
  /** A field, or a stretch of it, names a feature of another layer that must exist. Not asked while that layer is empty. */
  references: z.array(z.strictObject({ severity: Severity, field: FieldKey, ...Stretch, layer: Text })).optional(),
  /** Fields besides the key whose value occurs once. */
  unique: z.array(z.strictObject({ severity: Severity, field: FieldKey })).optional(),
  /** A key that died in an earlier version does not come back for other ground: less than `share` of the larger area is common. */
  neverReused: z.strictObject({ severity: Severity, share: z.number().min(0).max(1) }).optional(),
  /** Codes whose name beside them is that of another scheme: 0601 is 工业用地 in GB/T 21010 and 农村道路 in 用地用海. */
  schemes: z
    .array(z.strictObject({ severity: Severity, field: FieldKey, name: FieldKey, others: z.array(Text).min(1) }))
    .optional(),
  /** Shapes that fit existing features of this layer after the GCJ-02 shift is taken back were drawn on a web map. */
  webMapShift: z.strictObject({ severity: Severity, layer: Text }).optional(),
});

export type QualityRules = z.infer<typeof QualityRules>;
export type QualityThreshold = z.infer<typeof Threshold>;
