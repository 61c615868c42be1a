import type { Receiver } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';
import { TITLE } from './text.js';

type PagerDuty = Extract<Receiver, { kind: 'pagerduty' }>;

/** All our severities exist in PagerDuty: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
export function pagerduty({ routingKeyFile }: PagerDuty): ReceiverConfiguration {
  return {
    pagerduty_configs: [
      {
        routing_key_file: routingKeyFile,
        send_resolved: true,
        description: TITLE,
        severity: '{{ or .CommonLabels.severity "error" }}',
      },
    ],
  };
}
