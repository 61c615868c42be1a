import { describe, expect, test } from '@jest/globals';
import { cloudEventsCodec } from '../../../exporter/decode/cloudevents.js';
import type { ClosedWindow } from '../../../exporter/window/closed-window.js';
import { windowMessage } from '../../../exporter/window/window-message.js';
import { metricSchema } from '../../../setup/model/metric.js';
import type { WindowMetric } from '../../../setup/model/metric.js';

function metricOf(aggregate: string): WindowMetric {
  const common = { type: 'window', stream: 'flights', help: 'Help.', size: '1m', publish: 'windows' };
  const metric = metricSchema.parse({ ...common, aggregate, value: 'delay' });
  if (metric.kind !== 'window') throw new Error('it is a window');
  return { ...metric, name: 'flight_delay' };
}

const startMs = Date.UTC(2001, 1, 24, 7);
const closed: ClosedWindow = {
  metric: metricOf('p99.9'),
  labels: { origin: 'ORD', haul: 'long' },
  startMs,
  endMs: startMs + 60_000,
  reading: 12.5,
  events: 3,
};
const message = (changed: Partial<ClosedWindow> = {}) =>
  windowMessage({ ...closed, ...changed }, 'flight-operations');
const eventOf = (changed: Partial<ClosedWindow> = {}): unknown => JSON.parse(message(changed).payload);

test('a closed window is a CloudEvent with all that is known of it', () => {
  expect(eventOf()).toEqual({
    specversion: '1.0',
    id: 'flight-operations/flight_delay?haul=long&origin=ORD/982998000000/982998060000',
    source: 'flight-operations',
    type: 'io.natsight.window.closed',
    subject: 'flight_delay',
    time: '2001-02-24T07:01:00.000Z',
    datacontenttype: 'application/json',
    data: {
      metric: 'flight_delay',
      labels: { origin: 'ORD', haul: 'long' },
      start: '2001-02-24T07:00:00.000Z',
      end: '2001-02-24T07:01:00.000Z',
      aggregate: 'p99.9',
      value: 12.5,
      events: 3,
    },
  });
});

test('natsight reads it as an event', () => {
  const payload = new TextEncoder().encode(message().payload);
  const header = (name: string) => (name === 'Content-Type' ? 'application/cloudevents+json' : undefined);
  const incoming = { subject: 'windows', payload, header, sequence: undefined, arrivalMs: 0 };
  expect(cloudEventsCodec({}).decode(incoming)).toMatchObject({
    metric: 'flight_delay',
    value: 12.5,
    ce_id: message().id,
    ce_source: 'flight-operations',
    ce_time: '2001-02-24T07:01:00.000Z',
  });
});

describe('the id', () => {
  test('differs by metric, labels and window, and by nothing else', () => {
    const others = [
      message({ labels: { origin: 'ORD' } }),
      message({ labels: {} }),
      message({ labels: { origin: 'ORD', haul: 'short' } }),
      message({ labels: { origin: 'ORD&haul=long' } }),
      message({ startMs: startMs - 60_000 }),
      message({ endMs: startMs + 30_000 }),
      message({ metric: { ...closed.metric, name: 'another' } }),
      windowMessage(closed, 'another-service'),
    ];
    expect(new Set([message(), ...others].map(({ id }) => id)).size).toBe(1 + others.length);
    const same = { labels: { haul: 'long', origin: 'ORD' }, reading: 1, events: 9 };
    expect(message(same).id).toBe(message().id);
  });

  test('is plain ASCII whatever the labels are', () => {
    const { id } = message({ labels: { origin: 'Zürich\r\nNats-Msg-Id: x/🎈' } });
    expect(id).toMatch(/^[\x21-\x7e]+$/);
  });
});

test('the values of a top window stand by name, also under odd ones', () => {
  const reading = new Map([
    ['ORD', 3],
    ['__proto__', 2],
  ]);
  const { payload } = message({ metric: metricOf('top'), reading });
  expect(payload).toContain('"aggregate":"top","values":{"ORD":3,"__proto__":2},"events":3');
});

test('a value that JSON does not have is null', () => {
  expect(eventOf({ reading: Infinity })).toMatchObject({ data: { value: null } });
});

test('times beyond those that RFC 3339 has are its first and its last', () => {
  const [first, last] = ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
  expect(eventOf({ startMs: -9e15, endMs: 9e15 })).toMatchObject({
    time: last,
    data: { start: first, end: last },
  });
});
