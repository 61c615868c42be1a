import type { Child } from './child.js';

const probeTimeoutMs = 2_000;

/** A server that we started, as its users see it. */
export interface Server {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** What it printed last. */
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

/** A readiness probe: does a GET of `url` answer 2xx? */
export function answers(url: string): () => Promise<boolean> {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs) });
    await response.body?.cancel();
    return response.ok;
  };
}
