/** Called when events matched the condition of an insight. */
export type ReportInsight = (insight: string, atMs: number, events: number) => void;

/**
 * Counts events that match the condition of an insight. Reports the first one at once, since it may raise an alert, and the
 * following ones together at the next `flush`.
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
