import type { AlertmanagerTarget } from '../../setup/alertmanager-target.js';
import type { ReceiverOf } from '../../setup/model/receiver.js';
import { isSince } from '../../setup/promql/target.js';
import { MATTERMOST } from './markup.js';
import { DASHBOARD_URL, notificationIn } from './notification.js';
import type { ReceiverConfiguration } from './receiver.js';
import { slackMessage } from './slack.js';

/** The first Alertmanager that knows Mattermost. */
const KNOWN_SINCE = '0.30';
const COLOR = '{{ if eq .Status "firing" }}#c62828{{ else }}#2e7d32{{ end }}';

/** Mattermost takes Slack's messages at the same address. */
export function mattermost(
  { webhookUrlFile, channel }: ReceiverOf<'mattermost'>,
  target: AlertmanagerTarget,
): ReceiverConfiguration {
  const where = channel === undefined ? {} : { channel };
  if (!isSince(target, KNOWN_SINCE)) {
    return {
      slack_configs: [{ ...where, api_url_file: webhookUrlFile, ...slackMessage(MATTERMOST), color: COLOR }],
    };
  }
  const { title, text } = notificationIn(MATTERMOST);
  return {
    mattermost_configs: [
      {
        ...where,
        webhook_url_file: webhookUrlFile,
        send_resolved: true,
        // The message is in the attachment. Without this, Alertmanager writes a text of its own above it.
        text: '',
        attachments: [{ title, title_link: DASHBOARD_URL, fallback: title, text, color: COLOR }],
      },
    ],
  };
}
