import type { Severity } from '../setup/model/severity.js';
import type { AlertMatcher } from './matcher.js';

/** A child route. The first one that matches an alert gets it. Branches are not nested. */
export interface Branch {
  readonly matchers: readonly AlertMatcher[];
  readonly receiver: string;
  /** Unset: not muted by quiet times. */
  readonly severity?: Severity;
  /** What is unset is that of the root. */
  readonly groupBy?: readonly string[];
  readonly groupWaitMs?: number;
  readonly groupIntervalMs?: number;
  readonly repeatIntervalMs?: number;
}

/** Alerts of one severity that go to one receiver. */
export interface RoutedAlert {
  readonly receiver: string;
  readonly severity: Severity;
  readonly names: readonly string[];
}
