import * as z from 'zod';
import { formatDuration } from './duration.js';
import { positiveDurationSchema } from './duration-schema.js';
import { expressionSchema } from './expression.js';
import { publishSubjectSchema } from './subject.js';

const AGGREGATE = /^(?:count|sum|mean|min|max|stddev|rate|distinct|top|p(\d{1,2}(?:\.\d+)?))$/;

/** What a metric of type `window` has beside what all metrics have. */
export const windowKeys = {
  aggregate: z
    .string()
    .regex(
      AGGREGATE,
      'expected count, sum, mean, min, max, stddev, rate, distinct, top or a percentile such as p95',
    )
    .describe(
      'count, sum, mean, min, max, stddev, rate (per second), distinct, top, or pNN (p50, p95, p99.9).',
    ),
  value: expressionSchema.optional().describe('What is aggregated. Needed but for count and rate.'),
  size: positiveDurationSchema
    .optional()
    .describe('How much time a window covers. Instead of it, "session" cuts windows by silence.'),
  slide: positiveDurationSchema
    .optional()
    .describe('How far windows are apart; divides size. Unset: size, that is, windows that do not overlap.'),
  session: positiveDurationSchema
    .optional()
    .describe('Windows go from event to event, and end when none follows for longer than this.'),
  limit: z.int().min(1).max(1000).default(10).describe('For top: how many values are shown.'),
  publish: publishSubjectSchema
    .optional()
    .describe(
      'Subject to which each window that closes goes, as a CloudEvent. Unset: windows are only shown.',
    ),
};

/** What a window computes. */
export type AggregateSpec =
  | { readonly kind: 'count' | 'sum' | 'mean' | 'stddev' | 'min' | 'max' | 'rate' | 'distinct' }
  | { readonly kind: 'quantile'; readonly quantile: number }
  | { readonly kind: 'top'; readonly limit: number };

/** How windows are cut out of time. */
export type WindowSpan =
  /** All of one size, each a slide after the one before; they do not overlap where both are the same. */
  | { readonly kind: 'sized'; readonly sizeMs: number; readonly slideMs: number }
  /** From event to event, as long as these are no further apart than the gap. */
  | { readonly kind: 'session'; readonly gapMs: number };

export interface WindowParts {
  readonly value: string | undefined;
  readonly aggregate: AggregateSpec;
  readonly span: WindowSpan;
  /** Subject for closed windows. */
  readonly publish: string | undefined;
}

export type WindowInput = z.output<z.ZodObject<typeof windowKeys>>;

export function windowOf(input: WindowInput, context: z.RefinementCtx): WindowParts {
  if (input.value === undefined && input.aggregate !== 'count' && input.aggregate !== 'rate') {
    context.addIssue({
      code: 'custom',
      path: ['aggregate'],
      message: `"${input.aggregate}" needs a "value" expression`,
    });
  }
  return {
    value: input.value,
    aggregate: aggregateOf(input.aggregate, input.limit),
    span: spanOf(input, context),
    publish: input.publish,
  };
}

/** `p99.9`, `count`: as the setup writes it. */
export function aggregateName(spec: AggregateSpec): string {
  // 99.9 / 100 * 100 is 99.90000000000001.
  return spec.kind === 'quantile' ? `p${Number((spec.quantile * 100).toPrecision(12))}` : spec.kind;
}

function spanOf({ size, slide, session }: WindowInput, context: z.RefinementCtx): WindowSpan {
  const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (size === undefined) {
    if (session === undefined) complain([], 'expected "size" or "session", found neither');
    else if (slide !== undefined) complain(['slide'], '"slide" goes with "size": sessions do not overlap');
    return { kind: 'session', gapMs: session ?? 0 };
  }
  if (session !== undefined) complain(['session'], 'a window has "size" or "session", not both');
  const slideMs = slide ?? size;
  if (slideMs > size || size % slideMs !== 0) {
    const parts = `a slide that divides the size ${formatDuration(size)} into whole parts`;
    complain(['slide'], `expected ${parts}, found ${formatDuration(slideMs)}`);
  }
  return { kind: 'sized', sizeMs: size, slideMs };
}

function aggregateOf(name: string, limit: number): AggregateSpec {
  const percentile = AGGREGATE.exec(name)?.[1];
  if (percentile !== undefined) return { kind: 'quantile', quantile: Number(percentile) / 100 };
  if (name === 'top') return { kind: 'top', limit };
  // The pattern admits no name beyond these.
  return { kind: name as 'count' };
}
