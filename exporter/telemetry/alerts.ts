import { ALERT_FAILURES } from '../happening/alert.js';
import type { AlertFailure, AlertHappening } from '../happening/alert.js';
import type { ByKind } from '../happening/by-kind.js';
import type { TelemetryOutput } from './output.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

/** The key of the trouble that Alertmanager is down. */
const DOWN = 'alertmanager';

const failedKey = (cause: AlertFailure) => `alerts ${cause}`;

export function alertTelemetry(output: TelemetryOutput): ByKind<AlertHappening> {
  const { own, log, connections, troubles } = output;
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
    alertsSent: ({ count }) => {
      own.add('natsight_alerts_sent_total', {}, count);
      // Those are sent again; refused ones are not.
      troubles.clear(failedKey('unreachable'));
    },
    alertsFailed: ({ cause, count: happenings, detail }) => {
      own.add('natsight_alerts_failed_total', { cause }, happenings);
      output.counted(
        `alerts ${cause}`,
        (count) => log.warn({ cause, count, detail }, 'could not send alerts to Alertmanager'),
        happenings,
      );
      troubles.raise(
        failedKey(cause),
        {
          kind: 'alerts',
          sentence: (count) =>
            `${count === 1 ? '1 delivery' : `${count} deliveries`} of alerts to Alertmanager failed: ${cause}`,
          details: [detail],
          ...(cause !== 'unreachable' && { lastsMs: TROUBLE_LASTS_MS }),
        },
        happenings,
      );
    },
    alertmanagerUp: () => {
      troubles.clear(DOWN);
      if (setUp(true)) log.info('Alertmanager reachable');
    },
    alertmanagerDown: ({ detail }) => {
      troubles.raise(DOWN, {
        kind: 'alerts',
        sentence: () => 'Alertmanager cannot be reached; alerts are sent again when it is back',
        details: [detail],
      });
      if (setUp(false)) log.warn({ detail }, 'Alertmanager unreachable; retrying');
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showAlerts({ own }: TelemetryOutput): void {
  for (const cause of ALERT_FAILURES) own.add('natsight_alerts_failed_total', { cause }, 0);
}
