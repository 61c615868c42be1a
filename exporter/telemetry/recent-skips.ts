import { SKIP_REASONS } from '../../setup/self-metric-reasons.js';
import type { SkipTotal } from '../account/skip-totals.js';
import type { Trouble } from '../event/trouble.js';

/** Skips are counted over this time, or up to twice as long. */
export const SKIPS_WINDOW_MS = 300_000;
/** The share of skipped events from which a metric is in trouble; the alert NatsightEventsSkipped has the same. */
export const SKIPPED_TROUBLE_SHARE = 0.05;

type Totals = ReadonlyMap<string, SkipTotal>;

/** What is skipped by the same metric, insight or field. */
interface Skipping {
  readonly stream: string;
  readonly events: number;
  readonly reasons: SkipTotal[];
}

/** Finds metrics, insights and fields that go without a large share of the latest events. */
export class RecentSkips {
  /** The totals at the begin of the window, and one window later. */
  #older: Totals = new Map();
  #newer: Totals = new Map();
  #newerMs: number;

  constructor(nowMs: number) {
    this.#newerMs = nowMs;
  }

  /** Moves the window on. Call it more often than once in a window. */
  record(totals: Iterable<SkipTotal>, nowMs: number): void {
    if (nowMs - this.#newerMs < SKIPS_WINDOW_MS) return;
    this.#older = this.#newer;
    this.#newer = new Map([...totals].map((total) => [keyOf(total), total]));
    this.#newerMs = nowMs;
  }

  /** `detailOf`: why the first event was skipped. */
  troubles(totals: Iterable<SkipTotal>, detailOf: (total: SkipTotal) => string): readonly Trouble[] {
    const skipping = new Map<string, Skipping>();
    for (const total of totals) {
      const recent = this.#recent(total);
      if (recent.count === 0) continue;
      const known = skipping.get(total.by);
      if (known === undefined) {
        skipping.set(total.by, { stream: total.stream, events: recent.events, reasons: [recent] });
      } else known.reasons.push(recent);
    }
    return [...skipping].flatMap(([by, { stream, events, reasons }]) => {
      const skipped = reasons.reduce((sum, { count }) => sum + count, 0);
      const share = Math.min(1, skipped / Math.max(1, events));
      if (share < SKIPPED_TROUBLE_SHARE) return [];
      const sentence = `${by} goes without ${(share * 100).toFixed(1)} % of the events of "${stream}"`;
      return [{ kind: 'metric', sentence, details: reasons.map((each) => detail(each, detailOf(each))) }];
    });
  }

  /** What was added since the window began. After a reload a changed metric starts anew. */
  #recent(total: SkipTotal): SkipTotal {
    const before = this.#older.get(keyOf(total));
    if (before === undefined || before.count > total.count) return total;
    return { ...total, count: total.count - before.count, events: total.events - before.events };
  }
}

function detail({ reason, count }: SkipTotal, first: string): string {
  const events = count === 1 ? '1 event' : `${count} events`;
  return `${reason}, ${events}: ${SKIP_REASONS[reason]}${first === '' ? '' : ` (${first})`}`;
}

function keyOf({ by, reason }: SkipTotal): string {
  return `${by} ${reason}`;
}
