import type { IncomingMessage } from 'node:http';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Whether the page of another site sent a request that may change something. As in Go's net/http.CrossOriginProtection: browsers say
 * where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; clients that send neither are no browsers.
 */
export function isCrossSite({ method = '', headers }: IncomingMessage): boolean {
  if (SAFE_METHODS.has(method)) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && hostOf(headers.origin) !== headers.host?.toLowerCase();
}

/** The host and port of an origin; `undefined` for `null` and what is no origin. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/?#@]+)$/i.exec(origin)?.[1]?.toLowerCase();
}
