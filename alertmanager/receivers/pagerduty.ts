import type { ReceiverOf } from '../../setup/model/receiver.js';
import { PLAIN } from './markup.js';
import { DASHBOARD_URL, notificationIn, RUNBOOK_URL, SUMMARY } from './notification.js';
import type { ReceiverConfiguration } from './receiver.js';

/** The four that PagerDuty accepts: https://developer.pagerduty.com/docs/send-alert-event. All of ours are among them. */
const SEVERITY =
  '{{ if match "^(critical|error|warning|info)$" .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}';

export function pagerduty({ routingKeyFile }: ReceiverOf<'pagerduty'>): ReceiverConfiguration {
  const { firing, resolved } = notificationIn(PLAIN);
  return {
    pagerduty_configs: [
      {
        routing_key_file: routingKeyFile,
        send_resolved: true,
        description: SUMMARY,
        severity: SEVERITY,
        client: 'natsight',
        client_url: DASHBOARD_URL,
        source: '{{ or .CommonLabels.service "natsight" }}',
        class: '{{ .CommonLabels.alertname }}',
        details: { firing, resolved, description: '{{ .CommonAnnotations.description }}' },
        links: [
          { href: DASHBOARD_URL, text: 'Dashboard' },
          { href: RUNBOOK_URL, text: 'Runbook' },
        ],
      },
    ],
  };
}
