import type { AlertmanagerTarget } from '../../setup/alertmanager-target.js';
import type { Alerting } from '../../setup/model/alerting.js';
import { SEVERITY_ROLES } from '../../setup/model/severity.js';
import { roleOf } from '../../setup/severity.js';
import type { ReceiverOf } from '../../setup/model/receiver.js';
import { PLAIN } from './markup.js';
import { DASHBOARD_URL, notificationIn, RUNBOOK_URL, SUMMARY } from './notification.js';
import type { ReceiverConfiguration } from './receiver.js';

/** The four that PagerDuty accepts: https://developer.pagerduty.com/docs/send-alert-event. The default ones are among them. */
const KNOWN =
  '{{ if match "^(critical|error|warning|info)$" .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}';

/** What a severity of the setup's own is for PagerDuty. Those of others that it does not know are errors. */
function severityIn({ severities }: Pick<Alerting, 'severities'>): string {
  return severities
    .filter((severity) => !SEVERITY_ROLES.some((role) => role === severity))
    .reduceRight((otherwise, severity) => {
      const role = roleOf(severity, { severities });
      return `{{ if eq .CommonLabels.severity "${severity}" }}${role}{{ else }}${otherwise}{{ end }}`;
    }, KNOWN);
}

/**
 * Newer versions of Alertmanager send a detail as what it is as YAML: "Cause: full disk" as an object, "1.10" as a number. Text that
 * begins with a tab is not YAML.
 */
const AS_TEXT = '{{ "\\t" }}';

export function pagerduty(
  { routingKeyFile }: ReceiverOf<'pagerduty'>,
  _target: AlertmanagerTarget,
  severities: Pick<Alerting, 'severities'>,
): ReceiverConfiguration {
  const { firing, resolved } = notificationIn(PLAIN);
  return {
    pagerduty_configs: [
      {
        routing_key_file: routingKeyFile,
        send_resolved: true,
        description: SUMMARY,
        severity: severityIn(severities),
        client: 'natsight',
        client_url: DASHBOARD_URL,
        source: '{{ or .CommonLabels.service "natsight" }}',
        class: '{{ .CommonLabels.alertname }}',
        details: {
          firing: `{{ if .Alerts.Firing }}${AS_TEXT}{{ end }}${firing}`,
          resolved: `{{ if .Alerts.Resolved }}${AS_TEXT}{{ end }}${resolved}`,
          description: `{{ with .CommonAnnotations.description }}${AS_TEXT}{{ . }}{{ end }}`,
        },
        links: [
          { href: DASHBOARD_URL, text: 'Dashboard' },
          { href: RUNBOOK_URL, text: 'Runbook' },
        ],
      },
    ],
  };
}
