import { createServer } from 'node:net';
import { claim } from './claim.js';

/** Below Linux' range for outgoing connections, which could take the port before it is bound. */
const firstPort = 20_000;
const lastPort = 32_000;

/** How often a server is started on another port because somebody took the one that was free before. */
const maxAttempts = 5;

/** A free port of 127.0.0.1. Random, so that parallel test workers rarely choose the same one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomPort();
    if (await isFree(port)) return port;
  }
}

/**
 * Launches something on `wanted`, or on a random port if that one is not free. Two natsight processes that do this at the same moment
 * never choose the same port: each claims its own until it exits. Whatever else takes the port before it is bound, another is tried.
 */
export async function onFreePort<Launched>(
  wanted: number | undefined,
  launch: (port: number) => Promise<Launched>,
): Promise<Launched> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await claimPort(attempt === 1 ? wanted : undefined);
    try {
      return await launch(port);
    } catch (error) {
      if (attempt === maxAttempts || (await isFree(port))) throw error;
    }
  }
}

/** A free port that no other natsight process gets while this one runs: `wanted` if possible. */
export async function claimPort(wanted?: number): Promise<number> {
  for (let port = wanted ?? randomPort(); ; port = randomPort()) {
    const claimed = await claim(`port ${port}`);
    if (claimed === undefined) continue;
    if (await isFree(port)) return port;
    claimed.release();
  }
}

function randomPort(): number {
  return firstPort + Math.floor(Math.random() * (lastPort - firstPort));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
