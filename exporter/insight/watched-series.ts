import { SHOWN_END_MS } from '../../setup/alert-identity.js';
import type { Condition, ConditionState, Observation } from './condition.js';

/** A series that is active or ended recently. */
export interface WatchedSeries {
  /** Without empty labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly condition: Condition;
  /** Last evaluated value; NaN before the first evaluation. */
  value: number;
  /** The summary of an insight that names fields of its event, as of its start. */
  summary: string | undefined;
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
}

/** Its saved form. */
export interface WatchedState extends Omit<WatchedSeries, 'condition'> {
  readonly condition: ConditionState;
}

/** By default a series that is absent ends its insight. */
export const ended = (): AbsentSeries => ({ observation: 'clear', forMs: 0 });

/** Whether Prometheus has had the time to see that the insight ended. */
export function isForgettable({ endedMs }: Condition, nowMs: number): boolean {
  return endedMs === undefined || nowMs - endedMs >= SHOWN_END_MS;
}
