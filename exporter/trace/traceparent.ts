import type { Trace } from '../event/exemplar.js';

/** version, trace-id, parent-id and flags. Later versions may append more after another dash. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;
const SAMPLED = 1;

/**
 * Parses a traceparent header (https://www.w3.org/TR/trace-context/#traceparent-header). `undefined` if it is malformed, or if
 * the trace is not sampled: such a trace is not stored, so a link to it would be dead.
 */
export function parseTraceparent(header: string): Trace | undefined {
  const [, version = '', traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(header) ?? [];
  if (version === '' || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  return (Number.parseInt(flags, 16) & SAMPLED) === 0 ? undefined : { traceId, spanId };
}
