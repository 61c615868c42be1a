import { describe, expect, test } from '@jest/globals';
import { httpInboxes } from '../support/http-inbox.js';
import type { Letter } from '../support/http-inbox.js';
import { mailInboxes } from '../support/mail-inbox.js';
import { testServers } from '../support/servers.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { expectedStory, MATTERMOST_CHAT, SLACK_CHAT } from './chat-cases.js';
import {
  alertIn,
  arrived,
  configurationWith,
  HOSTILE_LINE,
  PLAIN_ALERT,
  post,
  story,
} from './delivery-rig.js';

const servers = testServers();
const httpInbox = httpInboxes();
const mailInbox = mailInboxes();
const folder = tempFolder();

describe('people read which alerts fire and which are resolved, whatever their labels contain,', () => {
  test.each([
    ['in Slack', SLACK_CHAT],
    ['in Mattermost', MATTERMOST_CHAT],
  ])('%s', async (_, chat) => {
    const inbox = await httpInbox();
    const secret = await writeText(folder, 'address', `${inbox.url}/hook\n`);
    const configuration = configurationWith(chat.written(secret, inbox.url), '0.25');
    const { url } = await servers.alertmanager(configuration);
    const texts = () => inbox.letters.flatMap((letter) => chat.shown(letter) ?? []);
    expect(await story(url, texts)).toEqual(expectedStory(chat));
    expect(inbox.letters[0]).toMatchObject({ method: 'POST', path: '/hook' });
  });

  test('in the text of an e-mail, and the same in its HTML', async () => {
    const inbox = await mailInbox();
    const { smarthost } = inbox;
    const written = { email: { to: 'a@example.org', from: 'b@example.org', smarthost, requireTls: false } };
    const { url } = await servers.alertmanager(configurationWith(written, '0.25'));
    const texts = () => inbox.mails.map((mail) => `${subjectOf(mail)}\n${partOf(mail, 'text/plain')}`);
    const read = await story(url, texts);
    const plain = { ...SLACK_CHAT, strong: same, link: labelled, hostile: HOSTILE_LINE, end: '\n' };
    expect(read).toEqual(expectedStory(plain));
    const html = inbox.mails.map((mail) => partOf(mail, 'text/html'));
    expect(html.map(withoutTags)).toEqual(inbox.mails.map((mail) => partOf(mail, 'text/plain')));
    // No tag but those of natsight.
    const tags = new Set(html.join('').match(/<\/?[a-z!]\w*/gi));
    expect([...tags].sort()).toEqual(
      ['<!DOCTYPE', '</a', '</b', '</body', '</div', '</html', '<a', '<b', '<body', '<div', '<html'].sort(),
    );
  });
});

test('PagerDuty gets the summary as title, the alerts as details, and the links', async () => {
  const inbox = await httpInbox();
  const routingKeyFile = await writeText(folder, 'key', 'the-key\n');
  const configuration = configurationWith({ pagerduty: { routingKeyFile } }, '0.25', { url: inbox.url });
  const { url } = await servers.alertmanager(configuration);
  const event = (action: string) =>
    waitFor(
      action,
      () =>
        inbox.letters.find(({ body }) => (body as { event_action: string }).event_action === action)?.body,
    );
  await post(url, 'firing', [PLAIN_ALERT]);
  const line = 'critical: Orders take 2 s in eu (value: 2 s), since 2026-11-23 08:15:00 UTC';
  const links =
    ', Dashboard: http://pages.example/dashboards/shop?a=1&b=2, Runbook: http://pages.example/runbooks/OrdersSlow\n';
  expect(await event('trigger')).toMatchObject({
    routing_key: 'the-key',
    payload: {
      summary: 'Orders take 2 s in eu',
      severity: 'critical',
      source: 'shop',
      class: 'OrdersSlow',
      custom_details: {
        firing: `\tFIRING ${line}${links}`,
        description: '\tCustomers wait.',
      },
    },
    links: [
      { href: 'http://pages.example/dashboards/shop?a=1&b=2', text: 'Dashboard' },
      { href: 'http://pages.example/runbooks/OrdersSlow', text: 'Runbook' },
    ],
  });
  await post(url, 'resolved', [PLAIN_ALERT]);
  expect(await event('resolve')).toMatchObject({
    payload: {
      summary: 'Orders take 2 s in eu',
      custom_details: { resolved: `\tRESOLVED ${line}, until 2026-11-23 08:45:00 UTC${links}` },
    },
  });
});

