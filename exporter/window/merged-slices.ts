import type { AnyAggregate } from '../aggregate/aggregate.js';
import { packState } from '../aggregate/packed.js';
import { MergedGroup } from './merged-part.js';
import { FAN_OUT, NodeGrid } from './node-grid.js';
import { firstFrom } from './slice.js';
import type { Slice } from './slice.js';

/** Slices, merged. */
export interface MergedStates {
  readonly state: unknown;
  readonly events: number;
}

/** Slices that are being merged. */
interface Merging {
  readonly state: unknown;
  events: number;
}

/** All slices from `start` up to `end`, exclusive, merged. */
interface Middle extends MergedStates {
  readonly start: number;
  readonly end: number;
}

/** All slices from `start` to `last`, inclusive, merged: nodes up to `groupsEnd`, and slices. */
interface Tail extends Merging {
  readonly start: number;
  readonly groupsEnd: number;
  last: number;
}

/**
 * Merges the slices of windows, and keeps what it merged, so that the next window takes a few merges and not one for each slice:
 *
 *     level 2    [          0 to 63           ]         nodes begin at multiples of their span, less the phase
 *     level 1    [ 0-7 ][ 8-15 ] .. [ 56-63 ]
 *     slices         ^-- window 3 to 66: slices 3 to 7, nodes 8-15 to 56-63, slices 64 to 66
 *
 * A window consists of a tail, which begins with its first node, and a head, the slices before. The tail is kept while slices
 * come to it, until it needs other nodes, two times in eight slides. It begins with the merge of its nodes of the highest level, which
 * is kept, too; then come the nodes before them and those after them. So most windows take the merges of their head and of one slice;
 * the others take at most 14 for each level but the highest. To make the nodes takes about two merges per slide. The numbers of the
 * slices and the phase alone decide what is merged with what, so that the same slices give the same result to the last digit, at any
 * time, also after a restart.
 */
export class MergedSlices {
  readonly #aggregate: AnyAggregate;
  /** In time order, without empty slices. */
  readonly #slices: readonly Slice[];
  /** Nodes by their number within their level. The first level is at 0. */
  readonly #levels: Map<number, MergedGroup>[] = [];
  /** The newest slice that may be part of a node. */
  #newest = -Infinity;
  readonly #grid: NodeGrid;
  readonly #isShort: boolean;
  /** Those of the window that was read last. */
  #middle: Middle | undefined;
  #tail: Tail | undefined;
  /** The first slice of the group that was packed last. */
  #settled = -Infinity;

  /** `isShort`: whether windows have few slices. `phase`: of the nodes. */
  constructor(aggregate: AnyAggregate, slices: readonly Slice[], isShort: boolean, phase: number) {
    this.#grid = new NodeGrid(phase);
    this.#aggregate = aggregate;
    this.#isShort = isShort;
    this.#slices = slices;
  }

