/** The longest wait that a server may ask for. Alerts have to be renewed within their lease of one minute. */
export const MAX_RETRY_AFTER_MS = 30_000;

/** The wait that a `Retry-After` header in seconds asks for, within the bound; `undefined` without one. */
export function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined || !/^\s*\d+\s*$/.test(header)) return undefined;
  return Math.min(MAX_RETRY_AFTER_MS, Number(header) * 1_000);
}
