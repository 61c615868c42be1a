import * as z from 'zod';
import { expressionSchema } from './expression.js';

/** Where to find the trace of an event. */
export type ExemplarSource =
  | { readonly kind: 'header' }
  /** The event contains the text of such a header. */
  | { readonly kind: 'traceparent'; readonly traceparent: string }
  | { readonly kind: 'ids'; readonly traceId: string; readonly spanId: string | undefined };

export const exemplarSchema = z
  .union([
    z.literal('traceparent', {
      error: 'expected "traceparent", or an object with "traceparent" or "traceId"',
    }),
    z.strictObject({ traceparent: expressionSchema }),
    z.strictObject({ traceId: expressionSchema, spanId: expressionSchema.optional() }),
  ])
  .describe(
    'Where to find the trace of an event: "traceparent" for the header of the message, or CEL expressions, { traceparent } or { traceId, spanId }. Default: no exemplars.',
  )
  .transform((input): ExemplarSource => {
    if (input === 'traceparent') return { kind: 'header' };
    if ('traceparent' in input) return { kind: 'traceparent', traceparent: input.traceparent };
    return { kind: 'ids', traceId: input.traceId, spanId: input.spanId };
  });

/** Its expressions, by key. */
export function exemplarExpressions(source: ExemplarSource | undefined): ReadonlyMap<string, string> {
  switch (source?.kind) {
    case 'traceparent':
      return new Map([['traceparent', source.traceparent]]);
    case 'ids':
      return new Map([
        ['traceId', source.traceId],
        ...(source.spanId === undefined ? [] : [['spanId', source.spanId] as const]),
      ]);
    default:
      return new Map();
  }
}
