import type { EventInsight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';
import { stateOfKind } from './rule.js';
import type { Rule, RuleState } from './rule.js';
import { RuleSeries } from './rule-series.js';

/** Fires on a single event and keeps firing for `hold` after the last one. Its value is the number of events since it fired. */
export class EventRule implements Rule {
  readonly series: RuleSeries;
  readonly isMidway = false;
  readonly #holdMs: number;
  #lastMs = -Infinity;
  #events = 0;

  constructor(insight: EventInsight) {
    this.series = new RuleSeries(insight, []);
    this.#holdMs = insight.holdMs;
  }

  observe(nowMs: number, events: number): InsightChange | undefined {
    this.#lastMs = nowMs;
    this.#events += events;
    return this.series.evaluate([], this.#events, 'beyond', nowMs);
  }

  evaluate(nowMs: number): readonly InsightChange[] {
    const isActive = nowMs - this.#lastMs < this.#holdMs;
    const ended = isActive ? undefined : this.series.evaluate([], this.#events, 'clear', nowMs);
    if (!isActive) this.#events = 0;
    return ended === undefined ? [] : [ended];
  }

  save(): RuleState {
    return { kind: 'event', series: this.series.save(), lastMs: this.#lastMs, events: this.#events };
  }

  restore(state: RuleState): void {
    const { series, lastMs, events } = stateOfKind('event', state);
    this.series.restore(series);
    this.#lastMs = lastMs;
    this.#events = events;
  }
}
