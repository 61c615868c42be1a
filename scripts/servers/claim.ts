import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** Something that only one natsight process on this machine has. It ends with the process, however that ends. */
export interface Claim {
  /** Whether nobody else can have it. */
  readonly isCertain: boolean;
  release(): void;
}

/** Linux has sockets without a file, which nobody has to clean up. https://man7.org/linux/man-pages/man7/unix.7.html */
const hasNamedSockets = process.platform === 'linux';

/** Elsewhere there are no claims: everybody gets one. */
const NO_CLAIM: Claim = { isCertain: false, release: () => undefined };

/** Claims a name, of at most 90 characters; `undefined` if another claim has it, of this process or of another one. */
export async function claim(name: string): Promise<Claim | undefined> {
  if (!hasNamedSockets) return NO_CLAIM;
  const server = createServer((socket) => socket.destroy()).unref();
  const fault = await listenFault(server, `\0natsight ${name}`);
  if (fault === undefined) return { isCertain: true, release: () => void server.close() };
  // Where sockets are forbidden altogether, starting must not fail for want of a claim.
  return fault === 'EADDRINUSE' ? undefined : NO_CLAIM;
}

function listenFault(server: Server, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(path, () => resolve(undefined));
  });
}
