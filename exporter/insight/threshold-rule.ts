import { ABSENT_FORGET_MS } from '../../setup/absent-series.js';
import type { AbsentMeaning } from '../../setup/absent-series.js';
import { insightTraits } from '../../setup/insight-kinds.js';
import { distanceBeyond, sidesOf } from '../../setup/insight-sides.js';
import type { InsightSide } from '../../setup/insight-sides.js';
import type { BoundInsight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';
import { explainBound } from './bound-sentence.js';
import type { Observation } from './condition.js';
import type { InsightInputs } from './inputs.js';
import type { SeriesReading } from '../series/metric-table.js';
import type { Turn } from '../turn/turn.js';
import { stateOfKind } from './rule.js';
import type { Rule, RuleState } from './rule.js';
import { RuleSeries } from './rule-series.js';
import type { Told } from './told-episode.js';
import type { AbsentSeries, WatchedSeries } from './watched-series.js';

/** Distances below this share of a bound, or of the range between two, are no different from it. */
const LEAST_DISTANCE = 0.1;

/** Compares every series of a metric with a bound, or with two. `AbsentMeaning` says what becomes of the insight of an expired series. */
export class ThresholdRule implements Rule {
  readonly series: RuleSeries;
  readonly #insight: BoundInsight;
  readonly #sides: readonly InsightSide[];
  readonly #leastDistance: number;
  /** Whether more is told than labels and value. */
  readonly #isExplained: boolean;
  readonly #absence: AbsentMeaning;
  readonly #startMs: number;
  /** The series that are left in the current round; `undefined` between two rounds. */
  #remaining: Iterator<SeriesReading> | undefined;
  #inputs: InsightInputs | undefined;

  constructor(
    insight: BoundInsight,
    labelNames: readonly string[],
    { absence, startMs }: { readonly absence: AbsentMeaning; readonly startMs: number },
  ) {
    this.series = new RuleSeries(insight, labelNames);
    this.#insight = insight;
    this.#sides = sidesOf(insight);
    const bounds = this.#sides.map(({ bound }) => bound);
    const scale = bounds.length > 1 ? Math.max(...bounds) - Math.min(...bounds) : Math.abs(bounds[0] ?? 0);
    this.#leastDistance = LEAST_DISTANCE * scale;
    this.#isExplained = insightTraits(insight).explains(insight);
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
    const observation = isForgotten ? 'clear' : this.#compare({ value: 0, events: 0 });
    return { observation, forMs, value: 0, ...this.#told(0, observation) };
  }

  #evaluateSeries(reading: SeriesReading, nowMs: number): InsightChange | undefined {
    const observation = this.#compare(reading);
    const { forMs } = this.#insight;
    const { told } = this.#told(reading.value, observation);
    return this.series.evaluate(reading.labels, reading.value, observation, nowMs, forMs, told);
  }

  #compare({ value, events }: Pick<SeriesReading, 'value' | 'events'>): Observation {
    if (Number.isNaN(value) || events < this.#insight.minimumEvents) return 'unknown';
    let isBetween = false;
    for (const side of this.#sides) {
      if (distanceBeyond(side, value) > 0) return 'beyond';
      // Without a separate clear bound, a value equal to the bound is clear: the insight fires only beyond the bound.
      if (side.clear !== side.bound && !isClear(side, value)) isBetween = true;
    }
    return isBetween ? 'between' : 'clear';
  }

  /** Most series of most rules are clear, and most rules tell only labels and value: nothing is prepared for them. */
  #told(value: number, observation: Observation): { readonly told?: Told } {
    if (observation !== 'beyond' || !this.#isExplained) return {};
    const insight = this.#insight;
    const side = this.#sides.find((each) => distanceBeyond(each, value) > 0);
    if (side === undefined) return {};
    const badness = { distance: distanceBeyond(side, value), least: this.#leastDistance };
    const sentence = (labels: Readonly<Record<string, string>>) => explainBound(insight, labels, value);
    return {
      told: {
        badness,
        ...(insight.summary === undefined && { sentence }),
        ...(this.#sides.length > 1 && { side: side.direction }),
      },
    };
  }
}

const isClear = ({ direction, clear }: InsightSide, value: number) =>
  direction === 'above' ? value < clear : value > clear;
