import type { ReceiverOf } from '../../setup/model/receiver.js';
import { PLAIN } from './markup.js';
import { notificationIn } from './notification.js';
import type { ReceiverConfiguration } from './receiver.js';

/**
 * A plain text: Alertmanager 0.26 and 0.27 send HTML without saying so, and newer ones replace HTML that is too long by an excuse. A
 * plain text is cut.
 */
export function telegram({ botTokenFile, chatId }: ReceiverOf<'telegram'>): ReceiverConfiguration {
  const { title, text } = notificationIn(PLAIN);
  return {
    telegram_configs: [
      {
        bot_token_file: botTokenFile,
        chat_id: chatId,
        send_resolved: true,
        parse_mode: '',
        message: `${title}\n\n${text}`,
      },
    ],
  };
}
