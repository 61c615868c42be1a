import { ALERT_FAILURES } from '../happening/alert.js';
import type { AlertHappening } from '../happening/alert.js';
import type { ByKind } from '../happening/by-kind.js';
import type { TelemetryOutput } from './output.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

/** The key of the trouble that Alertmanager is down. */
const DOWN = 'alertmanager';

/** The key of the trouble that alerts are not delivered. */
const UNDELIVERED = 'alerts undelivered';

export function alertTelemetry(output: TelemetryOutput): ByKind<AlertHappening> {
  const { own, log, connections, troubles } = output;
  let lastFailure: string | undefined;
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
      lastFailure = detail;
      if (cause !== 'dropped') return;
      troubles.raise(
        'alerts dropped',
        {
          kind: 'alerts',
          sentence: (count) => `${count === 1 ? 'an alert was' : `${count} alerts were`} given up`,
          details: [detail],
          lastsMs: TROUBLE_LASTS_MS,
        },
        happenings,
      );
    },
    alertsUndelivered: ({ count }) => {
      own.set('natsight_alerts_undelivered', {}, count);
      connections.undeliveredAlerts = count;
      if (count === 0) return troubles.clear(UNDELIVERED);
      troubles.raise(UNDELIVERED, {
        kind: 'alerts',
        sentence: () => `Alertmanager does not have ${count === 1 ? '1 alert' : `${count} alerts`}`,
        details: lastFailure === undefined ? [] : [`the last failure: ${lastFailure}`],
      });
    },
    alertmanagerUp: () => {
      own.set('natsight_alertmanager_up', {}, 1);
      troubles.clear(DOWN);
      if (connections.alertmanagerAnswered()) log.info('Alertmanager accepts alerts');
    },
    alertmanagerDown: ({ cause, detail }) => {
      own.set('natsight_alertmanager_up', {}, 0);
      troubles.raise(DOWN, {
        kind: 'alerts',
        sentence: () => 'Alertmanager does not accept alerts; they are sent again',
        details: [detail],
      });
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
