import type { ReceiverKind } from '../../setup/model/alerting.js';

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
        },
      ],
    },
  },
  pagerduty: {
    written: { pagerduty: { routingKeyFile: '/run/secrets/pagerduty' } },
    configuration: { pagerduty_configs: [{ routing_key_file: '/run/secrets/pagerduty' }] },
  },
};
