import type { Alerting } from './alerting.js';
import type { DashboardDeclaration } from './dashboard.js';
import type { MetricDisplay } from './display.js';
import type { Insight } from './insight.js';
import type { Metric } from './metric.js';
import type { Visualization } from './panel.js';
import type { Service } from './service.js';
import type { Step } from './step.js';
import type { Stream } from './stream.js';
import type { Updates } from './updates.js';

/** File names of the two setup documents. */
export const PROCESSING_FILE = 'Streaming_Processing_Setup.json';
export const MONITORING_FILE = 'Real_Time_Monitoring_Setup.json';

/** Both setup documents, resolved: with defaults, durations in milliseconds, and each entry with its name. */
export interface Setup {
  readonly service: Service;
  readonly streams: readonly Stream[];
  /** Steps of each stream in order, by stream name; a stream without steps may be absent. */
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  readonly metrics: readonly Metric[];
  readonly insights: readonly Insight[];
  readonly dashboards: readonly DashboardDeclaration[];
  /** Rows of a dashboard, by its uid. */
  readonly visualizations: ReadonlyMap<string, Visualization>;
  /** How a metric is shown, by its name. */
  readonly displays: ReadonlyMap<string, MetricDisplay>;
  readonly alerting: Alerting;
  readonly updates: Updates;
}
