import type { Addresses } from '../../setup/addresses.js';
import type { Receiver } from '../../setup/model/alerting.js';
import { email } from './email.js';
import { pagerduty } from './pagerduty.js';
import type { ReceiverConfiguration } from './receiver.js';
import { slack } from './slack.js';
import { webhook } from './webhook.js';

/** The receiver of the watchdog, which always fires. It has no integration, so it notifies nobody. */
export const NOBODY = 'natsight-nobody';

export function receiverConfiguration(receiver: Receiver, addresses: Addresses): object {
  return { name: receiver.name, ...integrationOf(receiver, addresses) };
}

function integrationOf(receiver: Receiver, { webhooks }: Addresses): ReceiverConfiguration {
  switch (receiver.kind) {
    case 'webhook':
      return webhook(receiver, webhooks[receiver.name] ?? receiver.webhook);
    case 'slack':
      return slack(receiver);
    case 'email':
      return email(receiver);
    case 'pagerduty':
      return pagerduty(receiver);
  }
}
