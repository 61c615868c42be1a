import type { PostableAlert } from '../../insight/alert-lease.js';
import type { AlertPoster, FailedPost, PostOutcome } from './alert-poster.js';
import { halvesOf } from './batch.js';
import type { AlertBatch } from './batch.js';

export type RefusedPost = Extract<PostOutcome, { kind: 'refused' }>;

/** What became of the alerts of a refused batch. */
export interface Isolated {
  readonly accepted: readonly PostableAlert[];
  /** Each was refused when it was sent alone. */
  readonly refused: readonly (RefusedPost & { readonly alert: PostableAlert })[];
  /** Why the rest was not sent; `undefined` if there is no rest. */
  readonly failed: FailedPost | undefined;
}

/** Halves a refused batch until the bad alerts are alone, so that all others are accepted. */
export async function isolate(
  poster: AlertPoster,
  batch: AlertBatch,
  outcome: RefusedPost,
): Promise<Isolated> {
  const [alert] = batch.alerts;
  if (alert === undefined) return { accepted: [], refused: [], failed: undefined };
  if (batch.alerts.length === 1) {
    return { accepted: [], refused: [{ ...outcome, alert }], failed: undefined };
  }
  const accepted: PostableAlert[] = [];
  const refused: Isolated['refused'][number][] = [];
  for (const half of halvesOf(batch)) {
    const part = await resultOf(poster, half);
    accepted.push(...part.accepted);
    refused.push(...part.refused);
    if (part.failed !== undefined) return { accepted, refused, failed: part.failed };
  }
  return { accepted, refused, failed: undefined };
}

async function resultOf(poster: AlertPoster, batch: AlertBatch): Promise<Isolated> {
  const outcome = await poster.post(batch.text);
  switch (outcome.kind) {
    case 'accepted':
      return { accepted: batch.alerts, refused: [], failed: undefined };
    case 'failed':
      return { accepted: [], refused: [], failed: outcome };
    case 'refused':
      return isolate(poster, batch, outcome);
  }
}
