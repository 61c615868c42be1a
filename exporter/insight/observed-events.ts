import type { FieldTexts } from '../../setup/template.js';

/** Events that an insight reads itself, with the same labels. They are sent from one thread to another. */
export interface ObservedEvents {
  readonly insight: string;
  readonly labels: readonly string[];
  /** Arrival time of the last one. */
  readonly atMs: number;
  readonly events: number;
  /** The fields of the first one that the summary names. */
  readonly fields: FieldTexts;
}
