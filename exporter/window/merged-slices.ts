import type { AnyAggregate } from '../aggregate/aggregate.js';
import { packState } from '../aggregate/packed.js';
import { MergedGroup } from './merged-part.js';
import { firstFrom } from './slice.js';
import type { Slice } from './slice.js';

/** Number of slices that a node of the first level merges, and of nodes that one of each further level merges. */
const FAN_OUT = 8;

/** Slices, merged. */
export interface MergedStates {
  readonly state: unknown;
  readonly events: number;
}

/**
 * Merges the slices of windows, and keeps what it merged, so that the next window takes a few merges and not one for each slice:
 *
 *     level 2    [          0 to 63           ]         nodes begin at multiples of their length
 *     level 1    [ 0-7 ][ 8-15 ] .. [ 56-63 ]
 *     slices         ^-- window 3 to 66: slices 3 to 7, nodes 8-15 to 56-63, slices 64 to 66
 *
 * A window of n slices takes at most 14 merges for each power of 8 in n. To keep the nodes takes 8/7 merges per slide. The numbers of the
 * slices alone decide what is merged with what, so that the same slices give the same result to the last digit, at any time, also
 * after a restart.
 */
export class MergedSlices {
  readonly #aggregate: AnyAggregate;
  /** In time order, without empty slices. */
  readonly #slices: readonly Slice[];
  /** Nodes by their number within their level. The first level is at 0. */
  readonly #levels: Map<number, MergedGroup>[] = [];
  /** The newest slice that may be part of a node. */
  #newest = -Infinity;
  /** The first slice of the group that was packed last. */
  #settled = -Infinity;

  constructor(aggregate: AnyAggregate, slices: readonly Slice[]) {
    this.#aggregate = aggregate;
    this.#slices = slices;
  }

  /** All slices between these numbers inclusive; `undefined` if there are none. */
  between(first: number, last: number): MergedStates | undefined {
    const slices = this.#slices;
    let at = firstFrom(slices, first);
    let slice = slices[at];
    if (slice === undefined || slice.number > last) return undefined;
    const into = this.#aggregate.zero();
    let events = 0;
    for (let from = first; slice !== undefined && slice.number <= last; slice = slices[at]) {
      const level = levelAt(slice.number, from, last);
      const part = level === 0 ? slice : this.#node(level, nodeOf(slice.number, level));
      this.#aggregate.merge(into, part.stateOf(this.#aggregate));
      events += part.events;
      at += part.slices;
      from = level === 0 ? slice.number + 1 : endOf(slice.number, level);
    }
    return { state: into, events };
  }

  /**
   * Packs the newest whole group of slices between these numbers inclusive, which no event is expected to change. It is needed slice by
   * slice again once the window begins within it.
   */
  settle(first: number, last: number): void {
    const start = (nodeOf(last + 1, 1) - 1) * FAN_OUT;
    if (start <= this.#settled || start < first) return;
    this.#settled = start;
    const slices = this.#slices;
    for (let at = firstFrom(slices, start); ; at++) {
      const slice = slices[at];
      if (slice === undefined || slice.number >= start + FAN_OUT) return;
      slice.pack(this.#aggregate);
    }
  }

  /** The slice with this number has changed, or is gone. */
  changed(number: number): void {
    if (number > this.#newest) return;
    for (const [below, nodes] of this.#levels.entries()) nodes.delete(nodeOf(number, below + 1));
  }

  clear(): void {
    this.#levels.length = 0;
    this.#newest = -Infinity;
  }

  #node(level: number, number: number): MergedGroup {
    const nodes = (this.#levels[level - 1] ??= new Map());
    let node = nodes.get(number);
    if (node === undefined) nodes.set(number, (node = this.#merge(level, number)));
    return node;
  }

  #merge(level: number, number: number): MergedGroup {
    const slices = this.#slices;
    const span = FAN_OUT ** level;
    const end = (number + 1) * span;
    const first = firstFrom(slices, number * span);
    const into = this.#aggregate.zero();
    let events = 0;
    let at = first;
    for (let slice = slices[at]; slice !== undefined && slice.number < end; slice = slices[at]) {
      const part = level === 1 ? slice : this.#node(level - 1, nodeOf(slice.number, level - 1));
      this.#aggregate.merge(into, part.peek(this.#aggregate));
      // A node of this level takes the place of those below it until the window begins within it.
      if (level > 1) part.pack(this.#aggregate);
      events += part.events;
      at += part.slices;
    }
    this.#newest = Math.max(this.#newest, end - 1);
    return new MergedGroup(packState(this.#aggregate, into), events, at - first);
  }
}

/** The highest level whose node with this slice is within `first` to `last`; 0 if there is none. */
function levelAt(number: number, first: number, last: number): number {
  for (let level = 1; ; level++) {
    const start = nodeOf(number, level) * FAN_OUT ** level;
    if (start < first || endOf(number, level) - 1 > last) return level - 1;
  }
}

function nodeOf(number: number, level: number): number {
  return Math.floor(number / FAN_OUT ** level);
}

/** The number after the last slice of the node. */
function endOf(number: number, level: number): number {
  return (nodeOf(number, level) + 1) * FAN_OUT ** level;
}
