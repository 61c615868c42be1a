import { createServer } from 'node:net';

/** Below the range from which Linux gives out ports to outgoing connections, which could take ours before we bind. */
const firstPort = 20_000;
const lastPort = 32_000;

/** A port of 127.0.0.1 that nobody listens on. Random, so that test workers side by side rarely meet. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    if (await isFree(port)) return port;
  }
}

/** `wanted`, if nobody has it, else any other. */
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
