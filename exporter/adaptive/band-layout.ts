/** Numbers of one series that do not depend on the time of day, by their place in its row. */
export const FIELD = {
  /** First and last score, milliseconds since 1970. */
  firstMs: 0,
  lastMs: 1,
  scores: 2,
  /** Mean and mean deviation of the last days, whatever the time of day. */
  mean: 3,
  deviation: 4,
  /** How wide the band, the level and the margin of a record are: deviations, root mean squares, and a factor. See `Widths`. */
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
  /** Whether the current episode has told an outage. */
  isOutageTold: 31,
  /** Whether the widths are those of values that are compared with their slot of the season; and the blocks of which they are estimated. */
  isSeasonal: 32,
  blocks: 33,
  /** See `WIDTHS`. */
  bandGreatest: 34,
  bandBlocks: 35,
  bandMean: 36,
  bandSpread: 37,
  bandCorrection: 38,
  levelGreatest: 39,
  levelBlocks: 40,
  levelMean: 41,
  levelSpread: 42,
  levelCorrection: 43,
  /** When hardly anything was left first, 0 if there is more; and how long the longest of such times was that ended soon. */
  nothingMs: 44,
  shortNothingMs: 45,
} as const;

/** New fields come last: a state of fewer fields can then be restored. */
export const FIELDS = 46;

/** The places of what a width is estimated from. */
export interface WidthFields {
  readonly width: number;
  /** Greatest distance in the block that is under way. */
  readonly greatest: number;
  /** Number of blocks in which something happened; and the mean and the mean deviation of the logarithm of their greatest distances. */
  readonly blocks: number;
  readonly mean: number;
  readonly spread: number;
  /** What the alerts so far add to the logarithm of the width. */
  readonly correction: number;
}

/** The widths that follow the distances of a series. */
export const WIDTHS: Readonly<Record<'band' | 'level', WidthFields>> = {
  band: {
    width: FIELD.bandWidth,
    greatest: FIELD.bandGreatest,
    blocks: FIELD.bandBlocks,
    mean: FIELD.bandMean,
    spread: FIELD.bandSpread,
    correction: FIELD.bandCorrection,
  },
  level: {
    width: FIELD.levelWidth,
    greatest: FIELD.levelGreatest,
    blocks: FIELD.levelBlocks,
    mean: FIELD.levelMean,
    spread: FIELD.levelSpread,
    correction: FIELD.levelCorrection,
  },
};
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
