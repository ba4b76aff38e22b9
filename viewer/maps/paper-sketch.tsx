import type { JSX } from 'preact';
import type { MapPlan } from './api.ts';

/** How the first sheet will lie on its paper, to scale: the paper, the frame, and the room left for what stands around. */
export function PaperSketch({ plan, label }: { readonly plan: MapPlan; readonly label: string }): JSX.Element {
  const { width, height, frame } = plan.page;
  const [left, bottom, right, top] = frame as [number, number, number, number];
  const thin = Math.max(width, height) / 160;
  return (
    <svg class="paper-sketch" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <rect class="paper-sketch-paper" width={width} height={height} stroke-width={thin} />
      <rect
        class="paper-sketch-frame"
        x={left}
        y={height - top}
        width={right - left}
        height={top - bottom}
        stroke-width={thin}
      />
      <text
        class="paper-sketch-scale"
        x={(left + right) / 2}
        y={height - (top + bottom) / 2}
        font-size={Math.min(width, height) / 11}
        text-anchor="middle"
        dominant-baseline="central"
      >
        1:{plan.scale}
      </text>
    </svg>
  );
}
