import { insightLabels } from '../insight-kinds.js';
import { SELF_METRICS } from '../self-metrics.js';
import { STREAM_METRICS } from '../stream-metrics.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { selectedLabels } from './promql.js';

const ALERTING = 'instantAlerts';

/** Labels that a setup adds to alerts leave those of the series alone: series with different labels are different alerts. */
export function* checkAlertLabels(context: CheckContext): Generator<Problem> {
  yield* labelsOfAll(context);
  yield* labelsOfInsights(context);
  yield* labelsOfPromql(context);
}

function* labelsOfAll({ setup, monitoring }: CheckContext): Generator<Problem> {
  const { labels, externalLabels, insightAlerts } = setup.alerting;
  const own: ReadonlySet<string> = new Set(
    [...Object.values(SELF_METRICS), ...Object.values(STREAM_METRICS)].flatMap((each) => [...each.labels]),
  );
  for (const name of Object.keys(labels)) {
    const path = [ALERTING, 'labels', name];
    if (name in externalLabels) {
      const place = monitoring.placeOf([ALERTING, 'externalLabels', name]);
      yield monitoring.keyProblem(
        path,
        `"${name}" is in "externalLabels", too (${place}): remove one of them`,
      );
    }
    if (own.has(name)) {
      yield monitoring.keyProblem(
        path,
        `"${name}" is a label of metrics of natsight, and of alerts on them: use another name`,
      );
    }
    for (const insight of setup.insights) {
      if (!insightAlerts.has(insight.name) || !insightLabels(insight, setup).includes(name)) continue;
      yield monitoring.keyProblem(path, carried(name, insight.name));
    }
  }
}

function* labelsOfInsights({ setup, monitoring }: CheckContext): Generator<Problem> {
  for (const insight of setup.insights) {
    const { labels = {} } = setup.alerting.insightAlerts.get(insight.name) ?? {};
    const series = insightLabels(insight, setup);
    for (const name of Object.keys(labels).filter((each) => series.includes(each))) {
      yield monitoring.keyProblem(
        [ALERTING, 'alerts', insight.name, 'labels', name],
        carried(name, insight.name),
      );
    }
  }
}

/** The expression may have aggregated the label away. */
function* labelsOfPromql(context: CheckContext): Generator<Problem> {
  const { setup, monitoring } = context;
  for (const { name: alert, promql, labels = {} } of setup.alerting.promqlAlerts) {
    const series = selectedLabels(context, promql);
    for (const name of Object.keys(labels).filter((each) => series.includes(each))) {
      const message = `"${name}" replaces the label of the series that "promql" selects: if they keep it, their alerts become one`;
      yield monitoring.keyProblem([ALERTING, 'alerts', alert, 'labels', name], message, 'warning');
    }
  }
}

const carried = (label: string, insight: string) =>
  `the series of "${insight}" have the label "${label}": use another name`;
