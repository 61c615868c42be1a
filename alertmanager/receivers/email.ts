import type { Receiver } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';
import { TEXT, TITLE } from './text.js';

type Email = Extract<Receiver, { kind: 'email' }>;

export function email({ to, from, smarthost, username, passwordFile }: Email): ReceiverConfiguration {
  return {
    email_configs: [
      {
        to,
        from,
        smarthost,
        ...(username !== undefined && { auth_username: username }),
        ...(passwordFile !== undefined && { auth_password_file: passwordFile }),
        send_resolved: true,
        headers: { Subject: TITLE },
        text: TEXT,
      },
    ],
  };
}
