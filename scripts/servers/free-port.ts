import { createServer } from 'node:net';

/** Below Linux' range for outgoing connections, which could take the port before it is bound. */
const firstPort = 20_000;
const lastPort = 32_000;

/** A free port of 127.0.0.1. Random, so that parallel test workers rarely choose the same one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    if (await isFree(port)) return port;
  }
}

/** `wanted` if it is free, else any other free port. */
export async function freePortNear(wanted: number): Promise<number> {
  return (await isFree(wanted)) ? wanted : await freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
