import type { Insight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';
import { Condition } from './condition.js';
import type { ConditionChange, Observation } from './condition.js';
import { Telling } from './telling.js';
import type { Told } from './told-episode.js';
import { ended, isForgettable } from './watched-series.js';
import type { AbsentSeries, WatchedSeries, WatchedState } from './watched-series.js';

/** Maximum number of active (pending or firing) series of one rule. Further series are counted, but do not alert. */
export const ACTIVE_LIMIT = 1_000;
/** Maximum number of series that one rule remembers, including those that ended recently. */
const MEMORY_LIMIT = 5_000;

/** The state of the series of a rule. `overLimit`: series beyond their bound that the limits left out, in the current round. */
export interface RuleSeriesState {
  readonly series: readonly (readonly [key: string, series: WatchedState])[];
  readonly round: number;
  readonly active: number;
  readonly overLimit: number;
  readonly overLimitBefore: number;
  readonly suppressed: number;
  /** Times that the cooldown kept a series from being told. Unset: an older version has written it. */
  readonly cooledDown?: number;
}

/** The series of one rule with their conditions. Series that are quiet take no memory. */
export class RuleSeries {
  readonly insight: Insight;
  readonly #labelNames: readonly string[];
  readonly #series = new Map<string, WatchedSeries>();
  #round = 0;
  #active = 0;
  #overLimit = 0;
  #overLimitBefore = 0;
  #suppressed = 0;
  #hasLeftOut = false;
  readonly #clearAfterMs: number;
  readonly #telling: Telling;

  constructor(insight: Insight, labelNames: readonly string[]) {
    this.insight = insight;
    this.#labelNames = labelNames;
    this.#clearAfterMs = ('clearAfterMs' in insight ? insight.clearAfterMs : undefined) ?? 0;
    this.#telling = new Telling(insight, labelNames);
    // A rule without labels has one series, which is exposed from the start.
    if (labelNames.length === 0) this.#add('[]', []);
  }

  get labelNames(): readonly string[] {
    return this.#labelNames;
  }

  /** How often a series passed its bound and was not told, because of the cooldown; `undefined` if the rule has none. */
  get cooledDown(): number | undefined {
    return this.#telling.cooldownMs === undefined ? undefined : this.#telling.cooledDown;
  }

  /** Returns the number of series that exceeded the bound since the last call but were left out because of the limits. */
  drainSuppressed(): number {
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    return suppressed;
  }

  save(): RuleSeriesState {
    return {
      series: [...this.#series].map(
        ([key, { condition, ...series }]) => [key, { ...series, condition: condition.save() }] as const,
      ),
      round: this.#round,
      active: this.#active,
      overLimit: this.#overLimit,
      overLimitBefore: this.#overLimitBefore,
      suppressed: this.#suppressed,
      cooledDown: this.#telling.cooledDown,
    };
  }

  restore({
    series,
    round,
    active,
    overLimit,
    overLimitBefore,
    suppressed,
    cooledDown = 0,
  }: RuleSeriesState): void {
    this.#series.clear();
    for (const [key, { condition, ...watched }] of series) {
      this.#series.set(key, { ...watched, condition: Condition.restored(condition) });
    }
    this.#round = round;
    this.#active = active;
    this.#overLimit = overLimit;
    this.#overLimitBefore = overLimitBefore;
    this.#suppressed = suppressed;
    this.#telling.cooledDown = cooledDown;
  }

  watched(): Iterable<WatchedSeries> {
    return this.#series.values();
  }

  /** Evaluates one series. `told`: what its summary is made of if it starts, if that is more than its labels and value. */
  evaluate(
    labels: readonly string[],
    value: number,
    observation: Observation,
    nowMs: number,
    forMs = 0,
    told?: Told,
  ): InsightChange | undefined {
    const series = this.#find(labels, observation);
    if (series === undefined) return undefined;
    series.value = value;
    series.evaluatedInRound = this.#round;
    series.readMs = nowMs;
    return this.#update(series, observation, nowMs, forMs, told);
  }

  /** The summary of one series, with its value of now. */
  summaryOf(series: WatchedSeries): string {
    return this.#telling.summaryOf(series);
  }

  /** Number of series beyond the bound that the limits leave out, as of the last complete round; `undefined` if there was never one. */
  get leftOut(): number | undefined {
    return this.#hasLeftOut ? this.#overLimitBefore : undefined;
  }

  /**
   * The change of an insight that starts in a burst. An insight that ended recently stays what it was: otherwise its twin would keep
   * firing for the series that is gone.
   */
  inBurst(change: InsightChange): InsightChange {
    const values = this.#labelNames.map((name) => change.labels[name] ?? '');
    const series = this.#series.get(JSON.stringify(values));
    if (series === undefined || series.isRepeated) return change;
    series.isBurst = true;
    return { ...change, isBurst: true };
  }

  /**
   * Judges the series that were not evaluated in this round, and forgets those that have been quiet for long. By default their insights
   * end.
   */
  endRound(nowMs: number, judge: (series: WatchedSeries) => AbsentSeries = ended): InsightChange[] {
    const changes: InsightChange[] = [];
    this.#active = 0;
    for (const [key, series] of this.#series) {
      const change =
        series.evaluatedInRound === this.#round
          ? undefined
          : this.#updateAbsent(series, judge(series), nowMs);
      if (change !== undefined) changes.push(change);
      if (!series.condition.isQuiet) this.#active += 1;
      else if (
        this.#labelNames.length > 0 &&
        isForgettable(series.condition, nowMs, this.#telling.cooldownMs)
      )
        this.#series.delete(key);
    }
    this.#suppressed += Math.max(0, this.#overLimit - this.#overLimitBefore);
    this.#overLimitBefore = this.#overLimit;
    this.#hasLeftOut ||= this.#overLimit > 0;
    this.#overLimit = 0;
    this.#round += 1;
    return changes;
  }

  /** Starts all insights that fire, for whoever was not told of them. */
  startAll(nowMs: number): InsightChange[] {
    return [...this.#series.values()]
      .filter(({ condition }) => condition.isFiring)
      .map((series) => this.#changeOf(series, 'started', nowMs, false));
  }

  /** Ends all insights of a removed rule. */
  endAll(nowMs: number): InsightChange[] {
    return [...this.#series.values()].flatMap(
      (series) => this.#update(series, 'clear', nowMs, 0, undefined, 0) ?? [],
    );
  }

  #updateAbsent(
    series: WatchedSeries,
    { observation, forMs, value, told }: AbsentSeries,
    nowMs: number,
  ): InsightChange | undefined {
    if (value !== undefined) series.value = value;
    return this.#update(series, observation, nowMs, forMs, told);
  }

  #update(
    series: WatchedSeries,
    observation: Observation,
    nowMs: number,
    forMs: number,
    told?: Told,
    clearAfterMs = this.#clearAfterMs,
  ): InsightChange | undefined {
    const { condition } = series;
    const wasRemembered = !isForgettable(condition, nowMs);
    const seen = this.#telling.isMuted(series, observation, nowMs, told) ? 'clear' : observation;
    const changed = condition.update(seen, nowMs, forMs, clearAfterMs);
    const again = changed === undefined ? this.#telling.again(series, observation, nowMs, told) : undefined;
    if (changed === undefined && again === undefined) return undefined;
    if (changed === 'started') {
      series.isRepeated = condition.endedMs !== undefined && wasRemembered;
      series.isBurst &&= series.isRepeated;
    }
    if (changed !== 'ended') this.#telling.tell(series, nowMs, told, again);
    return this.#changeOf(series, changed ?? 'started', nowMs, again !== undefined);
  }

  #changeOf(series: WatchedSeries, change: ConditionChange, nowMs: number, isRetold: boolean): InsightChange {
    const { labels, condition, value, isBurst, told } = series;
    const { insight } = this;
    const summary = this.summaryOf(series);
    const escalation = told?.level ?? 0;
    const startedMs = condition.sinceMs;
    return {
      insight,
      change,
      labels,
      value,
      startedMs,
      atMs: nowMs,
      summary,
      isBurst,
      ...(escalation > 0 && { escalation }),
      ...(isRetold && { isRetold }),
    };
  }

  #find(labels: readonly string[], observation: Observation): WatchedSeries | undefined {
    // Most series of most rules are quiet: no key is computed for them.
    if (observation !== 'beyond' && this.#series.size === 0) return undefined;
    const key = JSON.stringify(labels);
    const known = this.#series.get(key);
    if (observation !== 'beyond' || (known !== undefined && !known.condition.isQuiet)) return known;
    if (this.#active >= ACTIVE_LIMIT || (known === undefined && this.#series.size >= MEMORY_LIMIT)) {
      this.#overLimit += 1;
      return undefined;
    }
    this.#active += 1;
    return known ?? this.#add(key, labels);
  }

  #add(key: string, values: readonly string[]): WatchedSeries {
    const labels = Object.fromEntries(
      this.#labelNames.map((name, index) => [name, values[index] ?? '']).filter(([, value]) => value !== ''),
    );
    const series = {
      labels,
      condition: new Condition(),
      value: NaN,
      told: undefined,
      isMuted: false,
      evaluatedInRound: this.#round,
      readMs: undefined,
      isBurst: false,
      isRepeated: false,
    };
    this.#series.set(key, series);
    return series;
  }
}
