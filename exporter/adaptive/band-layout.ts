/** Numbers of one series that do not depend on the time of day, by their place in its row. */
export const FIELD = {
  /** First and last score, milliseconds since 1970. */
  firstMs: 0,
  lastMs: 1,
  scores: 2,
  /** Mean and mean deviation of the last days, whatever the time of day. */
  mean: 3,
  deviation: 4,
  /** How wide the band, the level and the margin of a record are: deviations, root mean squares, and a factor. */
  bandWidth: 5,
  levelWidth: 6,
  recordMargin: 7,
  /** Mean of the last hours of how far values are from what is expected, and its mean square. */
  level: 8,
  levelSquare: 9,
  /** Least and greatest value so far. */
  least: 10,
  greatest: 11,
  /** Slot of the last score. */
  slot: 12,
  /** The episode: when a value was last outside, when and how far out the last alert was, and whether what is outside now is told. */
  outsideMs: 13,
  alertMs: 14,
  alertRatio: 15,
  isTold: 16,
  /** For how long values have been on another level, negative below; and the sums that say which. */
  shiftMs: 17,
  shiftScores: 18,
  shiftValues: 19,
  shiftExpected: 20,
  shiftProducts: 21,
  shiftSquares: 22,
  shiftExpectedSquares: 23,
  /** Local day of the newest count of alerts. */
  alertDay: 24,
  /** The last score, for those who only look. */
  expected: 25,
  lower: 26,
  upper: 27,
  ratio: 28,
  isReady: 29,
  /** When its metric last had it. */
  seenMs: 30,
} as const;

export const FIELDS = 31;
/** Days for which alerts are counted. */
export const COUNTED_DAYS = 14;
export const HOURS = 24;
/** Floats of a slot: what is expected, and the mean deviation from it. Of an hour: least and greatest value. */
export const PAIR = 2;
/** Counts of a slot, up to 255: its scores, and the days on which it was seen. */
export const COUNTS = 2;

/** Bytes of what is learned of one series. */
export function bytesOfSeries(slots: number): number {
  return 8 * FIELDS + 4 * PAIR * (slots + HOURS) + COUNTS * slots + COUNTED_DAYS;
}
