import { expect, test } from '@jest/globals';
import { holdsSecret } from '../../../setup/deployment/secret-text.js';

const webhook = (url: string) => `webhook_configs:\n  - url: ${url}\n    send_resolved: true\n`;

test.each([
  ['url: http://me:pw@host:9093', true],
  ['basic_auth:\n  username: me\n  password: pw\n', true],
  ['smtp_auth_password: pw', true],
  ['{"basicAuthPassword":"pw"}', true],
  ['authorization: { type: Bearer, credentials: x }', true],
  ['slack_api_url: https://hooks.slack.com/services/T0/B0/x', true],
  ['bot_token: "x"', true],
  [webhook('https://hooks.example.org/T0/B0/x1'), true],
  [webhook("'https://hooks.example.org/alerts?key=x'"), true],
  [webhook('https://hooks.example.org?key=x'), true],
  ["webhook_configs: [{ url: 'https://hooks.example.org/T0/B0/x1' }]", true],
  ['{"webhook_configs":[{"url":"https://hooks.example.org/x1"}]}', true],
  ['{"webhook_configs":[{"url":"https://hooks.example.org/alerts"}]}', false],
  [webhook('http://127.0.0.1:9099/alerts'), false],
  [webhook('http://webhook:9099/api/v2/natsight-alerts'), false],
  [webhook('http://webhook:9099'), false],
  ['password_file: /etc/pw', false],
  ['credentials_file: /etc/pw\napi_url_file: /etc/url', false],
  ['targets: ["me@example.org"]', false],
  ['expr: rate(x[5m]) > 0\nannotations: { runbook_url: "http://x/runbooks/NatsightA1" }', false],
])('%s: %s', (text, is) => {
  expect(holdsSecret(text)).toBe(is);
});
