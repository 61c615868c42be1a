import type { ReceiverOf } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';
import { TITLE } from './text.js';

/** All our severities exist in PagerDuty: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
export function pagerduty({ routingKeyFile }: ReceiverOf<'pagerduty'>): ReceiverConfiguration {
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
