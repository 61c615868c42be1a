/** The values of labels that an event has, in the order of its metric's labels. */
export interface LabelSet {
  /** Good until the next event. */
  readonly values: readonly string[];
  /** Stands for the values: of one numbering the same values have the same number. `UNNUMBERED`: only the values tell. */
  readonly number: number;
  readonly numbering: Numbering;
}

/** Numbers of different numberings say nothing of each other. */
export type Numbering = object;

export const UNNUMBERED = -1;
const NO_NUMBERING: Numbering = {};

/** Labels that come but once, or from elsewhere than an event. */
export function labelSetOf(values: readonly string[]): LabelSet {
  return { values, number: UNNUMBERED, numbering: NO_NUMBERING };
}
