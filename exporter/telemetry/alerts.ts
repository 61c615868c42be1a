import { ALERT_FAILURES } from '../happening/alert.js';
import type { AlertHappening } from '../happening/alert.js';
import type { ByKind } from '../happening/by-kind.js';
import type { TelemetryOutput } from './output.js';

export function alertTelemetry(output: TelemetryOutput): ByKind<AlertHappening> {
  const { own, log, connections } = output;
  return {
    alertingStarted: ({ hasAlertmanager, insights }) => {
      own.setShown('natsight_alertmanager_up', hasAlertmanager);
      own.setShown('natsight_alerts_undelivered', hasAlertmanager);
      if (hasAlertmanager || insights === 0) return;
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
    alertsUndelivered: ({ count }) => {
      own.set('natsight_alerts_undelivered', {}, count);
      connections.undeliveredAlerts = count;
    },
    alertmanagerUp: () => {
      own.set('natsight_alertmanager_up', {}, 1);
      if (connections.alertmanagerAnswered()) log.info('Alertmanager accepts alerts');
    },
    alertmanagerDown: ({ cause, detail }) => {
      own.set('natsight_alertmanager_up', {}, 0);
      if (connections.alertmanagerFailed(cause, detail)) {
        log.warn({ cause, detail }, 'Alertmanager does not accept alerts; retrying');
      }
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showAlerts({ own }: TelemetryOutput): void {
  for (const cause of Object.keys(ALERT_FAILURES)) own.add('natsight_alerts_failed_total', { cause }, 0);
}
