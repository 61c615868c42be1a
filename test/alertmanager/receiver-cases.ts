import type { ReceiverKind } from '../../setup/model/receiver.js';

/** A receiver, declared and written. */
export interface ReceiverCase {
  /** As a person writes it, with every key. */
  readonly written: object;
  /** As Alertmanager reads it, apart from texts. */
  readonly configuration: object;
}

/** An e-mail receiver as a person writes it, with every key. */
export const EMAIL_RECEIVER = {
  email: {
    to: 'shop@example.org',
    from: 'natsight@example.org',
    smarthost: 'smtp.example.org:587',
    username: 'natsight',
    passwordFile: '/run/secrets/smtp',
    requireTls: false,
  },
};

/** A case for each kind of receiver. */
export const RECEIVER_CASES: Readonly<Record<ReceiverKind, ReceiverCase>> = {
  webhook: {
    written: { webhook: 'http://127.0.0.1:9099/alerts', bearerTokenFile: '/run/secrets/hook' },
    configuration: {
      webhook_configs: [
        {
          url: 'http://127.0.0.1:9099/alerts',
          http_config: { authorization: { type: 'Bearer', credentials_file: '/run/secrets/hook' } },
        },
      ],
    },
  },
  slack: {
    written: { slack: { channel: '#shop', apiUrlFile: '/run/secrets/slack' } },
    configuration: { slack_configs: [{ channel: '#shop', api_url_file: '/run/secrets/slack' }] },
  },
  email: {
    written: EMAIL_RECEIVER,
    configuration: {
      email_configs: [
        {
          to: 'shop@example.org',
          from: 'natsight@example.org',
          smarthost: 'smtp.example.org:587',
          auth_username: 'natsight',
          auth_password_file: '/run/secrets/smtp',
          require_tls: false,
        },
      ],
    },
  },
  pagerduty: {
    written: { pagerduty: { routingKeyFile: '/run/secrets/pagerduty' } },
    configuration: { pagerduty_configs: [{ routing_key_file: '/run/secrets/pagerduty' }] },
  },
  teams: {
    written: { teams: { webhookUrlFile: '/run/secrets/teams' } },
    configuration: { msteamsv2_configs: [{ webhook_url_file: '/run/secrets/teams' }] },
  },
  telegram: {
    written: { telegram: { botTokenFile: '/run/secrets/telegram', chatId: -1001 } },
    configuration: {
      telegram_configs: [{ bot_token_file: '/run/secrets/telegram', chat_id: -1001, parse_mode: '' }],
    },
  },
  jira: {
    written: {
      jira: {
        url: 'https://jira.example.org/base/',
        project: 'SHOP',
        issueType: 'Bug',
        username: 'natsight',
        passwordFile: '/run/secrets/jira',
        resolveTransition: 'Done',
        reopen: { transition: 'To Do', within: '2h' },
      },
    },
    configuration: {
      jira_configs: [
        {
          api_url: 'https://jira.example.org/base/rest/api/2',
          http_config: { basic_auth: { username: 'natsight', password_file: '/run/secrets/jira' } },
          project: 'SHOP',
          issue_type: 'Bug',
          priority: '',
          resolve_transition: 'Done',
          reopen_transition: 'To Do',
          reopen_duration: '2h',
        },
      ],
    },
  },
  incidentio: {
    written: {
      incidentio: {
        url: 'https://api.incident.io/v2/alert_events/alertmanager/01',
        tokenFile: '/run/secrets/incidentio',
      },
    },
    configuration: {
      incidentio_configs: [
        {
          url: 'https://api.incident.io/v2/alert_events/alertmanager/01',
          alert_source_token_file: '/run/secrets/incidentio',
        },
      ],
    },
  },
  discord: {
    written: { discord: { webhookUrlFile: '/run/secrets/discord' } },
    configuration: { discord_configs: [{ webhook_url_file: '/run/secrets/discord' }] },
  },
  mattermost: {
    written: { mattermost: { webhookUrlFile: '/run/secrets/mattermost', channel: 'shop' } },
    // Alertmanager 0.25 does not know Mattermost, which takes Slack's messages.
    configuration: { slack_configs: [{ channel: 'shop', api_url_file: '/run/secrets/mattermost' }] },
  },
};
