import { ALERT } from '../../setup/alert-names.js';
import { PLAIN } from '../../setup/value/notation.js';
import { levels } from './probe.js';
import { falls, ownSeries, rises } from './self-alert.js';
import type { SelfAlert } from './self-alert.js';

const alertmanager = { alertmanager: 'http://some.alertmanager' };
const rule = { rule: 'SomeInsight' };

/** Alerts that do not reach Alertmanager, and insights that no alert tells of. */
export function deliveryAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_alertmanager_up', alertmanager),
      ...falls(waitMs),
      name: ALERT.alertmanagerUnreachable,
      severity: 'warning',
      summary: 'The exporter cannot reach Alertmanager at {{alertmanager}}',
      description:
        'Insights still cause notifications, but later, through Prometheus. /api/status of the exporter and its log say why: another server or a login page at the address, missing credentials, a certificate, or no connection.',
    },
    {
      ...ownSeries(job, 'natsight_alerts_undelivered', alertmanager),
      name: ALERT.alertsUndelivered,
      severity: 'warning',
      course: levels(0, 1, -1),
      value: 1,
      notation: PLAIN,
      forMs: waitMs,
      expr: (series) => `${series} > 0`,
      summary: 'Alerts that the exporter cannot deliver to Alertmanager at {{alertmanager}}: {{value}}',
      description:
        'Alertmanager does not have their present state. natsight_alerts_failed_total shows the cause, and the exporter log has the labels of refused alerts and the answer. Their twins in Prometheus still notify, if Alertmanager accepts those.',
    },
    {
      ...ownSeries(job, 'natsight_alerts_failed_total', { ...alertmanager, cause: 'refused' }),
      others: ['invalid', 'too_large', 'dropped'].map((cause) => ({ ...alertmanager, cause })),
      ...rises,
      name: ALERT.alertsRefused,
      severity: 'warning',
      matchers: ['cause=~"invalid|refused|too_large|dropped"'],
      summary: 'Alerts of the exporter do not reach Alertmanager at {{alertmanager}}: {{cause}}',
      description:
        'It is not an outage: these alerts are wrong for Alertmanager, or were given up after a long outage. The exporter log has their labels and the answer. Their twins in Prometheus still notify, if Alertmanager accepts those.',
    },
    {
      ...ownSeries(job, 'natsight_insights_suppressed', { ...rule, severity: 'some severity' }),
      name: ALERT.insightsSuppressed,
      severity: 'warning',
      course: levels(0, 1, -1),
      value: 1,
      notation: PLAIN,
      forMs: 0,
      expr: (series) => `${series} > 0`,
      summary: 'Series that {{rule}} is true for, but that have no alert: {{value}}',
      description:
        'So many series of the insight are firing that the exporter leaves out further ones. They get an alert as soon as others end. The dashboard shows all of them. Use fewer labels, a higher bound or a longer "for".',
    },
    {
      ...ownSeries(job, 'natsight_insight_overflow_total', rule),
      ...rises,
      name: ALERT.insightOverflow,
      severity: 'warning',
      summary: 'Events have labels that {{rule}} does not watch: there are too many',
      description:
        'The insight has reached its limit of label sets. What these events tell has no alert. Use labels with fewer values, or raise "limit" of a "silentFor" insight.',
    },
  ];
}
