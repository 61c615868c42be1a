/** The lines of a panel that shows what is normal. Its other line is the value. */
export const BAND_LINES = { expected: 'expected', lower: 'lower', upper: 'upper' } as const;

/** What a panel with a band shows: the area between two of its lines, and the insight that it is of. */
export interface PanelBand {
  /** Name of the insight. */
  readonly rule: string;
  /** Labels of its series. */
  readonly by: readonly string[];
  /** Metric of its values. */
  readonly metric: string;
  /** Name of the line of the value, if its series has no labels. */
  readonly title: string;
}
