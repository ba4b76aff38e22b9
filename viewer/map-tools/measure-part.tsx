import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { effect } from '@preact/signals';
import { type LonLat, requestJson } from '../api.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Facts } from '../components/page.tsx';
import { formatNumber } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { aboutArea, aboutLength, createMeasuring, figuresOfMeasuring, type MeasureKind } from './measure.ts';
import { toolWords } from './words.ts';

interface Measured {
  readonly lengthMetres: number;
  readonly planarLengthMetres: number;
  readonly ellipsoidalSquareMetres: number | null;
  readonly planarSquareMetres: number | null;
  readonly epsg: number;
}

/** Lengths and areas: 约 while they are drawn, exact from the server when they are done. */
export function MeasurePart(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).measure;
  const measuring = useMemo(createMeasuring, []);
  const lengthText = (metres: number): string =>
    metres >= 10_000
      ? `${formatNumber(metres / 1000, 2)} ${words.units.kilometres}`
      : `${formatNumber(metres, 2)} ${words.units.metres}`;
  useEffect(() => {
    const map = state.map.value;
    map?.use(measuring.tool);
    const stop = effect(() => {
      state.toolFigures.value = figuresOfMeasuring(measuring, lengthText);
    });
    return () => {
      stop();
      map?.use(null);
      state.toolFigures.value = [];
    };
  }, [state.map.value, state.language.value]);
  const kind = measuring.kind.value;
  const points = measuring.points.value;
  const isDone = measuring.isDone.value;
  const geometry = isDone ? geometryOf(kind, points) : null;
  const question = useQuestion(geometry === null ? null : JSON.stringify(geometry), (signal) =>
    requestJson<Measured>('/api/measurements', { body: { geometry }, signal }),
  );
  return (
    <div class="tool-part">
      <fieldset class="segments">
        <legend class="visually-hidden">{words.kind}</legend>
        {(['length', 'area'] as const).map((each) => (
          <label key={each} class="segment">
            <input
              type="radio"
              name="measure-kind"
              checked={kind === each}
              onChange={() => {
                measuring.kind.value = each;
                measuring.restart();
              }}
            />
            <span>{words[each]}</span>
          </label>
        ))}
      </fieldset>
      {!isDone && <p class="quiet">{words.hint}</p>}
      {points.length > 1 && !isDone && (
        <p class="tool-figure" role="status">
          {words.about} {kind === 'length' ? lengthText(aboutLength(points)) : areaText(aboutArea(points), words.units)}
        </p>
      )}
      {isDone && (
        <Answer question={question} rows={4}>
          {(measured) => <Exact measured={measured} lengthText={lengthText} />}
        </Answer>
      )}
      {points.length > 0 && (
        <p>
          <Button icon="repeat" onClick={measuring.restart}>
            {words.again}
          </Button>
        </p>
      )}
    </div>
  );
}

function Exact({
  measured,
  lengthText,
}: {
  readonly measured: Measured;
  readonly lengthText: (metres: number) => string;
}): JSX.Element {
  const words = useWords(toolWords).measure;
  const { lengthMetres, planarLengthMetres, ellipsoidalSquareMetres, planarSquareMetres, epsg } = measured;
  const isArea = ellipsoidalSquareMetres !== null;
  return (
    <>
      <p class="tool-figure">{isArea ? areaText(ellipsoidalSquareMetres, words.units) : lengthText(lengthMetres)}</p>
      <Facts
        facts={
          isArea
            ? [
                [words.ellipsoidal, `${formatNumber(ellipsoidalSquareMetres, 2)} ${words.units.squareMetres}`],
                [words.planar, `${formatNumber(planarSquareMetres!, 2)} ${words.units.squareMetres}`],
                [words.perimeter, lengthText(lengthMetres)],
              ]
            : [
                [words.lengthName, `${formatNumber(lengthMetres, 3)} ${words.units.metres}`],
                [words.planarLength, `${formatNumber(planarLengthMetres, 3)} ${words.units.metres}`],
              ]
        }
      />
      <p class="quiet">
        {words.exact} · {words.plane(epsg)}
      </p>
    </>
  );
}

function geometryOf(kind: MeasureKind, points: readonly LonLat[]): unknown {
  return kind === 'length'
    ? { type: 'LineString', coordinates: points }
    : { type: 'Polygon', coordinates: [[...points, points[0]]] };
}

/** In 亩 from a hundred square metres on, as offices read land. */
function areaText(squareMetres: number, units: { readonly squareMetres: string; readonly mu: string }): string {
  return squareMetres < 100
    ? `${formatNumber(squareMetres, 2)} ${units.squareMetres}`
    : `${formatNumber(squareMetres * 0.0015, 2)} ${units.mu}`;
}
