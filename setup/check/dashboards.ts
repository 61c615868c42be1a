import { matchesAny } from '../panels/glob.js';
import type { Problem } from '../problem.js';
import { metricNames, unknown } from './context.js';
import type { CheckContext } from './context.js';

/** Dashboards show existing metrics, and rows belong to existing dashboards. */
export function* checkDashboards(context: CheckContext): Generator<Problem> {
  const { setup, processing, monitoring } = context;
  const metrics = metricNames(context);
  for (const { uid, metrics: globs } of setup.dashboards) {
    for (const [index, glob] of globs.entries()) {
      if (metrics.some((name) => matchesAny([glob], name))) continue;
      const path = ['realTimeDashboards', uid, 'metrics', index];
      yield processing.problem(
        path,
        glob.includes('*') ? `no metric matches "${glob}"` : unknown('metric', glob, metrics),
      );
    }
  }
  const uids = processing.keys(['realTimeDashboards']);
  for (const uid of monitoring.keys(['realTimeVisualization'])) {
    if (uids.includes(uid)) continue;
    yield monitoring.keyProblem(['realTimeVisualization', uid], unknown('dashboard', uid, uids));
  }
}

/** Titles, units and thresholds belong to existing metrics. */
export function* checkDisplays(context: CheckContext): Generator<Problem> {
  const metrics = metricNames(context);
  for (const name of context.monitoring.keys(['liveMetricsDisplay'])) {
    if (metrics.includes(name)) continue;
    yield context.monitoring.keyProblem(['liveMetricsDisplay', name], unknown('metric', name, metrics));
  }
}
