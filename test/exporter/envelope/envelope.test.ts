import { describe, expect, test } from '@jest/globals';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import type { VirtualMessage } from '../../../exporter/machine/virtual-run.js';
import { metricAccountOf, payloadOf, START_MS, streamSetup } from '../../support/engine.js';
import type { StreamBlocks } from '../../support/engine.js';

function samplesAfter(
  blocks: StreamBlocks,
  ...messages: readonly (Omit<VirtualMessage, 'payload'> & { event?: object })[]
) {
  const run = new VirtualRun(streamSetup(blocks), { startMs: START_MS });
  for (const { event = {}, ...message } of messages)
    run.send('flights', { payload: payloadOf(event), ...message });
  const samples = run
    .exposition()
    .split('\n')
    .filter((line) => line.startsWith('m'))
    .sort();
  return { run, samples };
}

const counter = (labels: object) => ({ m: { type: 'counter', labels } });

describe('named tokens of the subject', () => {
  const stream = { subject: 'shop.orders.{region}.{kind}.{rest...}' };

  test('are fields of the event', () => {
    const { samples } = samplesAfter(
      {
        stream,
        steps: [{ where: "region != 'test'" }, { set: { place: "region + '-' + kind" } }],
        metrics: counter({ place: 'place', rest: 'rest' }),
      },
      { subject: 'shop.orders.eu.web.a.b' },
      { subject: 'shop.orders.eu.web.a.b' },
      { subject: 'shop.orders.us.app.c' },
      { subject: 'shop.orders.test.app.c' },
    );
    expect(samples).toEqual(['m{place="eu-web",rest="a.b"} 2', 'm{place="us-app",rest="c"} 1']);
  });

  test('win over a field of the payload', () => {
    const { samples } = samplesAfter(
      { stream, metrics: counter({ region: 'region' }) },
      { subject: 'shop.orders.eu.web.a', event: { region: 'moon' } },
    );
    expect(samples).toEqual(['m{region="eu"} 1']);
  });

  test('are missing in a message whose subject does not match their pattern', () => {
    const { samples } = samplesAfter(
      {
        stream: { subject: ['a.{region}', 'b.{kind}'] },
        metrics: counter({ region: 'region', kind: 'kind' }),
      },
      { subject: 'a.eu' },
      { subject: 'b.web' },
    );
    expect(samples).toEqual(['m{kind="web"} 1', 'm{region="eu"} 1']);
  });

  test('have a schema of their own', () => {
    const { run } = samplesAfter(
      {
        stream: { ...stream, tokens: { region: { enum: ['eu', 'us'] } } },
        metrics: counter({ region: 'region' }),
      },
      { subject: 'shop.orders.eu.web.a' },
      { subject: 'shop.orders.moon.web.a' },
    );
    expect(run.accounts[0]).toMatchObject({ accepted: 1, rejected: new Map([['schema', 1]]) });
    expect([...(run.accounts[0]?.violations ?? [])]).toEqual([{ field: '/region', rule: 'enum', count: 1 }]);
  });

  test('can identify an event for deduplication, and serve in windows', () => {
    const { samples, run } = samplesAfter(
      {
        stream: { subject: 'dev.{device}', deduplicate: { by: 'device', within: '1m' } },
        metrics: { m: { type: 'window', aggregate: 'top', value: 'device', size: '1m', slide: '1s' } },
      },
      { subject: 'dev.a' },
      { subject: 'dev.a' },
      { subject: 'dev.b' },
    );
    expect(samples).toEqual(['m{top="a"} 1', 'm{top="b"} 1']);
    expect(run.accounts[0]?.rejected).toEqual(new Map([['duplicate', 1]]));
  });
});

describe('headers', () => {
  test('are fields where they are declared; a missing one is no field', () => {
    const { samples } = samplesAfter(
      {
        stream: { headers: { tenant: 'X-Tenant' } },
        metrics: counter({ tenant: { value: 'tenant', default: 'none' } }),
      },
      { headers: { 'X-Tenant': 'acme' } },
      {},
    );
    expect(samples).toEqual(['m{tenant="acme"} 1', 'm{tenant="none"} 1']);
  });

  test('have a schema of their own', () => {
    const headers = { tenant: { name: 'X-Tenant', schema: { pattern: '^[a-z]+$' } } };
    const { run } = samplesAfter(
      { stream: { headers }, metrics: counter({ tenant: 'tenant' }) },
      { headers: { 'X-Tenant': 'acme' } },
      { headers: { 'X-Tenant': '7' } },
      {},
    );
    expect(run.accounts[0]).toMatchObject({ accepted: 2, rejected: new Map([['schema', 1]]) });
  });
});

