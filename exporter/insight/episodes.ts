import type { Insight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';

/** One time that an insight fired for a series, or that its alert did. */
export interface Episode {
  /** The change with which it began. */
  readonly start: InsightChange;
  /** The last change: the start, or the end. */
  readonly change: InsightChange;
  /** When the condition became true, before `for`. */
  readonly sinceMs: number;
  /** When it fired. One that starts again before it has ended goes on. */
  readonly firedMs: number;
  /** `Infinity` while it fires. */
  readonly endMs: number;
}

type Labels = Readonly<Record<string, string>>;

/** What has fired, by series, in the order of the starts. */
export class Episodes {
  readonly #keepMs: (insight: Insight) => number;
  readonly #latest = new Map<string, Episode>();
  readonly #earlier: Episode[] = [];

  /** @param keepMs how long an episode goes on after its condition has cleared. Default: not at all */
  constructor(keepMs: (insight: Insight) => number = () => 0) {
    this.#keepMs = keepMs;
  }

  observe(change: InsightChange): void {
    const key = keyOf(change.insight.name, change.labels);
    const known = this.#latest.get(key);
    if (change.change === 'started') {
      const goesOn = known !== undefined && known.endMs > change.atMs;
      if (known !== undefined && !goesOn) this.#earlier.push(known);
      const begun = goesOn ? known : { start: change, firedMs: change.atMs };
      this.#latest.delete(key);
      this.#latest.set(key, {
        start: begun.start,
        firedMs: begun.firedMs,
        change,
        sinceMs: change.startedMs,
        endMs: Infinity,
      });
    } else if (known !== undefined) {
      const endMs = change.atMs + this.#keepMs(change.insight);
      this.#latest.set(key, { ...known, change, endMs });
    }
  }

  /** Those that fire at a time, and those that have ended after `sinceMs` and not later than it. */
  at(nowMs: number, sinceMs: number): readonly Episode[] {
    return [...this.#earlier, ...this.#latest.values()]
      .filter(({ endMs }) => endMs > sinceMs || endMs > nowMs)
      .map((episode) => (episode.endMs > nowMs ? { ...episode, endMs: Infinity } : episode));
  }

  /** @param labels without empty ones, in the order of the insight */
  isFiring(insight: string, labels: Labels, nowMs: number): boolean {
    const episode = this.#latest.get(keyOf(insight, labels));
    return episode !== undefined && episode.endMs > nowMs;
  }
}

const keyOf = (insight: string, labels: Labels) => JSON.stringify([insight, labels]);
