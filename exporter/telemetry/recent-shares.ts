import type { EventTotal } from '../account/skip-totals.js';
import type { Trouble } from '../event/trouble.js';

/** Shares are counted over this time, or up to twice as long. */
export const SHARES_WINDOW_MS = 300_000;
/** The share from which it is a trouble; the alerts NatsightEventsSkipped and NatsightEventsRejected have the same. */
export const TROUBLE_SHARE = 0.05;

type Totals<Reason extends string> = ReadonlyMap<string, EventTotal<Reason>>;

/** What the same stream, metric, insight or field goes without. */
interface Missed<Reason extends string> {
  readonly stream: string;
  readonly events: number;
  readonly reasons: EventTotal<Reason>[];
}

export interface SharesOptions<Reason extends string> {
  readonly kind: Trouble['kind'];
  readonly sentence: (by: string, percent: string, stream: string) => string;
  readonly meaning: (reason: Reason) => string;
}

/** Finds streams, metrics, insights and fields that go without a large share of the latest events. */
export class RecentShares<Reason extends string> {
  readonly #options: SharesOptions<Reason>;
  /** The totals at the begin of the window, and one window later. */
  #older: Totals<Reason> = new Map();
  #newer: Totals<Reason> = new Map();
  #newerMs: number;

  constructor(nowMs: number, options: SharesOptions<Reason>) {
    this.#newerMs = nowMs;
    this.#options = options;
  }

  /** Moves the window on. Call it more often than once in a window. */
  record(totals: Iterable<EventTotal<Reason>>, nowMs: number): void {
    if (nowMs - this.#newerMs < SHARES_WINDOW_MS) return;
    this.#older = this.#newer;
    this.#newer = new Map([...totals].map((total) => [keyOf(total), total]));
    this.#newerMs = nowMs;
  }

  /** `detailOf`: why the first event was missed. */
  troubles(
    totals: Iterable<EventTotal<Reason>>,
    detailOf: (total: EventTotal<Reason>) => string = () => '',
  ): readonly Trouble[] {
    const missed = new Map<string, Missed<Reason>>();
    for (const total of totals) {
      const recent = this.#recent(total);
      if (recent.count === 0) continue;
      const known = missed.get(total.by);
      if (known === undefined) {
        missed.set(total.by, { stream: total.stream, events: recent.events, reasons: [recent] });
      } else known.reasons.push(recent);
    }
    const { kind, sentence } = this.#options;
    return [...missed].flatMap(([by, { stream, events, reasons }]) => {
      const count = reasons.reduce((sum, each) => sum + each.count, 0);
      const share = Math.min(1, count / Math.max(1, events));
      if (share < TROUBLE_SHARE) return [];
      const percent = `${(share * 100).toFixed(1)} %`;
      const details = reasons.map((each) => this.#detail(each, detailOf(each)));
      return [{ kind, sentence: sentence(by, percent, stream), details }];
    });
  }

  /** What was added since the window began. After a reload a changed metric starts anew. */
  #recent(total: EventTotal<Reason>): EventTotal<Reason> {
    const before = this.#older.get(keyOf(total));
    if (before === undefined || before.count > total.count) return total;
    return { ...total, count: total.count - before.count, events: total.events - before.events };
  }

  #detail({ reason, count }: EventTotal<Reason>, first: string): string {
    const events = count === 1 ? '1 event' : `${count} events`;
    return `${reason}, ${events}: ${this.#options.meaning(reason)}${first === '' ? '' : ` (${first})`}`;
  }
}

function keyOf({ by, reason }: EventTotal<string>): string {
  return `${by} ${reason}`;
}
