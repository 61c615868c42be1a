import { describe, expect, test } from '@jest/globals';
import { Connections } from '../../../exporter/telemetry/connections.js';

describe('why the exporter is not ready', () => {
  test('a stream that is denied, and a table that was never loaded', () => {
    const connections = new Connections();
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
    const connections = new Connections();
    connections.tableFailed('a.csv', 'no such file');
    connections.tableLoaded('a.csv');
    connections.tableFailed('a.csv', 'no such file');
    expect(connections.problems()).toEqual([]);
  });
});
