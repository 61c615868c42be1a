import type { AnyAggregate } from '../aggregate/aggregate.js';
import { packState, unpackState } from '../aggregate/packed.js';
import type { PackedState } from '../aggregate/packed.js';

/** Aggregated events of one slice or of several. What is seldom needed is kept packed, in a fraction of the memory. */
export abstract class MergedPart {
  events: number;
  /** A text if it is packed: the states of aggregates are objects. */
  #state: unknown;

  /** `state`: packed or not. */
  constructor(state: unknown, events: number) {
    this.events = events;
    this.#state = state;
  }

  /** Number of slices with events. */
  abstract get slices(): number;

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

/** Slices that are merged. */
export class MergedGroup extends MergedPart {
  readonly slices: number;

  /** `state`: packed or not. */
  constructor(state: unknown, events: number, slices: number) {
    super(state, events);
    this.slices = slices;
  }
}
