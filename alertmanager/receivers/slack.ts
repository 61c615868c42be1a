import type { Receiver } from '../../setup/model/alerting.js';
import type { ReceiverConfiguration } from './receiver.js';
import { TEXT, TITLE } from './text.js';

type Slack = Extract<Receiver, { kind: 'slack' }>;

export function slack({ channel, apiUrlFile }: Slack): ReceiverConfiguration {
  return {
    slack_configs: [{ channel, api_url_file: apiUrlFile, send_resolved: true, title: TITLE, text: TEXT }],
  };
}
