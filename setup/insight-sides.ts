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