  /** All slices between these numbers inclusive; `undefined` if there are none. The state is the caller's. */
  between(first: number, last: number): MergedStates | undefined {
    if (!this.#hasSlices(first, last)) return undefined;
    const start = this.#tailStart(first);
    const merging = { state: this.#aggregate.zero(), events: 0 };
    this.#mergeTail(merging, start, last);
    this.#mergeInto(merging, first, Math.min(start - 1, last));
    return merging;
  }

  /** The same, and keeps what the windows of the following slides need, too. For one window after the other. */
  upTo(first: number, last: number): MergedStates | undefined {
    if (!this.#hasSlices(first, last)) return undefined;
    const { start, state, events } = this.#keptTail(first, last);
    const merging = { state: this.#aggregate.zero(), events };
    this.#aggregate.merge(merging.state, state);
    this.#mergeInto(merging, first, Math.min(start - 1, last));
    return merging;
  }

  /** Merges ahead what the next `upTo` needs. */
  prepare(first: number, last: number): void {
    if (this.#hasSlices(first, last)) this.#keptTail(first, last);
  }

  /**
   * Packs the newest whole group of slices between these numbers inclusive, which no event is expected to change. It is needed slice by
   * slice again once the window begins within it.
   */
  settle(first: number, last: number): void {
    const start = this.#grid.startOf(this.#grid.nodeOf(last + 1, 1) - 1, 1);
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
    if (this.#middle !== undefined && number >= this.#middle.start && number < this.#middle.end)
      this.#middle = undefined;
    if (this.#tail !== undefined && number >= this.#tail.start && number <= this.#tail.last)
      this.#tail = undefined;
    for (const [below, nodes] of this.#levels.entries()) nodes.delete(this.#grid.nodeOf(number, below + 1));
  }

  clear(): void {
    this.#levels.length = 0;
    this.#newest = -Infinity;
    this.#middle = undefined;
    this.#tail = undefined;
  }

  #hasSlices(first: number, last: number): boolean {
    const slice = this.#slices[firstFrom(this.#slices, first)];
    return slice !== undefined && slice.number <= last;
  }

  /** Short windows have no head: each slide merges all of their slices anyway. */
  #tailStart(first: number): number {
    return this.#isShort ? first : this.#grid.nodesWithin(1, first, first)[0];
  }

  /** Adds the slices since the last call, which are few, unless the tail begins or groups its slices differently. */
  #keptTail(first: number, last: number): Tail {
    const start = this.#tailStart(first);
    const groupsEnd = this.#grid.startOf(this.#grid.nodeOf(last + 1, 1), 1);
    let tail = this.#tail;
    if (tail?.start !== start || tail.groupsEnd !== groupsEnd || tail.last > last) {
      tail = { start, groupsEnd, last, state: this.#aggregate.zero(), events: 0 };
      this.#mergeTail(tail, start, last);
      this.#tail = tail;
    } else if (tail.last < last) {
      this.#mergeInto(tail, Math.max(start, tail.last + 1), last);
      tail.last = last;
    }
    this.#newest = Math.max(this.#newest, last);
    return tail;
  }

  /** What is largest comes first: it is copied, and the rest is added to the copy. */
  #mergeTail(into: Merging, start: number, last: number): void {
    const middle = this.#middleOf(start, last);
    if (middle === undefined) {
      this.#mergeInto(into, start, last);
      return;
    }
    this.#aggregate.merge(into.state, middle.state);
    into.events += middle.events;
    this.#mergeInto(into, start, middle.start - 1);
    this.#mergeInto(into, middle.end, last);
  }

  /** Merges slices and nodes between these numbers inclusive. */
  #mergeInto(into: Merging, first: number, last: number): void {
    if (first > last) return;
    const slices = this.#slices;
    let next = firstFrom(slices, first);
    let from = first;
    for (let slice = slices[next]; slice !== undefined && slice.number <= last; slice = slices[next]) {
      const level = this.#grid.levelAt(slice.number, from, last);
      const node = this.#grid.nodeOf(slice.number, level);
      const part = level === 0 ? slice : this.#node(level, node);
      this.#aggregate.merge(into.state, part.stateOf(this.#aggregate));
      into.events += part.events;
      next += part.slices;
      from = level === 0 ? slice.number + 1 : this.#grid.startOf(node + 1, level);
    }
  }

  /** The nodes of the highest level that has some between these numbers, merged. It changes as seldom as they do. */
  #middleOf(first: number, last: number): Middle | undefined {
    const level = this.#grid.highestWithin(first, last);
    if (level === 0) return undefined;
    const [start, end] = this.#grid.nodesWithin(level, first, last);
    if (this.#middle?.start === start && this.#middle.end === end) return this.#middle;
    const merging = { state: this.#aggregate.zero(), events: 0 };
    const slices = this.#slices;
    let at = firstFrom(slices, start);
    for (let slice = slices[at]; slice !== undefined && slice.number < end; slice = slices[at]) {
      const node = this.#node(level, this.#grid.nodeOf(slice.number, level));
      this.#aggregate.merge(merging.state, node.peek(this.#aggregate));
      merging.events += node.events;
      at += node.slices;
    }
    return (this.#middle = { start, end, ...merging });
  }

  #node(level: number, number: number): MergedGroup {
    const nodes = (this.#levels[level - 1] ??= new Map());
    let node = nodes.get(number);
    if (node === undefined) nodes.set(number, (node = this.#merge(level, number)));
    return node;
  }

  #merge(level: number, number: number): MergedGroup {
    const slices = this.#slices;
    const end = this.#grid.startOf(number + 1, level);
    const first = firstFrom(slices, this.#grid.startOf(number, level));
    const into = this.#aggregate.zero();
    let events = 0;
    let at = first;
    for (let slice = slices[at]; slice !== undefined && slice.number < end; slice = slices[at]) {
      const part = level === 1 ? slice : this.#node(level - 1, this.#grid.nodeOf(slice.number, level - 1));
      this.#aggregate.merge(into, part.peek(this.#aggregate));
      // A node of this level takes the place of those below it. They are merged again once the window begins within it.
      if (level > 1) this.#levels[level - 2]?.delete(this.#grid.nodeOf(slice.number, level - 1));
      events += part.events;
      at += part.slices;
    }
    this.#newest = Math.max(this.#newest, end - 1);
    return new MergedGroup(packState(this.#aggregate, into), events, at - first);
  }
}
