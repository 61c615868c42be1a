import { ABSENT_FORGET_MS } from '../../setup/absent-series.js';
import type { AbsentMeaning } from '../../setup/absent-series.js';
import type { ThresholdInsight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';
import type { Observation } from './condition.js';
import type { InsightInputs } from './inputs.js';
import type { SeriesReading } from '../series/metric-table.js';
import type { Turn } from '../turn/turn.js';
import { stateOfKind } from './rule.js';
import type { Rule, RuleState } from './rule.js';
import { RuleSeries } from './rule-series.js';
import type { AbsentSeries, WatchedSeries } from './watched-series.js';

/** Compares every series of a metric with a bound. `AbsentMeaning` says what becomes of the insight of an expired series. */
export class ThresholdRule implements Rule {
  readonly series: RuleSeries;
  readonly #insight: ThresholdInsight;
  readonly #absence: AbsentMeaning;
  readonly #startMs: number;
  /** The series that are left in the current round; `undefined` between two rounds. */
  #remaining: Iterator<SeriesReading> | undefined;
  #inputs: InsightInputs | undefined;

  constructor(
    insight: ThresholdInsight,
    labelNames: readonly string[],
    { absence, startMs }: { readonly absence: AbsentMeaning; readonly startMs: number },
  ) {
    this.series = new RuleSeries(insight, labelNames);
    this.#insight = insight;
    this.#absence = absence;
    this.#startMs = startMs;
  }

  get isMidway(): boolean {
    return this.#remaining !== undefined;
  }

  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    const changes: InsightChange[] = [];
    // After a reload the metric may have a new table.
    if (inputs !== this.#inputs) this.#remaining = undefined;
    this.#inputs = inputs;
    this.#remaining ??= inputs.readings(this.#insight.metric)[Symbol.iterator]();
    do {
      const { value: reading, done } = this.#remaining.next();
      if (done === true) {
        this.#remaining = undefined;
        changes.push(...this.series.endRound(nowMs, (series) => this.#judgeAbsent(series, nowMs)));
        return changes;
      }
      const change = this.#evaluateSeries(reading, nowMs);
      if (change !== undefined) changes.push(change);
    } while (!turn.isOver());
    return changes;
  }

  save(): RuleState {
    return { kind: 'threshold', series: this.series.save() };
  }

  restore(state: RuleState): void {
    this.series.restore(stateOfKind('threshold', state).series);
    this.#remaining = undefined;
  }

  #judgeAbsent({ readMs }: WatchedSeries, nowMs: number): AbsentSeries {
    const { forMs } = this.#insight;
    if (this.#absence.kind !== 'zero') return { observation: this.#absence.kind, forMs };
    const isFull = readMs !== undefined || nowMs - this.#startMs >= this.#absence.fullAfterMs;
    if (!isFull) return { observation: 'unknown', forMs };
    const mayLeave = this.series.labelNames.length > 0;
    const isForgotten = mayLeave && nowMs - (readMs ?? nowMs) >= ABSENT_FORGET_MS;
    const observation = isForgotten ? 'clear' : compare(this.#insight, { value: 0, events: 0 });
    return { observation, forMs, value: 0 };
  }

  #evaluateSeries(reading: SeriesReading, nowMs: number): InsightChange | undefined {
    const observation = compare(this.#insight, reading);
    return this.series.evaluate(reading.labels, reading.value, observation, nowMs, this.#insight.forMs);
  }
}

function compare(
  insight: ThresholdInsight,
  { value, events }: Pick<SeriesReading, 'value' | 'events'>,
): Observation {
  if (Number.isNaN(value) || events < insight.minimumEvents) return 'unknown';
  const sign = insight.direction === 'above' ? 1 : -1;
  const over = sign * (value - insight.bound);
  if (over > 0) return 'beyond';
  // Without a separate clear bound, a value equal to the bound is clear: the insight fires only beyond the bound.
  if (insight.clear === insight.bound) return 'clear';
  return sign * (value - insight.clear) < 0 ? 'clear' : 'between';
}
