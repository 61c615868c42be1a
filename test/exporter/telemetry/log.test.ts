import { describe, expect, test } from '@jest/globals';
import { Connections } from '../../../exporter/telemetry/connections.js';
import { humanLine } from '../../../exporter/telemetry/human-line.js';
import { harmless } from '../../../exporter/telemetry/log.js';

describe('a line for a person', () => {
  const line = (fields: object) =>
    humanLine(JSON.stringify({ level: 'warn', time: '2026-11-23T12:00:01.234Z', service: 'x', ...fields }));

  test('has the time, the level, the sentence and the fields', () => {
    expect(line({ msg: 'stream connected', stream: 'flights', subject: 'flights.>', count: 3 })).toBe(
      '12:00:01.234 WARN  stream connected stream=flights subject=flights.> count=3\n',
    );
  });

  test('no input reaches the terminal as a control character', () => {
    expect(line({ msg: 'bad', detail: 'a b\u001b[2J\n"' })).toBe(
      '12:00:01.234 WARN  bad detail="a b\\u001b[2J\\n\\""\n',
    );
  });
});

test('characters that a terminal obeys and JSON leaves as they are become escapes, which mean the same in JSON', () => {
  const fields = { detail: '\x7f \x9b2J \u202e \u2028 \u2066 é \u{1F6A8}' };
  const line = harmless(JSON.stringify(fields));
  expect(line).toBe('{"detail":"\\u007f \\u009b2J \\u202e \\u2028 \\u2066 é \u{1F6A8}"}');
  expect(JSON.parse(line)).toEqual(fields);
});

describe('connections', () => {
  test('say why each stream is not ready', () => {
    const connections = new Connections(() => 0);
    connections.setStreams(['flights', 'orders']);
    connections.streamConnected('flights');
    connections.streamLost('orders', 'no JetStream stream "ORDERS"');
    connections.streamConnected('unheard of');
    expect(connections.problems()).toEqual(['stream "orders" is not ready: no JetStream stream "ORDERS"']);
    expect([connections.isConnected('flights'), connections.isConnected('orders')]).toEqual([true, false]);
    connections.setStreams(['flights', 'new']);
    expect(connections.problems()).toEqual(['stream "new" is not ready: not connected yet']);
  });
});
