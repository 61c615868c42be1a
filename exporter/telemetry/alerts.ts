import { ALERT_FAILURES } from '../happening/alert.js';
import type { AlertHappening } from '../happening/alert.js';
import type { ByKind } from '../happening/by-kind.js';
import type { TelemetryOutput } from './output.js';

export function alertTelemetry(output: TelemetryOutput): ByKind<AlertHappening> {
  const { own, log, connections } = output;
  /** Whether this is a change: every request to Alertmanager tells its state. */
  const setUp = (isUp: boolean) => {
    own.set('natsight_alertmanager_up', {}, isUp ? 1 : 0);
    return connections.alertmanagerIs(isUp);
  };
  return {
    alertingStarted: ({ alertmanagerUrl, insights }) => {
      own.setShown('natsight_alertmanager_up', alertmanagerUrl !== undefined);
      if (alertmanagerUrl !== undefined || insights === 0) return;
      log.warn(
        'the setup has instant alerts, but no Alertmanager is configured: set --alertmanager.url or ALERTMANAGER_URL',
      );
    },
    alertsSent: ({ count }) => own.add('natsight_alerts_sent_total', {}, count),
    alertsFailed: ({ cause, count: happenings, detail }) => {
      own.add('natsight_alerts_failed_total', { cause }, happenings);
      output.counted(
        `alerts ${cause}`,
        (count) => log.warn({ cause, count, detail }, 'could not send alerts to Alertmanager'),
        happenings,
      );
    },
    alertmanagerUp: () => {
      if (setUp(true)) log.info('Alertmanager reachable');
    },
    alertmanagerDown: ({ detail }) => {
      if (setUp(false)) log.warn({ detail }, 'Alertmanager unreachable; retrying');
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showAlerts({ own }: TelemetryOutput): void {
  for (const cause of ALERT_FAILURES) own.add('natsight_alerts_failed_total', { cause }, 0);
}
