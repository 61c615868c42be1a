import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generateAlertmanager } from '../../alertmanager/generate.js';
import { receiverConfiguration } from '../../alertmanager/receivers/receivers.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { receiverSchema } from '../../setup/model/receiver.js';
import type { Receiver } from '../../setup/model/receiver.js';
import type { Setup } from '../../setup/model/setup.js';
import { isSince } from '../../setup/promql/target.js';
import { receiverNeed } from '../../setup/receiver-needs.js';
import { runAmtool } from '../support/run-command.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../prometheus/write-files.js';
import { RECEIVER_CASES } from './receiver-cases.js';

const OLDEST = { version: '0.25' };
const NEWEST = { version: '0.34' };

describe.each(Object.entries(RECEIVER_CASES))('a receiver of the kind %s', (kind, receiverCase) => {
  const { written, configuration } = receiverCase;
  const receiver = named(written);
  const folder = tempFolder();

  test.each([OLDEST, NEWEST])('is told by Alertmanager %p when an alert is resolved', (target) => {
    const found: object = receiverConfiguration(receiver, DEFAULT_ADDRESSES, target);
    const integrations = Object.values(found).filter((each: unknown): each is object[] =>
      Array.isArray(each),
    );
    expect(integrations).toMatchObject([[{ send_resolved: true }]]);
  });

  test('is written for the oldest Alertmanager', () => {
    expect(receiver.kind).toBe(kind);
    expect(receiverConfiguration(receiver, DEFAULT_ADDRESSES, OLDEST)).toMatchObject({
      name: 'ops',
      ...configuration,
    });
  });

  test('is one that amtool accepts if it is new enough, and refuses otherwise', async () => {
    const base = setupOf(FLIGHTS);
    const version = await amtoolVersion();
    const setup: Setup = {
      ...base,
      alerting: { ...base.alerting, receivers: [receiver] },
      updates: { ...base.updates, alertmanager: { version } },
    };
    await writeFiles(folder, generateAlertmanager(setup, DEFAULT_ADDRESSES));
    const checked = await runAmtool(['check-config', join(folder, 'alertmanager.yml')]);
    const known = isSince({ version }, receiverNeed(receiver).version);
    expect(checked).toMatchObject({ exitCode: known ? 0 : 1 });
    if (!known) expect(`${checked.stdout}${checked.stderr}`).toMatch(/not found in type/);
  });
});

describe('a Slack app', () => {
  const app = named({ slack: { channel: '#shop', botTokenFile: '/run/secrets/token' } });
  const message = {
    channel: '#shop',
    api_url: 'https://slack.com/api/chat.postMessage',
    http_config: { authorization: { type: 'Bearer', credentials_file: '/run/secrets/token' } },
  };

  test.each(['0.25', '0.31.1'])('sends new messages by Alertmanager %s', (version) => {
    const found = receiverConfiguration(app, DEFAULT_ADDRESSES, { version });
    expect(found).toMatchObject({ slack_configs: [message] });
    expect(JSON.stringify(found)).not.toContain('update_message');
  });

  test('edits its message by Alertmanager 0.32', () => {
    expect(receiverConfiguration(app, DEFAULT_ADDRESSES, { version: '0.32.0' })).toMatchObject({
      slack_configs: [{ ...message, update_message: true }],
    });
  });
});

test('Mattermost has a configuration of its own from Alertmanager 0.30 on', () => {
  const receiver = named(RECEIVER_CASES.mattermost.written);
  expect(receiverConfiguration(receiver, DEFAULT_ADDRESSES, { version: '0.30' })).toMatchObject({
    mattermost_configs: [{ channel: 'shop', webhook_url_file: '/run/secrets/mattermost', text: '' }],
  });
});

test('the Jira of a company may want a token instead of a password', () => {
  const receiver = named({
    jira: {
      url: 'https://jira.example.org',
      project: 'A',
      tokenFile: '/run/secrets/t',
      resolveTransition: 'Done',
    },
  });
  expect(receiverConfiguration(receiver, DEFAULT_ADDRESSES, NEWEST)).toMatchObject({
    jira_configs: [
      {
        api_url: 'https://jira.example.org/rest/api/2',
        issue_type: 'Task',
        http_config: { authorization: { type: 'Bearer', credentials_file: '/run/secrets/t' } },
      },
    ],
  });
});

test('the deployment may have another address for a webhook', () => {
  const receiver = named({ webhook: 'http://127.0.0.1:9099/' });
  const webhooks = { ops: 'http://hook:1/' };
  expect(receiverConfiguration(receiver, { webhooks }, OLDEST)).toMatchObject({
    webhook_configs: [{ url: 'http://hook:1/' }],
  });
});

function named(written: object): Receiver {
  return { ...receiverSchema.parse(written), name: 'ops' };
}

async function amtoolVersion(): Promise<string> {
  const { stdout, stderr } = await runAmtool(['--version']);
  return /version (\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown';
}
