/** Number of slices that a node of the first level merges, and of nodes that one of each further level merges. */
export const FAN_OUT = 8;

/** Phases of series are below this number: the span of a node of the third level. */
export const PHASES = FAN_OUT ** 3;

/**
 * Where the nodes of each level begin: `phase` slices before the multiples of their span. Series of different phases begin their nodes at
 * different slides, so that no slide has the merges of all of them.
 */
export class NodeGrid {
  readonly #phase: number;

  constructor(phase: number) {
    this.#phase = phase;
  }

  /** The number of the node with this slice. */
  nodeOf(slice: number, level: number): number {
    return Math.floor((slice + this.#phase) / FAN_OUT ** level);
  }

  /** The first slice of a node. */
  startOf(node: number, level: number): number {
    return node * FAN_OUT ** level - this.#phase;
  }

  /** The first slice of the nodes of a level that are within `first` to `last`, and the number after their last slice. */
  nodesWithin(level: number, first: number, last: number): readonly [start: number, end: number] {
    return [
      this.startOf(this.nodeOf(first - 1, level) + 1, level),
      this.startOf(this.nodeOf(last + 1, level), level),
    ];
  }

  /** The highest level that has a node within `first` to `last`; 0 if there is none. */
  highestWithin(first: number, last: number): number {
    for (let level = 1; ; level++) {
      const [start, end] = this.nodesWithin(level, first, last);
      if (start >= end) return level - 1;
    }
  }

  /** The highest level whose node with this slice is within `first` to `last`; 0 if there is none. */
  levelAt(slice: number, first: number, last: number): number {
    for (let level = 1; ; level++) {
      const node = this.nodeOf(slice, level);
      if (this.startOf(node, level) < first || this.startOf(node + 1, level) - 1 > last) return level - 1;
    }
  }
}
