import type { WindowMetric } from '../../setup/model/metric.js';
import type { ClosedSpan } from './windows.js';

/** A closed window of one series. Its result is final. */
export interface ClosedWindow extends ClosedSpan {
  readonly metric: WindowMetric;
  /** Labels of the series, without empty ones. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Called for each closed window of the metrics that publish their windows. */
export type OnWindowClosed = (closed: ClosedWindow) => void;
