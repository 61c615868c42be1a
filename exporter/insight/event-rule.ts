import { insightLabels } from '../../setup/insight-kinds.js';
import type { EventInsight } from '../../setup/model/insight.js';
import type { FieldTexts } from '../../setup/template.js';
import type { InsightChange } from '../event/insight.js';
import type { LabelSet } from '../series/label-set.js';
import { safeText } from '../series/label-value.js';
import { AlertLimit } from './alert-limit.js';
import { stateOfKind } from './rule.js';
import type { HeldEvents, Rule, RuleState } from './rule.js';
import { RuleSeries } from './rule-series.js';

/**
 * Fires on a single event and keeps firing for `hold` after the last one, for each label set. Its value is the number of events
 * since it fired.
 */
export class EventRule implements Rule {
  readonly series: RuleSeries;
  readonly isMidway = false;
  readonly #holdMs: number;
  /** The label sets that are firing. */
  readonly #held = new Map<string, HeldEvents>();
  readonly #limit: AlertLimit | undefined;
  #overflowed = 0;

  constructor(insight: EventInsight) {
    this.series = new RuleSeries(insight, insightLabels(insight, { metrics: [] }));
    this.#holdMs = insight.holdMs;
    this.#limit = insight.limit && new AlertLimit(insight.limit);
  }

  /** Number of events whose label set was beyond the limit. */
  get overflowed(): number {
    return this.#overflowed;
  }

  get overTheLimit(): number | undefined {
    return this.#limit?.total;
  }

  observe(labels: LabelSet, atMs: number, events: number, fields: FieldTexts): InsightChange | undefined {
    const values = labels.values.map(safeText);
    const key = JSON.stringify(values);
    const held = this.#held.get(key);
    if (held !== undefined) {
      held.lastMs = Math.max(held.lastMs, atMs);
      held.events += events;
      return this.series.evaluate(values, held.events, 'beyond', atMs);
    }
    if (this.#limit?.mayStart(atMs) === false) {
      this.#limit.keepBack(events, atMs);
      return undefined;
    }
    const also = this.#limit?.untoldText(atMs);
    const started = this.series.evaluate(values, events, 'beyond', atMs, 0, { fields, also });
    if (started === undefined) this.#overflowed += events;
    else {
      this.#held.set(key, { labels: values, lastMs: atMs, events });
      this.#limit?.start(atMs);
    }
    return started;
  }

  evaluate(nowMs: number): readonly InsightChange[] {
    const changes: InsightChange[] = [];
    // Without labels there is one series, which is shown from the start.
    if (this.#held.size === 0 && this.series.labelNames.length === 0) {
      this.series.evaluate([], 0, 'clear', nowMs);
    }
    for (const [key, { labels, lastMs, events }] of this.#held) {
      const isActive = nowMs - lastMs < this.#holdMs;
      const change = this.series.evaluate(labels, events, isActive ? 'beyond' : 'clear', nowMs);
      if (!isActive) this.#held.delete(key);
      if (change !== undefined) changes.push(change);
    }
    return [...changes, ...this.series.endRound(nowMs)];
  }

  save(): RuleState {
    const held = [...this.#held.values()].map((events) => ({ ...events }));
    const limit = this.#limit && { limit: this.#limit.save() };
    return { kind: 'event', series: this.series.save(), held, overflowed: this.#overflowed, ...limit };
  }

  restore(state: RuleState): void {
    const { series, held, overflowed, limit } = stateOfKind('event', state);
    if (limit !== undefined) this.#limit?.restore(limit);
    this.series.restore(series);
    this.#held.clear();
    for (const events of held) this.#held.set(JSON.stringify(events.labels), { ...events });
    this.#overflowed = overflowed;
  }
}
