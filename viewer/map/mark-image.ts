/** Signs of survey marks on the screen, drawn on a canvas from the same lines as on paper: no sprite file, any colour. */
import { pointMarks } from '../../schemas/point-marks.ts';
import type { MarkImage } from './patterns.ts';

/** CSS pixels of a millimetre on paper, and of a whole sign with the air around it. */
const MILLIMETRE = 5;
const MARK_SIZE = 22;

/** A sign as pixels, `ratio` device pixels to a CSS pixel; white inside, so that it reads on any ground. */
export function drawMark({ mark, colour }: MarkImage, ratio: number): ImageData {
  const size = Math.round(MARK_SIZE * ratio);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return new ImageData(size, size);
  context.scale(size / MARK_SIZE, size / MARK_SIZE);
  context.translate(MARK_SIZE / 2, MARK_SIZE / 2);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  const { outlines, strokes, circles, dot } = pointMarks[mark];
  const trace = (points: readonly (readonly [number, number])[], isClosed: boolean): void => {
    context.beginPath();
    for (const [index, [x, y]] of points.entries()) {
      if (index === 0) context.moveTo(x * MILLIMETRE, -y * MILLIMETRE);
      else context.lineTo(x * MILLIMETRE, -y * MILLIMETRE);
    }
    if (isClosed) context.closePath();
  };
  context.fillStyle = '#ffffff';
  for (const ring of outlines) {
    trace(ring, true);
    context.fill();
    context.stroke();
  }
  for (const radius of circles) {
    context.beginPath();
    context.arc(0, 0, radius * MILLIMETRE, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  for (const stroke of strokes) {
    trace(stroke, false);
    context.stroke();
  }
  if (dot > 0) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(0, 0, Math.max(1.2, dot * MILLIMETRE), 0, 2 * Math.PI);
    context.fill();
  }
  return context.getImageData(0, 0, size, size);
}
