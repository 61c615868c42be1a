/** What happens to the series of a metric. */
export type SeriesHappening =
  /** The first time a label of the metric exceeds its limit; "*": the metric exceeds its limit of series. */
  { readonly kind: 'labelOverflowed'; readonly metric: string; readonly label: string };
