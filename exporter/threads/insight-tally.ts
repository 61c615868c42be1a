import { insightTraits } from '../../setup/insight-kinds.js';
import type { ObservingInsight } from '../../setup/model/insight.js';
import type { FieldTexts } from '../../setup/template.js';
import type { ObservedEvents } from '../insight/observed-events.js';
import type { LabelSet } from '../series/label-set.js';
import { SeriesMemo, UNKNOWN } from '../series/series-memo.js';

/** Called when events matched the condition of insights. */
export type ReportInsights = (observed: readonly ObservedEvents[]) => void;

/** With more label sets than this, they are reported without waiting for the next `flush`. */
const MAX_PENDING = 5_000;

interface PendingEvents {
  readonly labels: readonly string[];
  readonly fields: FieldTexts;
  atMs: number;
  events: number;
}

/**
 * Counts events that insights read themselves, by their labels. Reports the first one of an event insight at once, since it may
 * raise an alert, and all others together at the next `flush`.
 */
export class InsightTally {
  readonly #report: ReportInsights;
  readonly #tallies = new Map<string, LabelTally>();
  #pending = 0;

  constructor(report: ReportInsights) {
    this.#report = report;
  }

  add(insight: ObservingInsight, labels: LabelSet, atMs: number, fields: FieldTexts): void {
    const { name } = insight;
    let tally = this.#tallies.get(name);
    if (tally === undefined) this.#tallies.set(name, (tally = new LabelTally()));
    const known = tally.find(labels);
    if (known !== undefined) {
      known.events++;
      known.atMs = atMs;
      return;
    }
    const waits = insightTraits(insight).observes === 'later';
    const pending = { labels: [...labels.values], fields, atMs, events: waits ? 1 : 0 };
    tally.add(labels, pending);
    if (!waits) this.#report([{ insight: name, ...pending, events: 1 }]);
    if (++this.#pending > MAX_PENDING) this.flush();
  }

  flush(): void {
    if (this.#pending === 0) return;
    const observed: ObservedEvents[] = [];
    for (const [insight, tally] of this.#tallies) {
      for (const pending of tally.drain()) if (pending.events > 0) observed.push({ insight, ...pending });
    }
    this.#pending = 0;
    if (observed.length > 0) this.#report(observed);
  }
}

/** The events of one insight since the last flush. */
class LabelTally {
  readonly #byKey = new Map<string, number>();
  readonly #memo = new SeriesMemo();
  #pending: PendingEvents[] = [];

  find(labels: LabelSet): PendingEvents | undefined {
    const known = this.#memo.seriesOf(labels);
    const at = known === UNKNOWN ? this.#byKey.get(JSON.stringify(labels.values)) : known;
    return at === undefined ? undefined : this.#pending[at];
  }

  add(labels: LabelSet, pending: PendingEvents): void {
    this.#byKey.set(JSON.stringify(labels.values), this.#pending.length);
    this.#memo.put(labels, this.#pending.length);
    this.#pending.push(pending);
  }

  drain(): readonly PendingEvents[] {
    const pending = this.#pending;
    this.#pending = [];
    this.#byKey.clear();
    this.#memo.clear();
    return pending;
  }
}
