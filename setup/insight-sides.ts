import type { Insight } from './model/insight.js';

/** One bound of an insight: it is active while its value is beyond this in `direction`, and ends beyond `clear` on the other side. */
export interface InsightSide {
  readonly direction: 'above' | 'below';
  readonly bound: number;
  readonly clear: number;
}

/** How far a value is beyond a bound; negative on the other side of it. */
export function distanceBeyond({ direction, bound }: InsightSide, value: number): number {
  return direction === 'above' ? value - bound : bound - value;
}

/** The bounds that the setup declares for an insight, the lesser one first; none if it has none. */
export function sidesOf(insight: Insight): readonly InsightSide[] {
  switch (insight.kind) {
    case 'threshold':
      return [insight];
    case 'range':
      return [
        { direction: 'below', bound: insight.low, clear: insight.clearLow },
        { direction: 'above', bound: insight.high, clear: insight.clearHigh },
      ];
    case 'change':
    case 'adaptive':
    case 'event':
    case 'silence':
    case 'keySilence':
    case 'learnedSilence':
      return [];
  }
}
