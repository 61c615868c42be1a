import type { ReceiverOf } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';

/** `url` may override the receiver's own URL with an address of the deployment. */
export function webhook({ bearerTokenFile }: ReceiverOf<'webhook'>, url: string): ReceiverConfiguration {
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
