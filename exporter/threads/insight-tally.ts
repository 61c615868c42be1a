/** Who is told that events met the condition of an insight. */
export type TellInsight = (insight: string, atMs: number, events: number) => void;

/**
 * Events that meet the condition of an insight: the first one is told at once, since somebody may have to get up; those that
 * follow before the next `flush` are told together then.
 */
export class InsightTally {
  readonly #tell: TellInsight;
  readonly #met = new Map<string, { events: number; atMs: number }>();

  constructor(tell: TellInsight) {
    this.#tell = tell;
  }

  add(insight: string, atMs: number): void {
    const met = this.#met.get(insight);
    if (met === undefined) {
      this.#met.set(insight, { events: 0, atMs });
      this.#tell(insight, atMs, 1);
      return;
    }
    met.events++;
    met.atMs = atMs;
  }

  flush(): void {
    for (const [insight, { atMs, events }] of this.#met) if (events > 0) this.#tell(insight, atMs, events);
    this.#met.clear();
  }
}
