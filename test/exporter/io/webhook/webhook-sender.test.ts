import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { WebhookHappening } from '../../../../exporter/happening/webhook.js';
import { WebhookSender } from '../../../../exporter/io/webhook/webhook-sender.js';
import { webhookSchema } from '../../../../setup/model/webhook.js';
import { httpInboxes } from '../../../support/http-inbox.js';
import { listen } from '../../../support/listen.js';
import { waitFor } from '../../../support/wait-for.js';

const inboxes = httpInboxes();
const stops: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

const event = (id: string) => ({ id, body: JSON.stringify({ id }), rule: 'Late' });
const QUICK = { retryMs: 1, timeLimitMs: 10_000 };

function senderTo(written: object, options = QUICK) {
  const told: WebhookHappening[] = [];
  const webhook = { ...webhookSchema.parse(written), name: 'bot' };
  const sender = new WebhookSender(webhook, (happening) => told.push(happening), options);
  stops.push(() => sender.stop(0));
  const outcomes = () =>
    told.flatMap((each) => {
      if (each.kind === 'webhookFailed') return [`failed ${each.detail}`];
      if (each.kind === 'webhookLost') return [`lost ${each.reason}: ${each.detail}`];
      return each.kind === 'webhookSent' ? ['sent'] : [];
    });
  return { sender, told, outcomes };
}

/** A server that treats the first request so, and accepts the others. */
async function badAtFirst(bad: RequestListener) {
  const ids: unknown[] = [];
  const server = createServer((request, response) => {
    ids.push(request.headers['webhook-id']);
    request.resume();
    if (ids.length === 1) bad(request, response);
    else response.end('ok');
  });
  const url = `http://127.0.0.1:${await listen(server)}/hook`;
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, ids };
}

describe('a webhook that does not accept an insight gets it again under the same id:', () => {
  test.each<[string, RequestListener, RegExp]>([
    ['500', (_, response) => response.writeHead(500).end(), /^failed HTTP 500$/],
    ['404', (_, response) => response.writeHead(404).end('no'), /^failed HTTP 404$/],
    [
      'a page',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>'),
      /^failed HTTP 200 and a page for people/,
    ],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      /^failed HTTP 302: natsight follows no redirect/,
    ],
    ['silence', () => undefined, /^failed /],
    ['a reset', (request) => request.socket.destroy(), /^failed /],
  ])('%s', async (name, bad, reason) => {
    const { url, ids } = await badAtFirst(bad);
    const { sender, outcomes } = senderTo(
      { url },
      name === 'silence' ? { retryMs: 1, timeLimitMs: 500 } : QUICK,
    );
    sender.add(event('a'));
    await waitFor('it is sent', () => outcomes().includes('sent'));
    expect(outcomes()[0]).toMatch(reason);
    expect(outcomes().at(-1)).toBe('sent');
    expect(new Set(ids)).toEqual(new Set(['a']));
  });
});

test('what a webhook would always refuse is dropped, and counted; the next one is sent', async () => {
  const { url, ids } = await badAtFirst((_, response) => response.writeHead(400).end('what?'));
  const { sender, told, outcomes } = senderTo({ url });
  sender.add(event('a'));
  sender.add(event('b'));
  await waitFor('the second', () => outcomes().includes('sent'));
  expect(outcomes()).toEqual(['lost refused: HTTP 400', 'sent']);
  expect(ids).toEqual(['a', 'b']);
  expect(told.at(-1)).toEqual({ kind: 'webhookWaiting', webhook: 'bot', count: 0 });
});

