import type { HttpServerLink } from '../../exporter/io/http-client/http-access.js';
import { send } from '../../exporter/io/http-client/request.js';
import { statusFault } from '../../setup/deployment/server-answer.js';
import type { Child } from './child.js';

const probeTimeoutMs = 2_000;
const maxProbeBytes = 1024 * 1024;

/** A server started by natsight. */
export interface Server {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process has exited, for any reason. */
  readonly ended: Promise<void>;
  /** The last output of the process. */
  readonly lastLines: () => string;
  readonly stop: () => Promise<void>;
}

export function serverOf(child: Child, url: string, port: number): Server {
  return {
    url,
    port,
    pid: child.pid,
    ended: child.ended,
    lastLines: () => child.lastLines,
    stop: () => child.stop(),
  };
}

/** A readiness probe: whether a GET of `url` answers with 2xx. `link`: how the server is signed in to, if at all. */
export function answers(url: string, link?: HttpServerLink): () => Promise<boolean> {
  const { origin, pathname } = new URL(url);
  const address = { url: origin, authorization: link?.address.authorization };
  const call = {
    address,
    method: 'GET',
    path: pathname,
    timeLimitMs: probeTimeoutMs,
    maxBytes: maxProbeBytes,
  } as const;
  return async () => {
    const answer = await send({ ...call, access: link?.access?.() });
    return answer.kind === 'answer' && statusFault(answer) === undefined;
  };
}
