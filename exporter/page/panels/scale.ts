import type { PanelLayout } from '../../live/frame.js';

type Ends = Pick<PanelLayout, 'min' | 'max'>;

/** The ends of a panel's scale. Without a maximum of its own, it ends at the largest value, or at 0 if all are negative. */
export function endsOf({ min = 0, max }: Ends, values: readonly number[]): [bottom: number, top: number] {
  return [min, max ?? Math.max(...values, 0)];
}

/** Where values are on the scale of a panel: 0 at its minimum, 1 at its maximum, and no further. */
export function scaleOf(layout: Ends, values: readonly number[]): (value: number) => number {
  const [bottom, top] = endsOf(layout, values);
  return (value) => Math.min(1, Math.max(0, (value - bottom) / (top - bottom || 1)));
}
