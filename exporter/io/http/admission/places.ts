/** Whoever has one of a limited number of places. */
export interface Occupant {
  /** Since when it has made no use of its place, on the clock of the places; `undefined` while it makes use of it. */
  idleSinceMs(): number | undefined;
  /** Gives its place up for a newcomer. */
  evict(): void;
}

export interface PlacesOptions {
  readonly limit: number;
  /** An occupant that has been idle for less keeps its place. */
  readonly graceMs: number;
  /** Milliseconds since an arbitrary time. */
  readonly now: () => number;
}

/**
 * A limited number of places. When all are taken, a newcomer gets the place of the occupant that has been idle the longest: those who
 * hold places without using them cannot lock others out.
 */
export class Places<Kind extends Occupant> {
  readonly #options: PlacesOptions;
  readonly #occupants = new Set<Kind>();

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  get occupants(): ReadonlySet<Kind> {
    return this.#occupants;
  }

  /** False if all places are taken by others that make use of them. */
  take(newcomer: Kind): boolean {
    if (this.#occupants.size >= this.#options.limit && !this.evictIdle()) return false;
    this.#occupants.add(newcomer);
    return true;
  }

  /** Evicts the occupant that has been idle the longest; false if none is idle. */
  evictIdle(): boolean {
    const idle = this.#longestIdle();
    if (idle === undefined) return false;
    this.#occupants.delete(idle);
    idle.evict();
    return true;
  }

  leave(occupant: Kind): void {
    this.#occupants.delete(occupant);
  }

  #longestIdle(): Kind | undefined {
    let found: Kind | undefined;
    let foundSinceMs = this.#options.now() - this.#options.graceMs;
    for (const occupant of this.#occupants) {
      const sinceMs = occupant.idleSinceMs();
      if (sinceMs === undefined || sinceMs > foundSinceMs) continue;
      if (found !== undefined && sinceMs === foundSinceMs) continue;
      [found, foundSinceMs] = [occupant, sinceMs];
    }
    return found;
  }
}
