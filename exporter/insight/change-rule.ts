import type { AbsentMeaning } from '../../setup/absent-series.js';
import { ABSENT_FORGET_MS } from '../../setup/absent-series.js';
import { insightTraits } from '../../setup/insight-kinds.js';
import { AGAINST_MS } from '../../setup/model/change-insight.js';
import type { ChangeInsight } from '../../setup/model/insight.js';
import { zoneOf } from '../../setup/time/zone.js';
import type { InsightChange } from '../event/insight.js';
import type { SeriesReading } from '../series/metric-table.js';
import type { Turn } from '../turn/turn.js';
import { MAX_SHOWN_BANDS } from './adaptive-rule.js';
import { explainChange } from './change-sentence.js';
import type { Observation } from './condition.js';
import type { InsightInputs } from './inputs.js';
import { stateOfKind } from './rule.js';
import type { BandView, Rule, RuleState } from './rule.js';
import { RuleSeries } from './rule-series.js';
import { TickRounds } from './tick-rounds.js';
import type { Round, TickTimes } from './tick-rounds.js';
import { SeriesHistory } from './series-history.js';
import type { PastValues } from './series-history.js';
import type { Told } from './told-episode.js';

/** Distances below this share of the value of then are no different from it. */
const LEAST_DISTANCE = 0.1;

export interface ChangeRuleOptions extends Omit<TickTimes, 'everyMs'> {
  readonly absence: AbsentMeaning;
  /** Most series whose values are kept. */
  readonly limit: number;
}

/** What a series was then, and which values count as a change from it. */
interface ChangeBounds {
  readonly before: number;
  readonly low: number;
  readonly high: number;
}

/** Compares every series of a metric with its value of a day or a week before, at fixed points in time. */
export class ChangeRule implements Rule {
  readonly series: RuleSeries;
  readonly history: SeriesHistory;
  readonly #insight: ChangeInsight;
  readonly #options: ChangeRuleOptions;
  readonly #toLocalMs: (utcMs: number) => number;
  readonly #isExplained: boolean;
  /** What the last tick compared, for those who only look. */
  readonly #shown = new Map<PastValues, { readonly compared: ChangeBounds; readonly value: number }>();
  readonly #rounds: TickRounds;

  /** `history`: what another rule has kept of the same series. */
  constructor(
    insight: ChangeInsight,
    labelNames: readonly string[],
    options: ChangeRuleOptions,
    history = new SeriesHistory(AGAINST_MS[insight.change.against] / insight.change.everyMs, options.limit),
  ) {
    const { change } = insight;
    const zone = zoneOf(change.zone);
    if (zone === undefined) throw new Error(`BUG: no time zone is called "${change.zone}"`);
    this.series = new RuleSeries(insight, labelNames);
    this.history = history;
    this.#insight = insight;
    this.#options = options;
    this.#toLocalMs = (utcMs) => zone.toLocalMs(utcMs);
    this.#isExplained = insightTraits(insight).explains(insight);
    const round: Round = (atMs, inputs) => this.#round(atMs, inputs);
    this.#rounds = new TickRounds({ ...options, everyMs: change.everyMs }, this.series, insight.forMs, round);
  }

