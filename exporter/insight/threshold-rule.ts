import type { ThresholdInsight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';
import type { Sight } from './condition.js';
import type { InsightInputs, Reading } from './inputs.js';
import type { Rule } from './rule.js';
import { RuleSeries } from './rule-series.js';

/** Watches every series of a metric against a bound; a series that is gone ends what it held. */
export class ThresholdRule implements Rule {
  readonly series: RuleSeries;
  readonly #insight: ThresholdInsight;

  constructor(insight: ThresholdInsight, labelNames: readonly string[]) {
    this.series = new RuleSeries(insight, labelNames);
    this.#insight = insight;
  }

  evaluate(nowMs: number, inputs: InsightInputs): readonly InsightChange[] {
    const { metric, forMs } = this.#insight;
    const changes: InsightChange[] = [];
    for (const reading of inputs.readings(metric)) {
      const sight = judge(this.#insight, reading);
      const change = this.series.look(reading.labels, reading.value, sight, nowMs, forMs);
      if (change !== undefined) changes.push(change);
    }
    changes.push(...this.series.endRound(nowMs));
    return changes;
  }
}

function judge(insight: ThresholdInsight, { value, events }: Reading): Sight {
  if (Number.isNaN(value) || events < insight.minimumEvents) return 'unknown';
  const sign = insight.direction === 'above' ? 1 : -1;
  const over = sign * (value - insight.bound);
  if (over > 0) return 'beyond';
  // Without a bound of its own to clear, standing at the bound is clear: it holds only while beyond.
  if (insight.clear === insight.bound) return 'clear';
  return sign * (value - insight.clear) < 0 ? 'clear' : 'between';
}
