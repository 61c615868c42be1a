import {
  LEAST_REFRESH_MS,
  rateWindow,
  rateWindowMs,
  refreshMs,
  SCRAPES_PER_WINDOW,
} from '../dashboard-times.js';
import { formatDuration } from '../model/duration.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Times of dashboards that are raised because Grafana or Prometheus could not keep to them. */
export function* checkDashboardTimes({ setup, monitoring }: CheckContext): Generator<Problem> {
  const { dashboardRefresh, window, scrapeInterval } = setup.updates;
  if (dashboardRefresh < refreshMs(setup.updates)) {
    yield monitoring.problem(
      ['dynamicUpdates', 'dashboardRefresh'],
      `${formatDuration(dashboardRefresh)} is raised to ${formatDuration(LEAST_REFRESH_MS)}: a default Grafana refreshes no faster. ` +
        'The live page shows values as they come',
      'warning',
    );
  }
  if (window < rateWindowMs(setup.updates) && monitoring.keys(['dynamicUpdates']).includes('window')) {
    yield monitoring.problem(
      ['dynamicUpdates', 'window'],
      `${formatDuration(window)} is raised to ${rateWindow(setup.updates)}: a rate needs ${SCRAPES_PER_WINDOW} scrapes, and ` +
        `"scrapeInterval" is ${formatDuration(scrapeInterval)}`,
      'warning',
    );
  }
}
