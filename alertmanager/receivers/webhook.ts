import type { ReceiverOf } from '../../setup/model/receiver.js';
import { withBearerToken } from './receiver.js';
import type { ReceiverConfiguration } from './receiver.js';

/** `url` may override the receiver's own URL with an address of the deployment. */
export function webhook({ bearerTokenFile }: ReceiverOf<'webhook'>, url: string): ReceiverConfiguration {
  return {
    webhook_configs: [
      {
        url,
        send_resolved: true,
        ...(bearerTokenFile !== undefined && withBearerToken(bearerTokenFile)),
      },
    ],
  };
}
