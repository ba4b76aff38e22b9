/** The layers of a survey result, as a result delivers them: parcels may not have their code yet, points not their order. */
import type { Layer } from '../../schemas/layer.ts';
import { boundaryLine } from '../../schemas/layers/boundary-line.ts';
import { boundaryPoint } from '../../schemas/layers/boundary-point.ts';
import { parcel } from '../../schemas/layers/parcel.ts';

/** What a parcel is called before it has a code: its number in the field, in a TXT, on a drawing. */
const NAMES = ['地块编号', '宗地号', '预编宗地代码', '预编号', 'DKBH'];

const parcelName = (layer: Layer): Layer['fields'][string] => {
  const { required: _required, grammar: _grammar, length: _length, ...field } = layer.fields['parcelCode']!;
  return { ...field, length: 100, aliases: [...(field.aliases ?? []), ...NAMES] };
};

const optional = (layer: Layer, keys: readonly string[]): Layer['fields'] =>
  Object.fromEntries(
    Object.entries(layer.fields).map(([key, { expected: _expected, required, ...field }]) => [
      key,
      required === true && !keys.includes(key) ? { ...field, required: true as const } : field,
    ]),
  );

const relaxed = (layer: Layer, keys: readonly string[] = []): Layer => ({
  ...layer,
  fields: { ...optional(layer, keys), parcelCode: parcelName(layer) },
});

/** Layers of a result in the order in which they are read. */
export const SURVEY_LAYERS = {
  parcel: relaxed(parcel),
  'boundary-point': relaxed(boundaryPoint, ['ring', 'sequence']),
  'boundary-line': relaxed(boundaryLine, ['lineNumber']),
} as const satisfies Readonly<Record<string, Layer>>;

export type SurveyLayerId = keyof typeof SURVEY_LAYERS;
export const surveyLayerIds = Object.keys(SURVEY_LAYERS) as readonly SurveyLayerId[];
