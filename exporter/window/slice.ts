import type { AnyAggregate } from '../aggregate/aggregate.js';
import { packState, unpackState } from '../aggregate/packed.js';
import type { PackedState } from '../aggregate/packed.js';

/**
 * The aggregated events of one series within one slide. A slice that is seldom needed keeps its state packed, in a tenth of the memory.
 */
export class Slice {
  readonly number: number;
  events: number;
  /** Whether events were added since the last save. */
  isChanged = true;
  /** A text if it is packed: the states of aggregates are objects. */
  #state: unknown;

  constructor(number: number, events: number, state: unknown) {
    this.number = number;
    this.events = events;
    this.#state = state;
  }

  /** Stays unpacked from now on, so that it can be changed. */
  stateOf(aggregate: AnyAggregate): unknown {
    if (typeof this.#state === 'string') this.#state = unpackState(aggregate, this.#state);
    return this.#state;
  }

  /** To be read only. Leaves it packed if it is. */
  peek(aggregate: AnyAggregate): unknown {
    return typeof this.#state === 'string' ? unpackState(aggregate, this.#state) : this.#state;
  }

  packed(aggregate: AnyAggregate): PackedState {
    return typeof this.#state === 'string' ? this.#state : packState(aggregate, this.#state);
  }

  pack(aggregate: AnyAggregate): void {
    this.#state = this.packed(aggregate);
  }
}

/** Index of the first of these slices, which are in time order, with this number or a greater one. */
export function firstFrom(slices: readonly Slice[], number: number): number {
  let low = 0;
  let high = slices.length;
  // The newest slices are asked for most.
  if (high > 0 && slices[high - 1]!.number < number) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // `middle` is less than `high`, which is at most the length.
    if (slices[middle]!.number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
