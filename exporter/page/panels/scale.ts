import type { PanelLayout } from '../../live/frame.js';

/**
 * Where values are on the scale of a panel: 0 at its minimum, 1 at its maximum, and no further. Without a maximum of its
 * own, the scale ends at the largest value.
 */
export function scaleOf(
  { min = 0, max }: Pick<PanelLayout, 'min' | 'max'>,
  values: readonly number[],
): (value: number) => number {
  const top = max ?? Math.max(...values, 0);
  return (value) => Math.min(1, Math.max(0, (value - min) / (top - min || 1)));
}
