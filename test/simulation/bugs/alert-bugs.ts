import type { AlertHost, AlertOutletState } from '../../../exporter/io/alertmanager/alert-outlet.js';
import type { LeasedAlert } from '../../../exporter/insight/alert-lease.js';
import type { Bug } from './bug.js';
import { outletBug } from './output-bugs.js';

/** A bug in what is restored of the alerts. */
function leaseBug(name: string, change: (alert: LeasedAlert) => readonly LeasedAlert[]): Bug {
  const changed = (alerts: AlertOutletState): AlertOutletState =>
    Object.fromEntries(Object.entries(alerts).map(([url, lease]) => [url, lease.flatMap(change)]));
  const bug = outletBug(name, (outlets) => ({
    restore: (states) =>
      outlets.restore(states.map((state) => ({ ...state, alerts: changed(state.alerts) }))),
  }));
  return { ...bug, shape: 'alerts' };
}

/** A bug in how alerts are posted. */
function postBug(name: string, change: (host: AlertHost) => Partial<AlertHost>): Bug {
  return { name, shape: 'alerts', plant: { alertHost: (host) => ({ ...host, ...change(host) }) } };
}

const hasEnded = ({ endsMs }: LeasedAlert) => endsMs !== Infinity;
/** Longer than any wait after a failure. */
const LONG_MS = 10_000;

export const ALERT_BUGS: readonly Bug[] = [
  leaseBug('alerts are not restored', () => []),
  leaseBug('the end of an alert that was not posted yet is not restored', (alert) =>
    hasEnded(alert) ? [] : [alert],
  ),
  leaseBug('an alert starts again with the process', (alert) => {
    const { change } = alert;
    return [{ ...alert, change: { ...change, startedMs: change.startedMs + 1_000 } }];
  }),
  leaseBug('an alert that has ended fires again after a restart', (alert) => [
    { ...alert, endsMs: Infinity, toldMs: Infinity },
  ]),
  leaseBug('an alert has other labels after a restart', (alert) => {
    const { change } = alert;
    return [{ ...alert, change: { ...change, labels: { ...change.labels, restored: 'yes' } } }];
  }),
  postBug('a firing alert is not posted again', ({ timers }) => ({
    timers: {
      ...timers,
      after: (ms, run) => timers.after(ms, ms > LONG_MS ? () => undefined : run),
    },
  })),
];
