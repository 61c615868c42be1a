import type { SilenceInsight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';
import type { InsightInputs } from './inputs.js';
import { stateOfKind } from './rule.js';
import type { Rule, RuleState, Silence } from './rule.js';
import { RuleSeries } from './rule-series.js';

/** Fires when a stream has had no event for a while. Its value is the silence in seconds. */
export class SilenceRule implements Rule {
  readonly series: RuleSeries;
  readonly isMidway = false;
  readonly #insight: SilenceInsight;
  /** Start of the silence if there was no event yet. */
  #startMs: number;

  constructor(insight: SilenceInsight, startMs: number) {
    this.series = new RuleSeries(insight, []);
    this.#insight = insight;
    this.#startMs = startMs;
  }

  evaluate(nowMs: number, inputs: InsightInputs): readonly InsightChange[] {
    const { stream, silentMs } = this.#insight;
    const silenceMs = nowMs - (inputs.lastArrivalMs(stream) ?? this.#startMs);
    const observation = silenceMs >= silentMs ? 'beyond' : 'clear';
    const change = this.series.evaluate([], silenceMs / 1000, observation, nowMs);
    // A silence that has ended no longer counts towards the limit.
    const others = this.series.endRound(nowMs);
    return change === undefined ? others : [change, ...others];
  }

  *silences(): Generator<Silence> {
    for (const { value } of this.series.watched()) {
      if (!Number.isNaN(value)) yield { labels: [], seconds: value };
    }
  }

  save(): RuleState {
    return { kind: 'silence', series: this.series.save(), startMs: this.#startMs };
  }

  restore(state: RuleState): void {
    const { series, startMs } = stateOfKind('silence', state);
    this.series.restore(series);
    this.#startMs = startMs;
  }
}
