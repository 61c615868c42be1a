/** What one event adds to a histogram whose buckets it carries. Valid until the next event. */
export interface Observations {
  /** For each declared bucket, and one more for the values beyond the last bound. Not cumulative. */
  readonly counts: Float64Array;
  /** Sum of all values. */
  readonly sum: number;
}
