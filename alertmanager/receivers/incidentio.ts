import type { ReceiverOf } from '../../setup/model/receiver.js';
import type { ReceiverConfiguration } from './receiver.js';

/** It gets the alerts as JSON, like a webhook, and makes the texts itself. */
export function incidentio({ url, tokenFile }: ReceiverOf<'incidentio'>): ReceiverConfiguration {
  return { incidentio_configs: [{ url, alert_source_token_file: tokenFile, send_resolved: true }] };
}
