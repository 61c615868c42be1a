import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  DISCORD_CHAT,
  expectedStory,
  JIRA_CHAT,
  MATTERMOST_CHAT,
  SLACK_CHAT,
  TEAMS_CHAT,
  TELEGRAM_CHAT,
} from '../../alertmanager/chat-cases.js';
import { configurationWith, HOSTILE, PLAIN_ALERT, post, story } from '../../alertmanager/delivery-rig.js';
import { Certificates } from '../../support/certificates.js';
import { httpInboxes } from '../../support/http-inbox.js';
import { listen } from '../../support/listen.js';
import { testServers } from '../../support/servers.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';

const servers = testServers();
const httpInbox = httpInboxes();
const folder = tempFolder();
/** At least this is in Debian sid. */
const VERSION = '0.33';

describe('with a new Alertmanager, people read which alerts fire and which are resolved', () => {
  test.each([
    ['in Slack', SLACK_CHAT],
    ['in Mattermost', MATTERMOST_CHAT],
    ['in Microsoft Teams', TEAMS_CHAT],
    ['in Discord', DISCORD_CHAT],
    ['in Telegram', TELEGRAM_CHAT],
    ['in Jira', JIRA_CHAT],
  ])('%s', async (_, chat) => {
    const inbox = await httpInbox(chat.reply);
    const secret = await writeText(folder, 'secret', `${inbox.url}/hook\n`);
    const redirected = chat.redirected?.(inbox.url) ?? {};
    const { url } = await servers.alertmanager(
      configurationWith(chat.written(secret, inbox.url), VERSION, redirected),
    );
    const texts = () => inbox.letters.flatMap((letter) => chat.shown(letter) ?? []);
    expect(await story(url, texts)).toEqual(expectedStory(chat));
    if (chat === JIRA_CHAT) {
      // It closes the issue.
      const closing = () => inbox.letters.filter(({ path }) => path.endsWith('/transitions'));
      const [, closed] = await waitFor('the transition', closing, ({ length }) => length > 1);
      expect(closed?.body).toEqual({ transition: { id: '31' } });
    }
  });
});

test('incident.io gets the alerts as they are, with its token', async () => {
  const inbox = await httpInbox(() => ({ json: {} }));
  const tokenFile = await writeText(folder, 'incidentio', 'the-token\n');
  const written = { incidentio: { url: `${inbox.url}/alerts`, tokenFile } };
  const { url } = await servers.alertmanager(configurationWith(written, VERSION));
  await post(url, 'firing', [PLAIN_ALERT]);
  const states = () => inbox.letters.map(({ body }) => (body as { status: string }).status);
  await waitFor('firing', states, (all) => all.includes('firing'));
  await post(url, 'resolved', [PLAIN_ALERT]);
  await waitFor('resolved', states, (all) => all.includes('resolved'));
  expect(inbox.letters[0]?.headers.authorization).toBe('Bearer the-token');
});

describe('a Slack app', () => {
  const stops: (() => void)[] = [];
  afterAll(() => stops.forEach((stop) => stop()));

  test('edits its message when alerts change, and begins another when they fire again', async () => {
    let messages = 0;
    const inbox = await httpInbox(({ path }) => ({
      json: { ok: true, channel: 'C1', ts: path.endsWith('.postMessage') ? `${(messages += 1)}.0` : '1.0' },
    }));
    // The address of Slack is fixed, so that a proxy leads there.
    const { cert, key } = new Certificates(folder).make('slack', { names: 'DNS:slack.com' });
    const slack = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, inbox.take);
    const port = await listen(slack);
    const proxy = createProxy().on('connect', (_, socket) => {
      const onward = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward.pipe(socket).pipe(onward);
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
      stops.push(() => onward.destroy());
    });
    const proxyPort = await listen(proxy);
    stops.push(
      () => slack.close(),
      () => proxy.close(),
    );
    const botTokenFile = await writeText(folder, 'bot', 'xoxb-token\n');
    const redirected = {
      http_config: {
        authorization: { type: 'Bearer', credentials_file: botTokenFile },
        proxy_url: `http://127.0.0.1:${proxyPort}`,
        tls_config: { ca_file: cert },
      },
    };
    const written = { slack: { channel: '#shop', botTokenFile } };
    const { url } = await servers.alertmanager(configurationWith(written, VERSION, redirected));
    const calls = () => inbox.letters.map(({ path, body }) => [path, (body as { ts?: string }).ts]);
    await post(url, 'firing', [PLAIN_ALERT]);
    await waitFor('the message', calls, ({ length }) => length === 1);
    await post(url, 'resolved', [PLAIN_ALERT]);
    await waitFor('the edit', calls, ({ length }) => length === 2);
    const again = { ...PLAIN_ALERT, labels: { ...PLAIN_ALERT.labels, region: HOSTILE } };
    await post(url, 'firing', [again]);
    expect(await waitFor('another message', calls, ({ length }) => length === 3)).toEqual([
      ['/api/chat.postMessage', undefined],
      ['/api/chat.update', '1.0'],
      ['/api/chat.postMessage', undefined],
    ]);
    expect(inbox.letters[1]?.headers.authorization).toBe('Bearer xoxb-token');
    expect(inbox.letters[1]?.body).toMatchObject({ attachments: [{ title: '[RESOLVED] OrdersSlow' }] });
  });
});
