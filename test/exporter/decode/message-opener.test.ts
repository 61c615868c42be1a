import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { UNREAD_BYTES_HEADER } from '../../../exporter/event/message.js';
import { SetupResources } from '../../../exporter/io/setup/setup-resources.js';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import { FORMATS } from '../../scenarios/rig/payloads.js';
import { payloadOf, START_MS, streamSetup } from '../../support/engine.js';

const resources = new SetupResources({
  directory: 'test/fixtures/formats',
  link: () => Promise.reject(new Error('there is no NATS here')),
  tell: () => undefined,
});

function outcomeOf(
  { payload, subject, headers }: { payload: Uint8Array | string; subject?: string; headers?: object },
  stream: Readonly<Record<string, unknown>> = {},
): unknown {
  const run = new VirtualRun(streamSetup({ stream }), { startMs: START_MS, resources });
  const message = { payload: payloadOf(payload), subject: subject ?? 'a', headers: { ...headers } };
  const rejection = run.send('flights', message);
  const [account] = run.accounts;
  expect(account?.received).toBe(1);
  return rejection && [rejection.reason, rejection.detail];
}

const DELETED = '{"name":"a","bucket":"files","nuid":"x","size":0,"chunks":0,"deleted":true}';
const ROLLUP = { 'Nats-Rollup': 'sub' };

describe('a message that only marks something', () => {
  test.each([
    ['a deleted key', { 'KV-Operation': 'DEL' }, '', 'key-value marker: KV-Operation DEL'],
    ['a purged key', { 'KV-Operation': 'PURGE', ...ROLLUP }, '', 'key-value marker: KV-Operation PURGE'],
    [
      'an expired message',
      { 'Nats-Marker-Reason': 'MaxAge' },
      '',
      'JetStream marker: Nats-Marker-Reason MaxAge',
    ],
    ['a deleted object', ROLLUP, DELETED, 'object-store marker: the object was deleted'],
  ])('is no event: %s', (_, headers, payload, detail) => {
    const message = { payload, headers, subject: '$O.files.M.YQ==' };
    expect(outcomeOf(message)).toEqual(['no_event', detail]);
    expect(outcomeOf(message, { schema: { type: 'object', required: ['x'] } })).toEqual(['no_event', detail]);
  });

  test('is told from an event like it', () => {
    expect(outcomeOf({ payload: '{}', headers: { 'KV-Operation': 'PUT' } })).toBeUndefined();
    expect(outcomeOf({ payload: DELETED, headers: ROLLUP, subject: 'orders.M.a' })).toBeUndefined();
    const kept = DELETED.replace('true', 'false');
    expect(outcomeOf({ payload: kept, headers: ROLLUP, subject: '$O.files.M.YQ==' })).toBeUndefined();
  });
});

describe('a message that its source did not read', () => {
  const unread = (bytes: string) => ({ [UNREAD_BYTES_HEADER]: bytes });

  test('is too large, whatever the setup says', () => {
    const limits = { messageBytes: 1_000_000_000 };
    expect(outcomeOf({ payload: '', headers: unread('67108865') }, { limits })).toEqual([
      'too_large',
      '67108865 bytes, which is more than natsight reads from NATS',
    ]);
  });

  test('is told from one with such a header', () => {
    expect(outcomeOf({ payload: '{}', headers: unread('67108865') })).toBeUndefined();
    expect(outcomeOf({ payload: '', headers: unread('<b>') })).toEqual(['no_event', 'the message is empty']);
  });
});

describe.each(Object.entries(FORMATS))('a message in %s', (_, { format, event, emptyId }) => {
  const { payload, headers } = event('7');

  test('that is empty is no event, unless the format says otherwise', () => {
    const empty = emptyId === undefined ? ['no_event', expect.stringMatching(/empty|no event/)] : undefined;
    expect(outcomeOf({ payload: '' }, { format })).toEqual(empty);
    expect(outcomeOf({ payload: '', headers: { 'Content-Encoding': 'gzip' } }, { format })).toEqual(empty);
  });

  test('that is compressed counts, and names its coding if no header does', () => {
    const compressed = gzipSync(payload);
    const sent = { payload: compressed, headers: { ...headers, 'content-encoding': 'gzip' } };
    expect(outcomeOf(sent, { format })).toBeUndefined();
    const silent = { payload: compressed, headers: { ...headers, 'ce-datacontenttype': 'application/json' } };
    expect(outcomeOf(silent, { format })).toEqual([
      'undecodable',
      'looks like gzip: set the header "Content-Encoding: gzip"',
    ]);
  });

  test('that is compressed is as large as its content', () => {
    const limits = { messageBytes: 1_000 };
    const sent = { payload: gzipSync(Buffer.alloc(1_001)), headers: { 'Content-Encoding': 'gzip' } };
    expect(outcomeOf(sent, { format, limits })).toEqual([
      'too_large',
      'more than 1000 bytes when decompressed with gzip, the limit is 1000',
    ]);
  });
});
