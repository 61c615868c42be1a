import type { RejectionReason } from '../../setup/self-metrics.js';

/** Why an event went no further. A bad event is no exception: a stage returns this. */
export interface Rejection {
  readonly reason: RejectionReason;
  /** For a person: what was found and what was expected. */
  readonly detail: string;
  /** With reason `schema`: each violation, by field (`/delay`) and keyword (`maximum`). */
  readonly violations?: readonly { readonly field: string; readonly rule: string }[];
}