describe('message', () => {
  test.each([
    ['message.subject', 'm{of="orders.eu"} 1'],
    ['message.token[1]', 'm{of="eu"} 1'],
    ['message.headers["X-GitHub-Event"]', 'm{of="push"} 1'],
    ["'X-GitHub-Event' in message.headers ? 'yes' : 'no'", 'm{of="yes"} 1'],
    ['message.stream', 'm{of="ORDERS"} 1'],
    ['message.sequence', 'm{of="7"} 1'],
    ['message.arrival - message.time', 'm{of="1.5"} 1'],
    ['message.size', 'm{of="2"} 1'],
    ['message.headers["absent"]', 'm 1'],
    ["message.headers[?'absent'].orValue('none')", 'm{of="none"} 1'],
    ["has(message.headers.absent) ? 'yes' : 'no'", 'm{of="no"} 1'],
  ])('has %s', (of, sample) => {
    const { samples } = samplesAfter(
      { metrics: counter({ of }) },
      {
        subject: 'orders.eu',
        headers: { 'X-GitHub-Event': 'push' },
        sequence: 7,
        stored: { stream: 'ORDERS', atMs: START_MS - 1_500 },
      },
    );
    expect(samples).toEqual([sample]);
  });

  test('lacks what plain subjects do not have', () => {
    const { samples, run } = samplesAfter(
      {
        metrics: { ...counter({ of: 'message.stream' }), mage: { type: 'gauge', value: 'message.time' } },
      },
      {},
    );
    expect(samples).toEqual(['m 1']);
    expect(metricAccountOf(run.machine.engine, 'mage').skipped).toEqual({ missing: 1 });
  });

  test('is that of the message, also for each element and in a stream that it is routed to', () => {
    const { samples } = samplesAfter(
      { steps: [{ each: 'items', as: 'item' }], metrics: counter({ of: 'message.subject', item: 'item' }) },
      { subject: 'orders.eu', event: { items: ['a', 'b'] } },
    );
    expect(samples).toEqual(['m{of="orders.eu",item="a"} 1', 'm{of="orders.eu",item="b"} 1']);
  });

  test('is another thing than a field of this name', () => {
    const { samples } = samplesAfter(
      { metrics: counter({ of: 'event.message' }) },
      { event: { message: 'hello' } },
    );
    expect(samples).toEqual(['m{of="hello"} 1']);
  });
});

describe('what travels beside the payload and is longer than a string may be', () => {
  const limits = { stringBytes: 100 };
  const [fits, long] = ['x'.repeat(100), 'é'.repeat(51)];

  test.each<[string, StreamBlocks, (text: string) => Omit<VirtualMessage, 'payload'>]>([
    [
      'a header',
      { stream: { headers: { tenant: 'Tenant' }, limits }, metrics: counter({ tenant: 'tenant' }) },
      (text) => ({ headers: { Tenant: text } }),
    ],
    [
      'a token',
      { stream: { subject: 'flights.{tenant}', limits }, metrics: counter({ tenant: 'tenant' }) },
      (text) => ({ subject: `flights.${text}` }),
    ],
    [
      'one of message.headers',
      { stream: { limits }, metrics: counter({ tenant: "message.headers['Tenant']" }) },
      (text) => ({ headers: { Tenant: text } }),
    ],
    [
      'one of message.token',
      { stream: { limits }, metrics: counter({ tenant: 'message.token[1]' }) },
      (text) => ({ subject: `flights.${text}` }),
    ],
  ])('rejects the event, as one of the payload does: %s', (_, blocks, messageWith) => {
    const { samples, run } = samplesAfter(blocks, messageWith(fits), messageWith(long));
    expect(samples).toEqual([`m{tenant="${fits}"} 1`]);
    expect(run.happened).toMatchObject([
      { kind: 'eventRejected', rejection: { detail: 'a string is longer than 100 bytes' } },
    ]);
  });
});
