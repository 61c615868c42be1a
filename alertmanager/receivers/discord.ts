import type { ReceiverOf } from '../../setup/model/receiver.js';
import { DISCORD } from './markup.js';
import { notificationIn } from './notification.js';
import type { ReceiverConfiguration } from './receiver.js';

export function discord({ webhookUrlFile }: ReceiverOf<'discord'>): ReceiverConfiguration {
  const { title, text } = notificationIn(DISCORD);
  return {
    discord_configs: [{ webhook_url_file: webhookUrlFile, send_resolved: true, title, message: text }],
  };
}
