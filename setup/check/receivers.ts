import { SEVERITY_ROLES } from '../model/severity.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';

/** Routes, alerts, objectives and the watchdog name existing receivers. */
export function* checkReceivers({ setup, monitoring }: CheckContext): Generator<Problem> {
  const receivers = monitoring.keys(['instantAlerts', 'receivers']);
  const { insightAlerts, promqlAlerts, selfAlerts, objectives } = setup.alerting;
  const alerts = [...insightAlerts.keys(), ...selfAlerts.keys(), ...promqlAlerts.map(({ name }) => name)];
  const places = [
    ...['default', ...SEVERITY_ROLES, 'self'].map((key) => ['instantAlerts', 'route', key]),
    ...Object.keys(setup.alerting.route.severities).map((name) => [
      'instantAlerts',
      'route',
      'severities',
      name,
    ]),
    ...alerts.map((name) => ['instantAlerts', 'alerts', name, 'receiver']),
    ...objectives.map(({ name }) => ['instantAlerts', 'objectives', name, 'receiver']),
    ['instantAlerts', 'watchdog', 'receiver'],
  ];
  for (const path of places) {
    const name = monitoring.value(path);
    if (typeof name !== 'string' || receivers.includes(name)) continue;
    yield monitoring.problem(path, unknown('receiver', name, receivers));
  }
}
