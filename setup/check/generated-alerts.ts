import { ALERT, objectiveAlert } from '../alert-names.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Two alerts of one name are one for Alertmanager: the names of those that are generated are taken. */
export function* checkGeneratedAlerts({ setup, monitoring }: CheckContext): Generator<Problem> {
  const { insightAlerts, promqlAlerts, objectives } = setup.alerting;
  const taken = new Map<string, string>(
    Object.values(ALERT).map((name) => [name, 'one that every setup has']),
  );
  for (const { name } of objectives) {
    const alert = objectiveAlert(name);
    const other = taken.get(alert);
    if (other === undefined) taken.set(alert, `that of the objective "${name}"`);
    else yield monitoring.keyProblem(['instantAlerts', 'objectives', name], clash(alert, other));
  }
  for (const name of [...insightAlerts.keys(), ...promqlAlerts.map((alert) => alert.name)]) {
    const other = taken.get(name);
    if (other !== undefined)
      yield monitoring.keyProblem(['instantAlerts', 'alerts', name], clash(name, other));
  }
}

const clash = (alert: string, other: string) =>
  `the alert "${alert}" would be two: there is ${other}; use another name`;
