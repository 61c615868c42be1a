import type { AbsentMeaning } from '../../setup/absent-series.js';
import { ABSENT_FORGET_MS } from '../../setup/absent-series.js';
import type { AdaptiveInsight } from '../../setup/model/insight.js';
import { FIELD, FIELDS } from '../adaptive/band-layout.js';
import { Calendar, SEASONS } from '../adaptive/calendar.js';
import type { LocalMoment } from '../adaptive/calendar.js';
import { countedAlerts } from '../adaptive/episode.js';
import type { Score } from '../adaptive/score.js';
import { Scorer } from '../adaptive/scorer.js';
import { SeriesBands } from '../adaptive/series-bands.js';
import type { InsightChange } from '../event/insight.js';
import type { SeriesReading } from '../series/metric-table.js';
import type { Turn } from '../turn/turn.js';
import type { Observation } from './condition.js';
import { explain } from './explanation.js';
import type { InsightInputs } from './inputs.js';
import { stateOfKind } from './rule.js';
import type { BandView, Rule, RuleState } from './rule.js';
import { RuleSeries } from './rule-series.js';
import { TickRounds } from './tick-rounds.js';
import type { Round, TickTimes } from './tick-rounds.js';
import type { Told } from './told-episode.js';

/** Series of a rule whose bands are exposed: five series each. Those that fire are exposed in any case. */
export const MAX_SHOWN_BANDS = 100;
/** A firing insight is clear below this share of what is outside. */
const CLEAR_RATIO = 0.7;

export interface AdaptiveRuleOptions extends Omit<TickTimes, 'everyMs'> {
  readonly absence: AbsentMeaning;
  /** Most series that are learned. */
  readonly limit: number;
}

/**
 * Compares every series of a metric with what is normal for it, at fixed points in time: what it learns does not depend on how often
 * it is called.
 */
export class AdaptiveRule implements Rule {
  readonly series: RuleSeries;
  readonly learned: SeriesBands;
  readonly #insight: AdaptiveInsight;
  readonly #options: AdaptiveRuleOptions;
  readonly #calendar: Calendar;
  readonly #scorer: Scorer;
  readonly #rounds: TickRounds;

  constructor(insight: AdaptiveInsight, labelNames: readonly string[], options: AdaptiveRuleOptions) {
    const { band } = insight;
    this.series = new RuleSeries(insight, labelNames);
    this.learned = new SeriesBands(SEASONS[band.season].slots, options.limit);
    this.#insight = insight;
    this.#options = options;
    this.#calendar = new Calendar(band);
    this.#scorer = new Scorer(band, this.learned.rows);
    const round: Round = (atMs, inputs) => this.#round(this.#calendar.at(atMs), inputs);
    this.#rounds = new TickRounds({ ...options, everyMs: band.everyMs }, this.series, insight.forMs, round);
  }

  get isMidway(): boolean {
    return this.#rounds.isMidway;
  }

  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    return this.#rounds.evaluate(nowMs, inputs, turn);
  }

  *bands(): Generator<BandView> {
    const { fields } = this.learned.rows;
    const firing = new Set(
      [...this.series.watched()]
        .filter(({ condition }) => condition.isFiring)
        .map(({ labels }) => JSON.stringify(this.series.labelNames.map((name) => labels[name] ?? ''))),
    );
    for (let series = 0; series < this.learned.end; series++) {
      const labels = this.learned.labelsOf(series);
      if (series >= MAX_SHOWN_BANDS && !firing.has(JSON.stringify(labels))) continue;
      const read = (field: number) => fields[series * FIELDS + field] ?? NaN;
      yield {
        labels,
        expected: read(FIELD.expected),
        lower: read(FIELD.lower),
        upper: read(FIELD.upper),
        ratio: read(FIELD.ratio),
        isReady: read(FIELD.isReady) === 1,
      };
    }
  }

  save(): RuleState {
    return { kind: 'adaptive', series: this.series.save(), ...this.#rounds.save() };
  }

  restore(state: RuleState): void {
    const { series, ...ticks } = stateOfKind('adaptive', state);
    this.series.restore(series);
    this.#rounds.restore(ticks);
  }

  /** Scores every series once: first those that its metric has, then those that it had. */
  *#round(moment: LocalMoment, inputs: InsightInputs): Generator<InsightChange | undefined> {
    let at = 0;
    for (const reading of inputs.readings(this.#insight.metric)) {
      const series = this.learned.seriesOf(reading.labels, at++, moment.atMs);
      yield series === undefined ? undefined : this.#evaluate(series, reading, moment);
    }
    if (this.#options.absence.kind !== 'zero') return;
    const { fields } = this.learned.rows;
    for (let series = 0; series < this.learned.end; series++) {
      if (fields[series * FIELDS + FIELD.lastMs] === moment.atMs) continue;
      yield this.#evaluateAbsent(series, moment);
    }
  }

  /** No events are 0 events. A label set that had none for long may never come back: its insight ends. */
  #evaluateAbsent(series: number, moment: LocalMoment): InsightChange | undefined {
    const labels = this.learned.labelsOf(series);
    const { fields } = this.learned.rows;
    const field = series * FIELDS;
    const isGone =
      labels.length > 0 && moment.atMs - (fields[field + FIELD.seenMs] ?? NaN) >= ABSENT_FORGET_MS;
    if (isGone) return this.series.evaluate(labels, 0, 'unknown', moment.atMs);
    return this.#score(series, labels, 0, moment);
  }

  #evaluate(
    series: number,
    { labels, value, events }: SeriesReading,
    moment: LocalMoment,
  ): InsightChange | undefined {
    this.learned.rows.fields[series * FIELDS + FIELD.seenMs] = moment.atMs;
    if (!Number.isFinite(value) || events < this.#insight.minimumEvents) {
      return this.series.evaluate(labels, value, 'unknown', moment.atMs);
    }
    return this.#score(series, labels, value, moment);
  }

  #score(
    series: number,
    labels: readonly string[],
    value: number,
    moment: LocalMoment,
  ): InsightChange | undefined {
    const score = this.#scorer.next(series, moment, value);
    this.learned.mark(series, moment.slot);
    const observation = observationOf(score);
    // Most series are normal: no sentence is prepared for them.
    const told = observation === 'beyond' ? this.#told(series, value, moment) : undefined;
    return this.series.evaluate(labels, value, observation, moment.atMs, this.#insight.forMs, told);
  }

  #told(series: number, value: number, moment: LocalMoment): Told {
    const isAgain = this.#scorer.score.isAlert;
    if (this.#insight.summary !== undefined) return { isAgain };
    return { isAgain, sentence: this.#sentence(series, value, moment) };
  }

  /** The sentence of an insight that starts in this tick. */
  #sentence(series: number, value: number, moment: LocalMoment) {
    return (labels: Readonly<Record<string, string>>) => {
      const alerts = countedAlerts(this.learned.rows, series, moment);
      return explain(this.#insight, { labels, value, score: this.#scorer.score, moment, alerts });
    };
  }
}

function observationOf({ ratio, isTold, isReady }: Score): Observation {
  if (!isReady) return 'unknown';
  if (ratio > 1 && isTold) return 'beyond';
  return ratio > CLEAR_RATIO ? 'between' : 'clear';
}
