import type { Trace } from '../event/exemplar.js';

/** version, trace-id, parent-id and flags; what later versions append stands behind another dash. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;
const SAMPLED = 1;

/**
 * The trace that the header names (https://www.w3.org/TR/trace-context/#traceparent-header); `undefined` when it is malformed, or
 * when the trace is not sampled: nobody has stored it, so nothing can lead to it.
 */
export function parseTraceparent(header: string): Trace | undefined {
  const [, version = '', traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(header) ?? [];
  if (version === '' || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  return (Number.parseInt(flags, 16) & SAMPLED) === 0 ? undefined : { traceId, spanId };
}
