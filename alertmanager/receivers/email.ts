import type { ReceiverOf } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';
import { TEXT, TITLE } from './text.js';

export function email({
  to,
  from,
  smarthost,
  username,
  passwordFile,
}: ReceiverOf<'email'>): ReceiverConfiguration {
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