test('PagerDuty gets texts as texts, whatever they are as YAML', async () => {
  const inbox = await httpInbox();
  const routingKeyFile = await writeText(folder, 'key', 'the-key\n');
  const configuration = configurationWith({ pagerduty: { routingKeyFile } }, '0.25', { url: inbox.url });
  const { url } = await servers.alertmanager(configuration);
  const texts = ['Cause: full disk', '1: one', '- a', '1.10', 'true', 'null', '2026-11-23', '{a: b}', '"a"'];
  const alerts = texts.map((text, index) => ({
    labels: { alertname: `Alert${index}`, severity: 'critical' },
    annotations: { summary: text, description: text },
  }));
  await post(url, 'firing', alerts);
  type Event = {
    readonly payload: { class: string; summary: string; custom_details: Record<string, unknown> };
  };
  const letters = await waitFor(
    'all events',
    () => inbox.letters,
    ({ length }) => length === texts.length,
  );
  const read = letters
    .map(({ body }) => (body as Event).payload)
    .toSorted((a, b) => a.class.localeCompare(b.class))
    .map(({ summary, custom_details: details }) => [summary, details['description'], details['firing']]);
  expect(read).toEqual(
    texts.map((text) => [text, `\t${text}`, expect.stringMatching(/^\tFIRING critical: /)]),
  );
});

test('PagerDuty gets a severity that it knows from an alert of somebody else', async () => {
  const inbox = await httpInbox();
  const routingKeyFile = await writeText(folder, 'key', 'the-key\n');
  const configuration = configurationWith({ pagerduty: { routingKeyFile } }, '0.25', { url: inbox.url });
  const { url } = await servers.alertmanager(configuration);
  await post(url, 'firing', [{ labels: { alertname: 'Other', severity: 'page' }, annotations: {} }]);
  const [letter] = await waitFor(
    'an event',
    () => inbox.letters,
    ({ length }) => length > 0,
  );
  expect(letter?.body).toMatchObject({
    payload: { summary: 'Other', severity: 'error', source: 'natsight' },
  });
  expect(letter?.body).not.toHaveProperty('links');
});

test('a group of many alerts is told by its first ten, a long text by its beginning', async () => {
  const inbox = await httpInbox();
  const secret = await writeText(folder, 'many', inbox.url);
  const { url } = await servers.alertmanager(
    configurationWith(SLACK_CHAT.written(secret, inbox.url), '0.25'),
  );
  const alerts = Array.from({ length: 37 }, (_, index) =>
    alertIn(`region ${index}`, { summary: '<'.repeat(400) }),
  );
  await post(url, 'firing', alerts);
  const texts = () => inbox.letters.flatMap((letter: Letter) => SLACK_CHAT.shown(letter) ?? []);
  const text = await arrived('all alerts', texts, /\[FIRING:37\]/);
  const [, ...lines] = text.split('\n');
  expect(lines[0]).toBe('The first 10 of 37 firing alerts:');
  expect(lines.filter((line) => line.startsWith('FIRING critical: '))).toHaveLength(10);
  expect(lines[1]?.match(/&lt;/g)).toHaveLength(300);
});

test('an alert of a webhook has its state', async () => {
  const inbox = await httpInbox();
  const bearerTokenFile = await writeText(folder, 'bearer', 'the-token');
  const { url } = await servers.alertmanager(
    configurationWith({ webhook: `${inbox.url}/alerts`, bearerTokenFile }, '0.25'),
  );
  const states = () => inbox.letters.map(({ body }) => (body as { status: string }).status);
  await post(url, 'firing', [PLAIN_ALERT]);
  await waitFor('firing', states, (all) => all.includes('firing'));
  await post(url, 'resolved', [PLAIN_ALERT]);
  await waitFor('resolved', states, (all) => all.includes('resolved'));
  expect(inbox.letters[0]?.headers.authorization).toBe('Bearer the-token');
});

const same = (text: string) => text;
const labelled = (label: string, url: string) => `${label}: ${url}`;

function subjectOf(mail: string): string {
  return /^Subject: (.*)$/m.exec(mail)?.[1]?.trim() ?? '';
}

/** A part of a message, decoded. https://www.rfc-editor.org/rfc/rfc2045#section-6.7 */
function partOf(mail: string, type: string): string {
  const part = mail.split(/\r\n--\w+/).find((each) => each.includes(`Content-Type: ${type}`)) ?? '';
  return part
    .slice(part.indexOf('\r\n\r\n') + 4)
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\r\n', '\n');
}

function withoutTags(html: string): string {
  return html
    .replace(/^<!DOCTYPE html>\n<html><body>\n/, '')
    .replace(/<\/body><\/html>\n/, '')
    .replaceAll(/<\/?(?:b|div|a(?: href="[^"]*")?)>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
