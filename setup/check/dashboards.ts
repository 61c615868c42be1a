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

/** In Grafana, a title stands once in a folder, and is not that of the folder. Its file provisioning stops at such a dashboard. */
export function* checkDashboardTitles({ setup, processing }: CheckContext): Generator<Problem> {
  const titles = new Map<string, string>();
  for (const { uid, title, folder } of setup.dashboards) {
    const path = ['realTimeDashboards', uid, 'title'];
    if (normalized(title) === normalized(folder)) {
      yield processing.problem(
        path,
        `"${title}" is also the title of the folder, which Grafana refuses: use another title`,
      );
    }
    const key = JSON.stringify([normalized(folder), normalized(title)]);
    const other = titles.get(key);
    if (other === undefined) titles.set(key, uid);
    else {
      const message = `the dashboard "${other}" has the title "${title}" in the folder "${folder}", too, which Grafana refuses: use another title`;
      yield processing.problem(path, message);
    }
  }
}

/** A dashboard is a file named after its uid, and some file systems do not tell "Orders" from "orders". */
export function* checkDashboardUids({ setup, processing }: CheckContext): Generator<Problem> {
  const taken = new Map<string, string>();
  for (const { uid } of setup.dashboards) {
    const other = taken.get(uid.toLowerCase());
    if (other === undefined) taken.set(uid.toLowerCase(), uid);
    else {
      const place = processing.placeOf(['realTimeDashboards', other]);
      const message = `the uids "${uid}" and "${other}" (${place}) differ only in case, so their files have one name on some systems: use another uid`;
      yield processing.keyProblem(['realTimeDashboards', uid], message);
    }
  }
}

/** Grafana compares titles without case. */
function normalized(title: string): string {
  return title.trim().toLowerCase();
}

/** Titles, units and thresholds belong to existing metrics. */
export function* checkDisplays(context: CheckContext): Generator<Problem> {
  const metrics = metricNames(context);
  for (const name of context.monitoring.keys(['liveMetricsDisplay'])) {
    if (metrics.includes(name)) continue;
    yield context.monitoring.keyProblem(['liveMetricsDisplay', name], unknown('metric', name, metrics));
  }
}
