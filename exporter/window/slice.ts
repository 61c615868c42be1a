import { MergedPart } from './merged-part.js';

/** The aggregated events of one series within one slide. */
export class Slice extends MergedPart {
  readonly number: number;
  /** Whether events were added since the last save. */
  isChanged = true;

  /** `state`: packed or not. */
  constructor(number: number, events: number, state: unknown) {
    super(state, events);
    this.number = number;
  }

  get slices(): number {
    return 1;
  }
}

/** Index of the first of these slices, which are in time order, with this number or a greater one. */
export function firstFrom(slices: readonly Slice[], number: number): number {
  let low = 0;
  let high = slices.length;
  // The newest slices are asked for most.
  if ((slices[high - 1]?.number ?? number) < number) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((slices[middle]?.number ?? number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
