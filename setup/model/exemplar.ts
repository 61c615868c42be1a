import * as z from 'zod';
import { expressionSchema } from './expression.js';

/** Where the trace of an event is found, to which the points of a graph then lead. */
export type ExemplarSource =
  | { readonly kind: 'header' }
  /** The text of such a header, in the event itself. */
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
    'Where the trace of an event is found: "traceparent", the header of the message, or CEL expressions, { traceparent } or { traceId, spanId }. Unset: no exemplars.',
  )
  .transform((input): ExemplarSource => {
    if (input === 'traceparent') return { kind: 'header' };
    if ('traceparent' in input) return { kind: 'traceparent', traceparent: input.traceparent };
    return { kind: 'ids', traceId: input.traceId, spanId: input.spanId };
  });

/** The expressions that it reads of an event, by their keys. */
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
