import { describe, expect, test } from '@jest/globals';
import { Connections } from '../../../exporter/telemetry/connections.js';

describe('why the exporter is not ready', () => {
  test('a stream that is denied, and a table that was never loaded', () => {
    const connections = new Connections(() => 0);
    connections.setStreams(['orders']);
    connections.streamConnected('orders');
    connections.tableFailed(
      'bucket rates',
      'NATS does not permit publishing to "$JS.API.STREAM.INFO.KV_rates"',
    );
    connections.streamLost('orders', 'NATS does not permit the subscription to "orders.>"');
    expect(connections.isConnected('orders')).toBe(false);
    expect(connections.streamProblem('orders')).toContain('does not permit the subscription');
    expect(connections.problems()).toEqual([
      'lookup table "bucket rates" is not loaded: NATS does not permit publishing to "$JS.API.STREAM.INFO.KV_rates"',
      'stream "orders" is not ready: NATS does not permit the subscription to "orders.>"',
    ]);
  });

  test('not a table that was loaded before: it stays in use', () => {
    const connections = new Connections(() => 0);
    connections.tableFailed('a.csv', 'no such file');
    connections.tableLoaded('a.csv');
    connections.tableFailed('a.csv', 'no such file');
    expect(connections.problems()).toEqual([]);
  });
});

describe('since when something is not read', () => {
  const clock = { nowMs: 0 };
  const connections = new Connections(() => clock.nowMs);
  const at = (nowMs: number) => (clock.nowMs = nowMs);
  const since = () => connections.troubles().map(({ kind, sinceMs }) => [kind, sinceMs]);

  test('another reason for the same outage does not begin it anew', () => {
    at(1_000);
    connections.setStreams(['orders']);
    at(2_000);
    connections.streamLost('orders', 'the connection to NATS is lost');
    connections.natsLost('connection refused');
    expect(since()).toEqual([
      ['nats', 2_000],
      ['stream', 1_000],
    ]);
    at(3_000);
    connections.natsLost('no route');
    expect(since()[0]).toEqual(['nats', 2_000]);
    connections.natsConnected();
    connections.streamConnected('orders');
    expect([since(), connections.reading('orders')]).toEqual([[], { problem: undefined, sinceMs: 3_000 }]);
    at(4_000);
    connections.streamLost('orders', 'denied');
    connections.tableFailed('a.csv', 'no such file');
    expect(since()).toEqual([
      ['setup', 4_000],
      ['stream', 4_000],
    ]);
  });

  test('a stream that a reload keeps is read as before', () => {
    at(5_000);
    connections.setStreams(['orders', 'flights']);
    expect([...connections.streams()]).toEqual([
      ['orders', { problem: 'denied', sinceMs: 4_000 }],
      ['flights', { problem: 'not connected yet', sinceMs: 5_000 }],
    ]);
  });
});
