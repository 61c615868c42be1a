import type { ShownInsight } from '../live/frame.js';
import type { FiringTime } from './panels/panel-view.js';
import type { TimeRange } from './time-range.js';

/** Intervals that are kept of what has ended. */
const MOST_ENDED = 200;

interface Open {
  readonly insight: ShownInsight;
  readonly seenMs: number;
}

/** When which insight fired, from what every frame says of it. The page knows of what ended only since it was opened. */
export class Firings {
  #open: ReadonlyMap<string, Open> = new Map();
  #ended: readonly FiringTime[] = [];

  /** What fires at a time. */
  update(firing: readonly ShownInsight[], nowMs: number): void {
    const open = new Map(firing.map((insight) => [keyOf(insight), { insight, seenMs: nowMs }]));
    const ended = [...this.#open]
      .filter(([key]) => !open.has(key))
      .map(([, { insight, seenMs }]) => timeOf(insight, seenMs));
    if (ended.length > 0) this.#ended = [...this.#ended, ...ended].slice(-MOST_ENDED);
    this.#open = open;
  }

  /** What fires now of some rules, the most urgent first. */
  now(rules: readonly string[]): readonly ShownInsight[] {
    return [...this.#open.values()]
      .map(({ insight }) => insight)
      .filter(({ rule }) => rules.includes(rule))
      .sort((a, b) => URGENCY[b.level] - URGENCY[a.level]);
  }

  /** When some rules fired within a range. */
  within(rules: readonly string[], { fromMs, toMs }: TimeRange): readonly FiringTime[] {
    const open = [...this.#open.values()].map(({ insight, seenMs }) => timeOf(insight, seenMs));
    return [...this.#ended, ...open].filter(
      (time) => rules.includes(time.rule) && time.toMs >= fromMs && time.fromMs <= toMs,
    );
  }
}

const URGENCY = { info: 0, warning: 1, critical: 2 } as const;

function timeOf({ rule, level, sinceMs }: ShownInsight, toMs: number): FiringTime {
  return { rule, level, fromMs: sinceMs, toMs };
}

/** One rule may fire for several series at once. */
function keyOf({ rule, summary, sinceMs }: ShownInsight): string {
  return JSON.stringify([rule, sinceMs, summary.replaceAll(/\d+/g, '0')]);
}
