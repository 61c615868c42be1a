import type { ReceiverOf } from '../../setup/model/receiver.js';
import { HTML, PLAIN } from './markup.js';
import { notificationIn } from './notification.js';
import type { ReceiverConfiguration } from './receiver.js';

/** The text and the HTML read the same. */
export function email({
  to,
  from,
  smarthost,
  username,
  passwordFile,
  requireTls,
}: ReceiverOf<'email'>): ReceiverConfiguration {
  const plain = notificationIn(PLAIN);
  return {
    email_configs: [
      {
        to,
        from,
        smarthost,
        ...(username !== undefined && { auth_username: username }),
        ...(passwordFile !== undefined && { auth_password_file: passwordFile }),
        ...(!requireTls && { require_tls: false }),
        send_resolved: true,
        headers: { Subject: plain.title },
        text: plain.text,
        html: `<!DOCTYPE html>\n<html><body>\n${notificationIn(HTML).text}</body></html>\n`,
      },
    ],
  };
}
