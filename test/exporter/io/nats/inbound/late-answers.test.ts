import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { systemClock } from '../../../../../exporter/io/clock.js';
import { Inbound } from '../../../../../exporter/io/nats/inbound/inbound.js';
import { connectThrough } from '../../../../../exporter/io/nats/inbound/inbound-transport.js';
import { listen } from '../../../../support/listen.js';
import { waitFor } from '../../../../support/wait-for.js';

const INFO = 'INFO {"server_id":"S","version":"2.15.0","max_payload":1048576,"headers":true}\r\n';
const PING_MS = 100;

const stops: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

/** A server that answers only the first ping, which is part of connecting. */
async function connected(): Promise<{ connection: NatsConnection; server: Socket; pings: () => number }> {
  let pings = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const asked = bytes.toString('latin1').split('PING\r\n').length - 1;
      if (pings === 0 && asked > 0) socket.write('PONG\r\n');
      pings += asked;
    });
    socket.write(INFO);
  });
  const port = await listen(server);
  const { connection } = await connectThrough(new Inbound(systemClock), {
    servers: `127.0.0.1:${port}`,
    pingInterval: PING_MS,
    maxPingOut: 2,
    reconnect: false,
  });
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    await connection.closed();
    await new Promise((resolve) => server.close(resolve));
  });
  const [socket] = sockets;
  if (socket === undefined) throw new Error('BUG: connected without a socket');
  return { connection, server: socket, pings: () => pings };
}

test('a connection whose answers are late is kept while bytes come', async () => {
  const { connection, server, pings } = await connected();
  const sending = setInterval(() => server.write('+OK\r\n'), PING_MS / 10);
  stops.push(async () => clearInterval(sending));
  // More than the two that may wait for an answer, after that of connecting.
  await waitFor('pings', pings, (count) => count > 5);
  expect(connection.isClosed()).toBe(false);
});

test('a connection on which nothing comes is dropped', async () => {
  const { connection, pings } = await connected();
  await connection.closed();
  expect(pings()).toBe(3);
});