  get isMidway(): boolean {
    return this.#rounds.isMidway;
  }

  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    return this.#rounds.evaluate(nowMs, inputs, turn);
  }

  /** The value of then is what is expected, and a ratio above 1 is beyond a bound. */
  *bands(): Generator<BandView> {
    let shown = 0;
    for (const [{ labels }, { compared, value }] of this.#shown) {
      const { before, low, high } = compared;
      const ratio = Math.max(0, (value - before) / (high - before), (before - value) / (before - low));
      if (shown++ >= MAX_SHOWN_BANDS && !(ratio > 1)) continue;
      const bound = (each: number) => (Number.isFinite(each) ? each : NaN);
      yield {
        labels,
        expected: before,
        lower: bound(low),
        upper: bound(high),
        ratio: Number.isNaN(ratio) ? 0 : ratio,
        isReady: !Number.isNaN(before),
      };
    }
  }

  save(): RuleState {
    return { kind: 'change', series: this.series.save(), ...this.#rounds.save() };
  }

  restore(state: RuleState): void {
    const { series, ...ticks } = stateOfKind('change', state);
    this.series.restore(series);
    this.#rounds.restore(ticks);
  }

  /** Looks at every series once: first those that its metric has, then those that it had. */
  *#round(atMs: number, inputs: InsightInputs): Generator<InsightChange | undefined> {
    this.#shown.clear();
    for (const reading of inputs.readings(this.#insight.metric)) {
      const past = this.history.seriesOf(reading.labels, this.#rounds.tick);
      if (past === undefined) continue;
      past.seenMs = atMs;
      yield this.#evaluate(past, reading, atMs);
    }
    const isZero = this.#options.absence.kind === 'zero';
    for (const past of this.history.all()) {
      if (past.tick === this.#rounds.tick) continue;
      const isGone = past.labels.length > 0 && !(atMs - past.seenMs < ABSENT_FORGET_MS);
      // A label set that is gone ends its insight; its values are kept as long as they are compared with.
      if (isZero && !isGone) yield this.#evaluate(past, { value: 0, events: 0 }, atMs);
      else if (isGone) this.#forget(past, atMs);
    }
  }

  #forget(past: PastValues, atMs: number): void {
    const { against } = this.#insight.change;
    if (!(atMs - past.seenMs < AGAINST_MS[against] + ABSENT_FORGET_MS)) this.history.forget(past);
  }

  #evaluate(
    past: PastValues,
    { value, events }: Pick<SeriesReading, 'value' | 'events'>,
    atMs: number,
  ): InsightChange | undefined {
    const { minimumEvents, forMs, change } = this.#insight;
    const before = this.history.record(past, this.#rounds.tick, value);
    const compared = comparedWith(before, this.#insight);
    this.#shown.set(past, { compared, value });
    const isKnown = Number.isFinite(value) && !Number.isNaN(before);
    // What was, or is, too little to count says nothing. No events at all are a change.
    const isEnough = events >= minimumEvents || (events === 0 && value === 0);
    if (!isKnown || !isEnough) return this.series.evaluate(past.labels, value, 'unknown', atMs);
    const isLarge = Math.abs(value - before) >= change.minChange;
    const side = value > compared.high ? 'above' : value < compared.low ? 'below' : undefined;
    const observation: Observation = isLarge && side !== undefined ? 'beyond' : 'clear';
    const told =
      observation === 'beyond' && side !== undefined && this.#isExplained
        ? this.#told(value, side, compared, atMs)
        : undefined;
    return this.series.evaluate(past.labels, value, observation, atMs, forMs, told);
  }

  #told(value: number, side: 'above' | 'below', compared: ChangeBounds, atMs: number): Told {
    const insight = this.#insight;
    const distance = side === 'above' ? value - compared.high : compared.low - value;
    const localMs = this.#toLocalMs(atMs);
    const sentence = (labels: Readonly<Record<string, string>>) =>
      explainChange(insight, { labels, value, side, before: compared.before, localMs });
    return {
      badness: { distance, least: LEAST_DISTANCE * Math.abs(compared.before) },
      ...(insight.summary === undefined && { sentence }),
      ...(insight.change.low !== undefined && insight.change.high !== undefined && { side }),
    };
  }
}

/** The values that are `low` and `high` times as much as `before`: of a negative one, that far below and above it. */
function comparedWith(before: number, { change: { low, high } }: ChangeInsight): ChangeBounds {
  const size = Math.abs(before);
  return {
    before,
    low: low === undefined ? -Infinity : before - (1 - low) * size,
    high: high === undefined ? Infinity : before + (high - 1) * size,
  };
}
