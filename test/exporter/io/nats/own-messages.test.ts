import { describe, expect, test } from '@jest/globals';
import type { Message } from '../../../../exporter/event/message.js';
import { ownHeaders, ownMessageFilter } from '../../../../exporter/io/nats/own-messages.js';
import type { OwnMessageKind } from '../../../../exporter/io/nats/own-messages.js';

const own = { service: 'shop', subjects: ['natsight.insights.*', 'dead.orders'] };

function messageOn(subject: string, service?: string, kind: OwnMessageKind = 'insight'): Message {
  const headers = service === undefined ? undefined : ownHeaders(service, kind);
  return {
    subject,
    payload: new Uint8Array(),
    header: (name) => (headers?.has(name) === true ? headers.get(name) : undefined),
    sequence: undefined,
    arrivalMs: 0,
  };
}

test.each([[['orders.>']], [['orders.*', 'natsight.insights.Late']], [['windows.>']], [['dead.orders']]])(
  'a stream on %j pays nothing',
  (patterns) => {
    expect(ownMessageFilter(patterns, own)).toBeUndefined();
  },
);

const insight = 'natsight.insights.Late';

describe('is left out', () => {
  test.each<[string, string, Message]>([
    ['>', 'an insight of its own', messageOn(insight, 'shop')],
    ['>', 'an insight of another natsight', messageOn(insight, 'other')],
    ['>', 'a window', messageOn('windows.orders', 'shop', 'window')],
    ['>', 'a dead letter', messageOn('dead.orders', 'shop', 'dead-letter')],
    ['>', 'a request to JetStream', messageOn('$JS.API.INFO')],
    ['>', 'an advisory', messageOn('$JS.EVENT.ADVISORY.CONSUMER.CREATED.S.natsight-shop-a')],
    ['>', 'a reply', messageOn('_INBOX.abc.1')],
    ['*.*.*', 'an insight', messageOn(insight, 'other')],
    ['natsight.>', 'an insight of its own', messageOn(insight, 'shop')],
    ['dead.*', 'a dead letter of its own', messageOn('dead.orders', 'shop', 'dead-letter')],
    [
      '$JS.EVENT.ADVISORY.>',
      'an advisory about its own consumer',
      messageOn('$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.S.natsight-shop-a'),
    ],
  ])('from "%s": %s', (pattern, _, message) => {
    expect(ownMessageFilter([pattern], own)?.(message)).toBe(true);
  });
});

describe('is an event', () => {
  test.each<[readonly string[], string, Message]>([
    [['>'], 'any other message', messageOn('orders.created')],
    [['>', insight], 'what is named without a wildcard', messageOn(insight, 'shop')],
    [['natsight.>'], 'an insight of another natsight', messageOn(insight, 'other')],
    [['dead.*'], 'a dead letter of another natsight', messageOn('dead.orders', 'other', 'dead-letter')],
    [['natsight.>'], 'a message on the same subject without the header', messageOn(insight)],
    [
      ['$JS.EVENT.ADVISORY.>'],
      'an advisory about another consumer',
      messageOn('$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.S.billing'),
    ],
  ])('from %j: %s', (patterns, _, message) => {
    expect(ownMessageFilter(patterns, own)?.(message)).toBe(false);
  });
});
