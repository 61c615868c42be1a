import { ALERT, objectiveAlert, watchedValue } from '../alert-names.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Alertmanager treats two alerts with one name as one, so the names of generated alerts are reserved. */
export function* checkGeneratedAlerts({ setup, monitoring }: CheckContext): Generator<Problem> {
  const { insightAlerts, promqlAlerts, selfAlerts, objectives } = setup.alerting;
  const taken = new Map<string, string>(
    Object.values(ALERT).map((name) => [name, 'every setup includes an alert of that name']),
  );
  for (const { name } of objectives) {
    const alert = objectiveAlert(name);
    const other = taken.get(alert);
    if (other === undefined) taken.set(alert, `the objective "${name}" generates it`);
    else yield monitoring.keyProblem(['instantAlerts', 'objectives', name], clash(alert, other));
  }
  const insights = new Set(setup.insights.map(({ name }) => name));
  // Without an insight, it is an option of the generated alert.
  const onInsights = [...insightAlerts.keys(), ...selfAlerts.keys()].filter(
    (name) => insights.has(name) || !isGenerated(name),
  );
  for (const name of [...onInsights, ...promqlAlerts.map((alert) => alert.name)]) {
    const other = taken.get(name);
    if (other !== undefined)
      yield monitoring.keyProblem(['instantAlerts', 'alerts', name], clash(name, other));
  }
}

/** Prometheus records the value of a PromQL alert under a name in lower case. Two rules of one name would write one series. */
export function* checkRecordedValues({ setup, monitoring }: CheckContext): Generator<Problem> {
  const taken = new Map<string, string>();
  for (const { name } of setup.alerting.promqlAlerts) {
    const record = watchedValue(name);
    const other = taken.get(record);
    const path = ['instantAlerts', 'alerts', name];
    if (other === undefined) taken.set(record, name);
    else {
      const place = monitoring.placeOf(['instantAlerts', 'alerts', other]);
      const message = `"${name}" and "${other}" (${place}) differ only in case, so the values of both would be recorded as "${record}": rename one of them`;
      yield monitoring.keyProblem(path, message);
    }
  }
}

const isGenerated = (name: string) => Object.values<string>(ALERT).includes(name);

const clash = (alert: string, other: string) => `duplicate alert "${alert}": ${other}; use another name`;
