import { lineColour } from '../palette.js';

/** Colours of a panel's lines. A line keeps its colour while others come and go, so that eyes can follow it. */
export class LineColours {
  readonly #places = new Map<string, number>();

  /** Gives colours to these lines. The places of lines that are gone are free again. */
  assign(names: readonly string[]): void {
    const present = new Set(names);
    for (const name of this.#places.keys()) if (!present.has(name)) this.#places.delete(name);
    const taken = new Set(this.#places.values());
    let free = 0;
    for (const name of names) {
      if (this.#places.has(name)) continue;
      while (taken.has(free)) free += 1;
      taken.add(free);
      this.#places.set(name, free);
    }
  }

  of(name: string): string {
    return lineColour(this.#places.get(name) ?? 0);
  }
}
