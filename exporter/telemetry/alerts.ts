import { ALERT_FAILURES } from '../happening/alert.js';
import type { AlertHappening } from '../happening/alert.js';
import type { ByKind } from '../happening/by-kind.js';
import type { TelemetryOutput } from './output.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

/** The key of the trouble that an Alertmanager is down. */
const downKey = (alertmanager: string) => `alertmanager ${alertmanager}`;

/** The key of the trouble that alerts are not delivered to an Alertmanager. */
const undeliveredKey = (alertmanager: string) => `alerts undelivered ${alertmanager}`;

/** The key of the trouble that alerts have other labels than those of Prometheus. */
const relabelingKey = (alertmanager: string) => `alert relabeling ${alertmanager}`;

export function alertTelemetry(output: TelemetryOutput): ByKind<AlertHappening> {
  const { own, log, connections, troubles } = output;
  const { alertmanagers } = connections;
  const lastFailures = new Map<string, string>();
  // Which of several.
  const which = (url: string) => (alertmanagers.list().length > 1 ? ` (${url})` : '');
  return {
    alertingStarted: ({ alertmanagers: urls, insights }) => {
      const hasAlertmanager = urls.length > 0;
      alertmanagers.set(urls);
      showAlerts(output);
      own.setShown('natsight_alertmanager_up', hasAlertmanager);
      own.setShown('natsight_alerts_undelivered', hasAlertmanager);
      if (hasAlertmanager || insights === 0) return;
      log.warn(
        'the setup has instant alerts, but no Alertmanager is configured: set --alertmanager.url or ALERTMANAGER_URL',
      );
    },
    alertsSent: ({ alertmanager, count }) => own.add('natsight_alerts_sent_total', { alertmanager }, count),
    alertsFailed: ({ alertmanager, cause, count: happenings, detail }) => {
      own.add('natsight_alerts_failed_total', { alertmanager, cause }, happenings);
      output.counted(
        `alerts ${cause} ${alertmanager}`,
        (count) => log.warn({ alertmanager, cause, count, detail }, 'could not send alerts to Alertmanager'),
        happenings,
      );
      lastFailures.set(alertmanager, detail);
      if (cause !== 'dropped') return;
      troubles.raise(
        `alerts dropped ${alertmanager}`,
        {
          kind: 'alerts',
          sentence: (count) =>
            `${count === 1 ? 'an alert was' : `${count} alerts were`} given up${which(alertmanager)}`,
          details: [detail],
          lastsMs: TROUBLE_LASTS_MS,
        },
        happenings,
      );
    },
    alertsUndelivered: ({ alertmanager, count }) => {
      own.set('natsight_alerts_undelivered', { alertmanager }, count);
      alertmanagers.undelivered(alertmanager, count);
      const key = undeliveredKey(alertmanager);
      if (count === 0) return void troubles.clear(key);
      const lastFailure = lastFailures.get(alertmanager);
      troubles.raise(key, {
        kind: 'alerts',
        sentence: () =>
          `Alertmanager does not have ${count === 1 ? '1 alert' : `${count} alerts`}${which(alertmanager)}`,
        details: lastFailure === undefined ? [] : [`the last failure: ${lastFailure}`],
      });
    },
    alertLabelsLearned: ({ alertmanager, externalLabels, notUnderstood }) => {
      alertmanagers.relabeled(alertmanager, externalLabels);
      log.info({ alertmanager, externalLabels }, 'labels of alerts learned from Prometheus');
      const key = relabelingKey(alertmanager);
      troubles.clear(key);
      if (notUnderstood.length === 0) return;
      troubles.raise(key, {
        kind: 'alerts',
        sentence: () =>
          `an alert may arrive twice: natsight cannot label it as Prometheus does${which(alertmanager)}`,
        details: notUnderstood,
      });
      log.warn(
        { alertmanager, notUnderstood },
        'an alert may arrive twice: cannot label it as Prometheus does',
      );
    },
    alertmanagerUp: ({ alertmanager }) => {
      own.set('natsight_alertmanager_up', { alertmanager }, 1);
      troubles.clear(downKey(alertmanager));
      if (alertmanagers.answered(alertmanager)) log.info({ alertmanager }, 'Alertmanager accepts alerts');
    },
    alertmanagerDown: ({ alertmanager, cause, detail }) => {
      own.set('natsight_alertmanager_up', { alertmanager }, 0);
      troubles.raise(downKey(alertmanager), {
        kind: 'alerts',
        sentence: () => `Alertmanager does not accept alerts; they are sent again${which(alertmanager)}`,
        details: [detail],
      });
      if (alertmanagers.failed(alertmanager, cause, detail)) {
        log.warn({ alertmanager, cause, detail }, 'Alertmanager does not accept alerts; retrying');
      }
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showAlerts({ own, connections }: TelemetryOutput): void {
  for (const { url: alertmanager, isUp } of connections.alertmanagers.list()) {
    own.set('natsight_alertmanager_up', { alertmanager }, isUp ? 1 : 0);
    own.add('natsight_alerts_sent_total', { alertmanager }, 0);
    for (const cause of Object.keys(ALERT_FAILURES)) {
      own.add('natsight_alerts_failed_total', { alertmanager, cause }, 0);
    }
  }
}
