import type { WindowMetric } from '../../setup/model/metric.js';
import type { ClosedSpan } from './windows.js';

/** A window of one series that has closed: what is published of it will not change any more. */
export interface ClosedWindow extends ClosedSpan {
  readonly metric: WindowMetric;
  /** Labels of the series, without empty ones. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Told of each window that has closed, of metrics that publish theirs. */
export type OnWindowClosed = (closed: ClosedWindow) => void;
