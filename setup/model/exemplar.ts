import { z } from 'zod';
import { expressionSchema } from './expression.js';

/** Where the trace of an event is found, to which the points of a graph then lead. */
export type ExemplarSource =
  | { readonly kind: 'traceparent' }
  | { readonly kind: 'fields'; readonly traceId: string; readonly spanId: string | undefined };

export const exemplarSchema = z
  .union([
    z.literal('traceparent', { error: 'expected "traceparent", or an object with "traceId"' }),
    z.strictObject({ traceId: expressionSchema, spanId: expressionSchema.optional() }),
  ])
  .describe(
    'Where the trace of an event is found: "traceparent", the header of the message, or { traceId, spanId }, CEL expressions. Unset: no exemplars.',
  )
  .transform((input): ExemplarSource =>
    input === 'traceparent'
      ? { kind: 'traceparent' }
      : { kind: 'fields', traceId: input.traceId, spanId: input.spanId },
  );
