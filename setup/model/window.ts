import * as z from 'zod';
import { AGGREGATE_NAMES, AGGREGATE_PATTERN, aggregatesWith, parseAggregate, traitsOf } from './aggregate.js';
import type { AggregateSpec } from './aggregate.js';
import { formatDuration } from './duration.js';
import { positiveDurationSchema } from './duration-schema.js';
import { percentileFault } from './percentile.js';
import { expressionSchema } from './expression.js';
import { publishSubjectSchema } from './subject.js';

/** Most windows of a series that an event can be in: its "size" divided by its "slide". */
export const MAX_SLIDES = 100_000;

/** The keys that only a metric of type `window` has. */
export const windowKeys = {
  aggregate: z
    .string()
    .regex(AGGREGATE_PATTERN, {
      error: ({ input }) => percentileFault(input) ?? `expected ${AGGREGATE_NAMES}`,
    })
    .describe(`One of ${AGGREGATE_NAMES}. A rate is per second; peak is the highest rate of one second.`),
  value: expressionSchema
    .optional()
    .describe(
      `The number to show or aggregate; ${aggregatesWith(({ input }) => input === 'identity')} take strings. Required, except for ${aggregatesWith(({ needsValue }) => !needsValue)}.`,
    ),
  size: positiveDurationSchema
    .optional()
    .describe('Its length. Use "session" instead for windows that end after a gap without events.'),
  slide: positiveDurationSchema
    .optional()
    .describe('Distance between windows. It must divide "size" evenly. Default: "size", without overlap.'),
  session: positiveDurationSchema
    .optional()
    .describe('The gap. A session grows with each event and ends after this long without one.'),
  limit: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe(`Window ${aggregatesWith(({ ranks }) => ranks)}: number of values shown, in the label "top".`),
  publish: publishSubjectSchema
    .optional()
    .describe('Subject to which each closed window is published, as a CloudEvent. Default: only shown.'),
};

/** How the events of a series are divided into windows. */
export type WindowSpan =
  /** Windows of one size, one slide apart. They do not overlap if size and slide are equal. */
  | { readonly kind: 'sized'; readonly sizeMs: number; readonly slideMs: number }
  /** A window contains the events of one series that are no further apart than the gap. */
  | { readonly kind: 'session'; readonly gapMs: number };

export type SpanKind = WindowSpan['kind'];
export type WindowSpanOf<Kind extends SpanKind> = Extract<WindowSpan, { kind: Kind }>;

export interface WindowParts {
  readonly value: string | undefined;
  readonly aggregate: AggregateSpec;
  readonly span: WindowSpan;
  /** Subject for closed windows. */
  readonly publish: string | undefined;
}

export type WindowInput = z.output<z.ZodObject<typeof windowKeys>>;

export function windowOf(input: WindowInput, context: z.RefinementCtx): WindowParts {
  return {
    value: input.value,
    aggregate: aggregateOf(input, context),
    span: spanOf(input, context),
    publish: input.publish,
  };
}

function aggregateOf({ aggregate, value, limit }: WindowInput, context: z.RefinementCtx): AggregateSpec {
  const spec = parseAggregate(aggregate, limit);
  if (spec === undefined) throw new Error(`BUG: no aggregate is called "${aggregate}"`);
  if (value === undefined && traitsOf(spec).needsValue) {
    const message = `"${aggregate}" needs a "value" expression`;
    context.addIssue({ code: 'custom', path: ['aggregate'], message });
  }
  return spec;
}

function spanOf({ size, slide, session }: WindowInput, context: z.RefinementCtx): WindowSpan {
  const report = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (size === undefined) {
    if (session === undefined) report([], 'expected "size" or "session", found neither');
    else if (slide !== undefined)
      report(['slide'], '"slide" is only valid with "size": sessions do not overlap');
    return { kind: 'session', gapMs: session ?? 0 };
  }
  if (session !== undefined) report(['session'], 'use "size" or "session", not both');
  const slideMs = slide ?? size;
  if (slideMs > size || size % slideMs !== 0) {
    const parts = `a slide that divides the size ${formatDuration(size)} evenly`;
    report(['slide'], `expected ${parts}, found ${formatDuration(slideMs)}`);
  }
  if (size / slideMs > MAX_SLIDES) {
    const shortest = formatDuration(Math.ceil(size / MAX_SLIDES));
    report(
      ['slide'],
      `expected at least ${shortest}, so that an event is in at most ${MAX_SLIDES} windows, found ${formatDuration(slideMs)}`,
    );
  }
  return { kind: 'sized', sizeMs: size, slideMs };
}
