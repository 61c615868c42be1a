import { rateWindowMs } from '../../setup/dashboard-times.js';
import { formatDuration } from '../../setup/model/duration.js';
import { PANEL_KINDS } from '../../setup/model/panel.js';
import type { Updates } from '../../setup/model/updates.js';
import type { Show } from '../../setup/model/show.js';
import type { Dashboard, MetricPanel } from '../../setup/panels/panel.js';
import { promqlString } from '../../setup/panels/promql.js';
import type { QueryScope } from '../../setup/panels/promql.js';
import { rangeMs } from './layout.js';

/** The longest span of an increase that is shown as one number: what a page shows when it opens. */
const LONGEST_INCREASE_MS = 300_000;

/** The spans over which a live page computes what it shows, in milliseconds. Its queries to Prometheus use the same ones. */
export interface LiveWindows {
  /** Of rates, means and percentiles, and of each point of an increase over time. */
  readonly rateMs: number;
  /** Of an increase that is shown as one number. */
  readonly increaseMs: number;
}

export function liveWindows(
  { range }: Pick<Dashboard, 'range'>,
  updates: Pick<Updates, 'window' | 'scrapeInterval'>,
): LiveWindows {
  const rateMs = rateWindowMs(updates);
  // An increase over fewer than four scrapes would be as rough as a rate over them.
  return { rateMs, increaseMs: Math.max(rateMs, Math.min(rangeMs(range), LONGEST_INCREASE_MS)) };
}

/** The span over which the panel computes this; `undefined` if it shows the present value. */
export function windowOf(
  { kind, metric }: MetricPanel,
  show: Show,
  windows: LiveWindows,
): number | undefined {
  if (show.kind === 'value' || metric.type === 'gauge') return undefined;
  return show.kind === 'increase' && PANEL_KINDS[kind].sums ? windows.increaseMs : windows.rateMs;
}

/** The same spans for PromQL. Other services in the same Prometheus may have metrics of the same name; `job` is the service's name. */
export function queryScope({ rateMs, increaseMs }: LiveWindows, job: string): QueryScope {
  return {
    rateInterval: formatDuration(rateMs),
    range: formatDuration(increaseMs),
    matchers: `job=${promqlString(job)}`,
  };
}
