import type { Addresses } from '../../setup/addresses.js';
import type { Receiver, ReceiverKind, ReceiverOf } from '../../setup/model/alerting.js';
import { email } from './email.js';
import { pagerduty } from './pagerduty.js';
import type { ReceiverConfiguration } from './receiver.js';
import { slack } from './slack.js';
import { webhook } from './webhook.js';

/** The receiver of the watchdog, which always fires. It has no integration, so it notifies nobody. */
export const NOBODY = 'natsight-nobody';

type WriteIntegration<Kind extends ReceiverKind> = (
  receiver: ReceiverOf<Kind>,
  addresses: Pick<Addresses, 'webhooks'>,
) => ReceiverConfiguration;

/** How each kind of receiver is written for Alertmanager. */
const INTEGRATIONS: { readonly [Kind in ReceiverKind]: WriteIntegration<Kind> } = {
  webhook: (receiver, { webhooks }) => webhook(receiver, webhooks[receiver.name] ?? receiver.webhook),
  slack,
  email,
  pagerduty,
};

export function receiverConfiguration(
  receiver: Receiver,
  addresses: Pick<Addresses, 'webhooks'>,
): { readonly name: string } {
  return { name: receiver.name, ...integrationOf(receiver.kind)(receiver, addresses) };
}

function integrationOf<Kind extends ReceiverKind>(kind: Kind): WriteIntegration<Kind> {
  return INTEGRATIONS[kind];
}
