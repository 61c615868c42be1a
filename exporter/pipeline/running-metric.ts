import { catalogOf } from '../../setup/catalog.js';
import type { Metric } from '../../setup/model/metric.js';
import type { Setup } from '../../setup/model/setup.js';
import { createTable } from './tables.js';
import type { Table } from './tables.js';

export interface RunningMetric {
  readonly metric: Metric;
  readonly table: Table;
}

/**
 * The metrics of a setup by name, each with its table. After a reload the table of before goes on where the metric is
 * declared as it was: its values, its series and the values that its labels know.
 */
export function startMetrics(
  setup: Setup,
  previous: ReadonlyMap<string, RunningMetric> | undefined,
): ReadonlyMap<string, RunningMetric> {
  const running = new Map<string, RunningMetric>();
  for (const entry of catalogOf(setup)) {
    const { metric } = entry;
    if (metric === undefined) continue;
    const before = previous?.get(metric.name);
    const unchanged = before !== undefined && JSON.stringify(before.metric) === JSON.stringify(metric);
    running.set(metric.name, unchanged ? before : { metric, table: createTable(metric, entry) });
  }
  return running;
}
