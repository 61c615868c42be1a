/** Why a value is outside what is normal. */
export type OutsideReason =
  /** It is further from what is expected than the band is wide. */
  | 'band'
  /** Values have been on one side of what is expected for hours, each of them inside the band. */
  | 'level'
  /** It is beyond everything seen so far. */
  | 'record'
  /** Hardly anything is left, at an hour that always had more. */
  | 'outage';

/** What a value is, compared with what is normal. One object for all scores of a scorer: read it before the next score. */
export interface Score {
  /** How far out it is: more than 1 is outside. 0 until the scorer is ready. */
  ratio: number;
  expected: number;
  lower: number;
  upper: number;
  /** Whether enough was seen. */
  isReady: boolean;
  /** Whether what is expected is that of the time of day, not that of all days together. */
  isSeasonal: boolean;
  reason: OutsideReason;
  /** Whether it is an alert of its own: the first value of an episode, or one that is half as bad again. */
  isAlert: boolean;
  /** Whether it is outside, in a part of the episode that was told. */
  isTold: boolean;
  /** Whether no value at this hour was ever lower, or higher. */
  isLowest: boolean;
  isHighest: boolean;
}

export function newScore(): Score {
  return {
    ratio: 0,
    expected: NaN,
    lower: NaN,
    upper: NaN,
    isReady: false,
    isSeasonal: false,
    reason: 'band',
    isAlert: false,
    isTold: false,
    isLowest: false,
    isHighest: false,
  };
}
