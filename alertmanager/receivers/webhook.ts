import type { Receiver } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';

type Webhook = Extract<Receiver, { kind: 'webhook' }>;

/** `url` may override the receiver's own URL with an address of the deployment. */
export function webhook({ bearerTokenFile }: Webhook, url: string): ReceiverConfiguration {
  const authorization = { type: 'Bearer', credentials_file: bearerTokenFile };
  return {
    webhook_configs: [
      {
        url,
        send_resolved: true,
        ...(bearerTokenFile !== undefined && { http_config: { authorization } }),
      },
    ],
  };
}
