import { SHOWN_END_MS } from '../../setup/alert-identity.js';
import type { Condition, ConditionState, Observation } from './condition.js';
import type { Told, ToldEpisode } from './told-episode.js';

/** A series that is active or ended recently. */
export interface WatchedSeries {
  /** Without empty labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly condition: Condition;
  /** Last evaluated value; NaN before the first evaluation. */
  value: number;
  /** What was last told of it; `undefined`: nothing. */
  told: ToldEpisode | undefined;
  /** Whether it is beyond its bound and not told, because of the cooldown. */
  isMuted: boolean;
  evaluatedInRound: number;
  /** When its metric last had the series; `undefined`: never. */
  readMs: number | undefined;
  /** Whether its insight started in a burst: its series in Prometheus and its alert then have a further label. */
  isBurst: boolean;
  /** Whether it had ended so recently that Prometheus still remembers it. */
  isRepeated: boolean;
}

/** What to make of a series that its metric does not have now. */
export interface AbsentSeries {
  readonly observation: Observation;
  readonly forMs: number;
  /** Unset: its last value. */
  readonly value?: number;
  readonly told?: Told;
}

/** Its saved form. */
export interface WatchedState extends Omit<WatchedSeries, 'condition'> {
  readonly condition: ConditionState;
}

/** By default a series that is absent ends its insight. */
export const ended = (): AbsentSeries => ({ observation: 'clear', forMs: 0 });

/** Whether Prometheus has had the time to see that the insight ended, and its cooldown is over. */
export function isForgettable({ endedMs }: Condition, nowMs: number, cooldownMs = 0): boolean {
  return endedMs === undefined || nowMs - endedMs >= Math.max(SHOWN_END_MS, cooldownMs);
}

/** The levels of its alerts that fire, or have fired: see `ToldEpisode`. */
export function levelsOf({ told }: Pick<WatchedSeries, 'told'>): readonly number[] {
  return Array.from({ length: (told?.level ?? 0) + 1 }, (_, level) => level);
}

/** Whether the alert of a level fires. */
export function isFiringAt({ told, condition }: WatchedSeries, level: number): boolean {
  return condition.isFiring && level >= (told?.from ?? 0);
}
