/** Who is told that events met the condition of an insight. */
export type ReportInsight = (insight: string, atMs: number, events: number) => void;

/**
 * Events that meet the condition of an insight: the first one is told at once, since somebody may have to get up; those that
 * follow before the next `flush` are told together then.
 */
export class InsightTally {
  readonly #report: ReportInsight;
  readonly #pending = new Map<string, { events: number; atMs: number }>();

  constructor(report: ReportInsight) {
    this.#report = report;
  }

  add(insight: string, atMs: number): void {
    const pending = this.#pending.get(insight);
    if (pending === undefined) {
      this.#pending.set(insight, { events: 0, atMs });
      this.#report(insight, atMs, 1);
      return;
    }
    pending.events++;
    pending.atMs = atMs;
  }

  flush(): void {
    for (const [insight, { atMs, events }] of this.#pending)
      if (events > 0) this.#report(insight, atMs, events);
    this.#pending.clear();
  }
}
