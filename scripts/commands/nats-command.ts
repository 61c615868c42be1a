/** What the help says about `--nats.url`. */
export const NATS_URL_HELP =
  'NATS server (default: NATS_URL, else the server of "natsight start", else nats://127.0.0.1:4222)';

/** The NATS server of a command without `--nats.url`. */
export async function defaultServer(): Promise<string> {
  const fromEnvironment = process.env['NATS_URL'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const { readRunState } = await import('../deployment/run-state.js');
  return readRunState(process.cwd())?.nats ?? 'nats://127.0.0.1:4222';
}

/** Aborted by Ctrl-C, by SIGTERM, or after `forMs`. */
export function endSignal(forMs: number | undefined): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // Not AbortSignal.timeout with AbortSignal.any: Node 20 collects the timeout as garbage, and it never aborts.
  if (forMs !== undefined) setTimeout(() => stop.abort(), forMs).unref();
  return stop.signal;
}
