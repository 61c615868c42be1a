import { insightTraits } from '../../setup/insight-kinds.js';
import type { Insight } from '../../setup/model/insight.js';
import type { Condition, Observation } from './condition.js';
import { shownValue, summarize } from './summary.js';
import { escalationText, isHalfAsBadAgain, MAX_ESCALATIONS, worsens } from './told-episode.js';
import type { Told, ToldEpisode } from './told-episode.js';
import type { WatchedSeries } from './watched-series.js';

/** Why an active insight is told again. */
export type Again = 'worse' | 'other side';

/** Decides whether a series of a rule is told, and told again, and keeps the sentences. */
export class Telling {
  /** `undefined`: an insight is told whenever it starts, and once. */
  readonly cooldownMs: number | undefined;
  /** Times that the cooldown kept a series from being told. */
  cooledDown = 0;
  readonly #insight: Insight;
  readonly #labelNames: readonly string[];
  /** Whether the sentence is made when the insight starts. */
  readonly #isKept: boolean;

  constructor(insight: Insight, labelNames: readonly string[]) {
    this.cooldownMs = 'cooldownMs' in insight ? insight.cooldownMs : undefined;
    this.#insight = insight;
    this.#labelNames = labelNames;
    this.#isKept = insightTraits(insight).explains(insight);
  }

  /** The sentence that was told last, or the one of the value of now. */
  summaryOf({ labels, value, told }: WatchedSeries): string {
    const kept = told?.summaries[told.level];
    return kept ?? summarize(this.#insight, this.#labelNames, labels, value);
  }

  /** After an episode, nothing is told for the cooldown unless it is half as bad again. */
  isMuted(series: WatchedSeries, observation: Observation, nowMs: number, told: Told | undefined): boolean {
    const { condition } = series;
    const wasMuted = series.isMuted;
    series.isMuted =
      observation === 'beyond' &&
      !condition.isFiring &&
      series.told !== undefined &&
      told?.badness !== undefined &&
      this.#isCoolingDown(condition, nowMs) &&
      !isHalfAsBadAgain(series.told, told.badness);
    if (series.isMuted && !wasMuted) this.cooledDown += 1;
    return series.isMuted;
  }

  /** Why an insight that is firing is told again now; `undefined`: it is not. */
  again(
    { condition, told: before }: WatchedSeries,
    observation: Observation,
    nowMs: number,
    told: Told | undefined,
  ): Again | undefined {
    if (observation !== 'beyond' || !condition.isFiring) return undefined;
    if (told === undefined || before === undefined) return undefined;
    const { isAgain = false, badness, side } = told;
    if (side !== before.side) return 'other side';
    if (isAgain && before.level < MAX_ESCALATIONS) return 'worse';
    const mayEscalate = this.cooldownMs !== undefined && badness !== undefined;
    return mayEscalate && worsens(before, badness, nowMs) ? 'worse' : undefined;
  }

  /** Keeps what is told of a series. `again`: it was firing before. */
  tell(series: WatchedSeries, nowMs: number, told: Told | undefined, again: Again | undefined): void {
    const before = series.told;
    // One that starts again within the cooldown is worse than before.
    const isWorse = again === undefined ? this.#isCoolingDown(series.condition, nowMs) : again === 'worse';
    const known = again === undefined && !isWorse ? undefined : before;
    const level = (known?.level ?? 0) + (isWorse && known !== undefined ? 1 : 0);
    const summary = this.#sentence(series, nowMs, told, isWorse ? known : undefined);
    series.told = {
      atMs: nowMs,
      value: series.value,
      distance: told?.badness?.distance ?? 0,
      side: told?.side,
      level,
      from: again === undefined ? level : (known?.from ?? 0),
      summaries: [...(known?.summaries ?? []).slice(0, level), summary],
    };
  }

  #isCoolingDown({ endedMs }: Condition, nowMs: number): boolean {
    if (this.cooldownMs === undefined || endedMs === undefined) return false;
    return Math.abs(nowMs - endedMs) < this.cooldownMs;
  }

  /** `undefined`: its sentence can be made at any time, from its labels and value. */
  #sentence(
    { labels, value }: WatchedSeries,
    nowMs: number,
    told: Told | undefined,
    before: ToldEpisode | undefined,
  ): string | undefined {
    if (!this.#isKept) return undefined;
    const insight = this.#insight;
    const sentence =
      told?.sentence?.(labels) ?? summarize(insight, this.#labelNames, labels, value, told?.fields);
    const again = before && escalationText(before, nowMs, (shown) => shownValue(insight, shown));
    return [sentence, again, told?.also].filter((part) => part !== undefined).join('; ');
  }
}
