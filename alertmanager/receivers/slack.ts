import type { ReceiverOf } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';
import { TEXT, TITLE } from './text.js';

export function slack({ channel, apiUrlFile }: ReceiverOf<'slack'>): ReceiverConfiguration {
  return {
    slack_configs: [{ channel, api_url_file: apiUrlFile, send_resolved: true, title: TITLE, text: TEXT }],
  };
}
