import type { CatalogEntry } from '../catalog.js';
import { natureOf } from '../panels/nature.js';

/** What a metric tells about its stream, by the RED method: rate, errors, duration. https://grafana.com/blog/2018/08/02/the-red-method-how-to-instrument-your-services/ */
export type Role =
  | 'rate'
  | 'errors'
  /** Histograms: how long, how large, how much. */
  | 'distribution'
  /** Gauges: the state of something. */
  | 'level'
  | 'window'
  | 'topList';

/** Words of the names of metrics that count what went wrong. */
const FAILURE =
  /(?:^|_)(?:errors?|errored|fail|failed|failing|failures?|faults?|rejected|rejections?|refused|denied|declined|invalid|dropped|lost|timeouts?|timed_out|exceptions?|aborted|abandoned|violations?|bounced|crash(?:ed|es)?|unavailable|unsuccessful|backoffs?|disputed|chargebacks?|dead_letters?)(?:_|$)/;

/** Names of labels that tell success from failure. */
const OUTCOME =
  /^(?:status|outcome|result|conclusion|success|ok|failed|error|error_code|code|status_code|http_status|state)$/;

export function roleOf(entry: CatalogEntry): Role {
  switch (natureOf(entry)) {
    case 'ranking':
      return 'topList';
    case 'counter':
      return isFailure(entry) ? 'errors' : 'rate';
    case 'histogram':
      return 'distribution';
    default:
      if (entry.metric?.kind === 'window') return 'window';
      return isFailure(entry) ? 'errors' : 'level';
  }
}

/** Whether the name says that something went wrong: `orders_failed_total`, `payment_error_ratio`. */
export const isFailure = ({ name }: CatalogEntry) => FAILURE.test(name);

/** The label of a counter that tells success from failure: `status`, `outcome`. */
export const outcomeLabel = ({ labels }: CatalogEntry) => labels.find((label) => OUTCOME.test(label));

/** Counters of all events first, then those of some events, then amounts. Of equal ones, the shortest name is the most general. */
export function mainFirst(counters: readonly CatalogEntry[]): readonly CatalogEntry[] {
  return counters.toSorted((a, b) => rankOf(a) - rankOf(b) || a.name.length - b.name.length);
}

function rankOf({ metric }: CatalogEntry): number {
  const amount = metric?.kind === 'counter' && metric.value === undefined ? 0 : 2;
  return amount + (metric?.where === undefined ? 0 : 1);
}
