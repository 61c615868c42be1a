import type { Addresses } from '../../setup/addresses.js';
import type { AlertmanagerTarget } from '../../setup/alertmanager-target.js';
import type { Alerting } from '../../setup/model/alerting.js';
import { SEVERITY_ROLES } from '../../setup/model/severity.js';
import type { Receiver, ReceiverKind } from '../../setup/model/receiver.js';
import { discord } from './discord.js';
import { email } from './email.js';
import { incidentio } from './incidentio.js';
import { jira } from './jira.js';
import { mattermost } from './mattermost.js';
import { pagerduty } from './pagerduty.js';
import type { ReceiverConfiguration, WriteIntegration } from './receiver.js';
import { slack } from './slack.js';
import { teams } from './teams.js';
import { telegram } from './telegram.js';
import { webhook } from './webhook.js';

/** The receiver of the watchdog, which always fires. It has no integration, so it notifies nobody. */
export const NOBODY = 'natsight-nobody';

/** How each kind of receiver is written for Alertmanager. */
const INTEGRATIONS: { readonly [Kind in ReceiverKind]: WriteIntegration<Kind> } = {
  webhook: (receiver) => webhook(receiver, receiver.webhook),
  slack,
  email,
  pagerduty,
  teams,
  telegram,
  jira,
  incidentio,
  discord,
  mattermost,
};

/** A receiver for an Alertmanager. The deployment may have another address for a webhook. */
export function receiverConfiguration(
  receiver: Receiver,
  { webhooks }: Pick<Addresses, 'webhooks'>,
  target: AlertmanagerTarget,
  severities: Pick<Alerting, 'severities'> = { severities: SEVERITY_ROLES },
): { readonly name: string } {
  const url = webhooks[receiver.name];
  const deployed =
    receiver.kind === 'webhook' && url !== undefined ? { ...receiver, webhook: url } : receiver;
  return { name: receiver.name, ...configurationOf(deployed, target, severities) };
}

function configurationOf<Kind extends ReceiverKind>(
  receiver: Receiver & { readonly kind: Kind },
  target: AlertmanagerTarget,
  severities: Pick<Alerting, 'severities'>,
): ReceiverConfiguration {
  const write: WriteIntegration<Kind> = INTEGRATIONS[receiver.kind];
  return write(receiver as Parameters<WriteIntegration<Kind>>[0], target, severities);
}
