import type { ReceiverOf } from '../../setup/model/receiver.js';
import { TEAMS } from './markup.js';
import { notificationIn } from './notification.js';
import type { ReceiverConfiguration } from './receiver.js';

/** Microsoft Teams by a workflow ("v2"). The connectors of Office 365, which came before, are retired. */
export function teams({ webhookUrlFile }: ReceiverOf<'teams'>): ReceiverConfiguration {
  const { title, text } = notificationIn(TEAMS);
  return { msteamsv2_configs: [{ webhook_url_file: webhookUrlFile, send_resolved: true, title, text }] };
}
