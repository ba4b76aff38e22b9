import type { JSX } from 'preact';
import type { Hit } from '../api.ts';
import { DrawPanel } from '../checks/draw-panel.tsx';
import { useDrawingKeys } from '../checks/drawing-keys.ts';
import type { Drawing } from '../checks/draw-tool.ts';
import { Choice, TextArea, TextField } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type BoundaryModel, dropBoundary, readGeometry } from './boundary.ts';
import { editWords } from './words.ts';

/** The boundary: its points are moved on the map, added and taken away; typing stays for what cannot be drawn. */
export function BoundaryPart({
  boundary,
  held,
}: {
  readonly boundary: BoundaryModel;
  readonly held: NonNullable<Hit['geometry']>;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(editWords);
  const { way, drawing, text, crs } = boundary;
  const canDraw = drawing !== null && state.canDraw.value;
  const isUnread = text.value.trim() !== '' && readGeometry(text.value) === null;
  return (
    <Section id="boundary" title={words.geometry} note={boundary.changed.value === null ? null : words.shape}>
      <div class="card form">
        <Choice
          label={words.way}
          value={way.value}
          options={[
            { value: 'none', title: words.keep },
            ...(canDraw ? [{ value: 'draw' as const, title: words.draw }] : []),
            { value: 'text', title: words.type },
          ]}
          onChange={(next) => (next === 'none' ? dropBoundary(boundary, held) : (way.value = next))}
        />
        {way.value === 'draw' && drawing !== null && <DrawnBoundary drawing={drawing} boundary={boundary} />}
        {way.value === 'text' && (
          <>
            <TextArea
              label={words.geometry}
              hint={words.geometryHint}
              fault={isUnread ? words.unread : undefined}
              rows={4}
              value={text.value}
              onInput={(next) => (text.value = next)}
            />
            <TextField label={words.crs} value={crs.value} onInput={(next) => (crs.value = next)} />
          </>
        )}
        {way.value === 'none' && <p class="quiet">{canDraw ? words.drawHint : words.typeHint}</p>}
      </div>
    </Section>
  );
}

function DrawnBoundary({
  drawing,
  boundary,
}: {
  readonly drawing: Drawing;
  readonly boundary: BoundaryModel;
}): JSX.Element {
  useDrawingKeys(drawing, boundary.isDrawing);
  return <DrawPanel drawing={drawing} />;
}