describe('a request', () => {
  test('is a CloudEvent at the address as it is written, with the headers of the setup', async () => {
    const inbox = await inboxes();
    const url = `${inbox.url.replace('//', '//user:p%40ss@')}/a/b?c=d`;
    const { sender } = senderTo({ url, headers: { 'X-Team': 'ops' } });
    sender.add(event('shop/insight/A?origin=a.b/1'));
    const [letter] = await waitFor(
      'it',
      () => inbox.letters,
      ({ length }) => length > 0,
    );
    expect(letter).toMatchObject({
      method: 'POST',
      path: '/a/b?c=d',
      body: { id: 'shop/insight/A?origin=a.b/1' },
      headers: {
        'content-type': 'application/cloudevents+json',
        'x-team': 'ops',
        authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
        'webhook-id': 'shop/insight/A?origin=a%2Eb/1',
      },
    });
    expect(letter?.headers).not.toHaveProperty('webhook-signature');
  });

  test('is signed as Standard Webhooks, or GitHub, verifies it', async () => {
    const key = Buffer.from('a key of more than 24 bytes, for sure');
    const { body } = event('a');
    const inbox = await inboxes();
    const standard = senderTo({ url: inbox.url, secret: `whsec_${key.toString('base64')}` });
    standard.sender.add(event('a'));
    const github = senderTo({ url: inbox.url, secret: key.toString(), signature: 'github' });
    await waitFor('the first', () => inbox.letters.length === 1);
    github.sender.add(event('a'));
    const letters = await waitFor(
      'both',
      () => inbox.letters,
      ({ length }) => length === 2,
    );
    const { 'webhook-id': id, 'webhook-timestamp': at } = letters[0]?.headers ?? {};
    const signed = createHmac('sha256', key)
      .update(`${String(id)}.${String(at)}.${body}`)
      .digest('base64');
    expect(letters[0]?.headers['webhook-signature']).toBe(`v1,${signed}`);
    expect(at).toMatch(/^\d{10}$/);
    const digest = createHmac('sha256', key).update(body).digest('hex');
    expect(letters[1]?.headers['x-hub-signature-256']).toBe(`sha256=${digest}`);
  });
});

describe('with a state', () => {
  test('an insight is sent once it is safe, and again by the process that follows', async () => {
    const inbox = await inboxes();
    const { sender, outcomes } = senderTo({ url: inbox.url });
    sender.hold();
    sender.add(event('a'));
    const saved = sender.save();
    sender.add(event('b'));
    expect(inbox.letters).toEqual([]);
    sender.safe();
    await waitFor('the first', () => outcomes().length === 1);
    expect(inbox.letters.map(({ headers }) => headers['webhook-id'])).toEqual(['a']);
    const next = senderTo({ url: inbox.url });
    next.sender.restore(saved);
    await waitFor('the first again', () => inbox.letters.length === 2);
    expect(inbox.letters.map(({ headers }) => headers['webhook-id'])).toEqual(['a', 'a']);
    await sender.stop(0);
    expect(outcomes().at(-1)).toMatch(/^lost stopped/);
  });

  test('what is saved is not lost when the exporter stops', async () => {
    const { sender, outcomes } = senderTo({ url: 'http://127.0.0.1:9/' });
    sender.hold();
    sender.add(event('a'));
    expect(sender.save()).toEqual([event('a')]);
    await sender.stop(0);
    expect(outcomes()).toEqual([]);
  });
});

test('beyond 1,000 that wait, further ones are lost', async () => {
  const { sender, outcomes } = senderTo(
    { url: 'http://127.0.0.1:9/' },
    { retryMs: 60_000, timeLimitMs: 100 },
  );
  for (let index = 0; index < 1_001; index++) sender.add(event(String(index)));
  expect(outcomes()).toEqual(['lost backlog: 1000 insights wait']);
  expect(sender.save()).toHaveLength(1_000);
});

test.each([
  [{ headers: { 'Content-Type': 'text/plain' } }, 'natsight sets this header itself'],
  [{ headers: { 'a b': 'x' } }, 'expected the name of a header'],
  [{ headers: { 'X-A': 'a\r\nB: c' } }, 'expected ASCII characters of one line'],
  [{ secret: 'short' }, 'expected string to have >=16 characters'],
  [{ secret: 'whsec_not base64 at all' }, 'expected a key in base64 after "whsec_"'],
  [{ url: 'ftp://x' }, 'expected a URL such as'],
])('%j is refused', (more, message) => {
  const { error } = webhookSchema.safeParse({ url: 'http://127.0.0.1/', ...more });
  expect(JSON.stringify(error?.issues)).toContain(JSON.stringify(message).slice(1, -1));
});
