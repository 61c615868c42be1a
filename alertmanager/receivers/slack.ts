import type { AlertmanagerTarget } from '../../setup/alertmanager-target.js';
import type { ReceiverOf } from '../../setup/model/receiver.js';
import { isSince } from '../../setup/promql/target.js';
import { SLACK } from './markup.js';
import type { Markup } from './markup.js';
import { DASHBOARD_URL, notificationIn } from './notification.js';
import { withBearerToken } from './receiver.js';
import type { ReceiverConfiguration } from './receiver.js';

/** Posts a message as a Slack app; Alertmanager edits messages only if this is the address, letter for letter. */
const POST_MESSAGE = 'https://slack.com/api/chat.postMessage';
/** The first Alertmanager that edits the message of a group instead of sending another. */
const UPDATES_SINCE = '0.32';

/** Only this part, which the message does not have, is read as formatted. An empty list means all parts. */
const UNFORMATTED = ['pretext'];

export function slack(
  { channel, apiUrlFile, botTokenFile }: ReceiverOf<'slack'>,
  target: AlertmanagerTarget,
): ReceiverConfiguration {
  const app = botTokenFile !== undefined && {
    api_url: POST_MESSAGE,
    ...(isSince(target, UPDATES_SINCE) && { update_message: true }),
    ...withBearerToken(botTokenFile),
  };
  const webhook = apiUrlFile !== undefined && { api_url_file: apiUrlFile };
  return { slack_configs: [{ channel, ...webhook, ...app, ...slackMessage(SLACK), mrkdwn_in: UNFORMATTED }] };
}

/** Also for servers that take Slack's messages but read their own markup. */
export function slackMessage(markup: Markup): object {
  const { title, text } = notificationIn(markup);
  return { send_resolved: true, title, title_link: DASHBOARD_URL, fallback: title, text };
}
