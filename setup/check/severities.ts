import { SEVERITY_ROLES } from '../model/severity.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';

const ALERTING = 'instantAlerts';

/** Insights, alerts, routes and quiet times name declared severities. */
export function* checkSeverities({ setup, processing, monitoring }: CheckContext): Generator<Problem> {
  const { severities } = setup.alerting;
  // As written: a default has been replaced by a severity of the setup.
  const isUnknown = (source: SourceText, path: JsonPath) => {
    const name = source.value(path);
    return typeof name === 'string' && !severities.includes(name) ? name : undefined;
  };
  const places: (readonly [SourceText, JsonPath])[] = [
    ...setup.insights.map(({ name }) => [processing, ['instantInsightRules', name, 'severity']] as const),
    ...setup.alerting.promqlAlerts.map(
      ({ name }) => [monitoring, [ALERTING, 'alerts', name, 'severity']] as const,
    ),
    ...setup.alerting.quietTimes.flatMap(({ name, severities: muted }) =>
      muted.map((_, index) => [monitoring, [ALERTING, 'quietTimes', name, 'severities', index]] as const),
    ),
  ];
  for (const [source, path] of places) {
    const name = isUnknown(source, path);
    if (name !== undefined) yield source.problem(path, unknown('severity', name, severities));
  }
  const routed = [
    ...SEVERITY_ROLES.map((name) => [name, [ALERTING, 'route', name]] as const),
    ...Object.keys(setup.alerting.route.severities).map(
      (name) => [name, [ALERTING, 'route', 'severities', name]] as const,
    ),
  ];
  for (const [name, path] of routed) {
    if (monitoring.value(path) === undefined || severities.includes(name)) continue;
    yield monitoring.keyProblem(path, unknown('severity', name, severities));
  }
}
