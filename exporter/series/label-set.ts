/** The label values of an event, in the order of the metric's labels. */
export interface LabelSet {
  /** Valid until the next event. */
  readonly values: readonly string[];
  /** Number of the values: within one numbering, equal values have equal numbers. `UNNUMBERED`: compare the values. */
  readonly number: number;
  readonly numbering: Numbering;
}

/** Compared by reference. Numbers of different numberings cannot be compared. */
export type Numbering = object;

export const UNNUMBERED = -1;
const NO_NUMBERING: Numbering = {};

/** Labels that are used once, or that do not come from an event. */
export function labelSetOf(values: readonly string[]): LabelSet {
  return { values, number: UNNUMBERED, numbering: NO_NUMBERING };
}
