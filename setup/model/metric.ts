import * as z from 'zod';
import { traitsOf } from './aggregate.js';
import { positiveDurationSchema } from './duration-schema.js';
import { exemplarSchema } from './exemplar.js';
import type { ExemplarSource } from './exemplar.js';
import { metricLabelNameSchema } from './name.js';
import { atMost, MAX_LABELS, MAX_LISTED_VALUES, MAX_TEXT_CHARACTERS } from './limits.js';
import { expressionSchema } from './expression.js';
import { observedSchema } from './observed-buckets.js';
import type { ObservedBuckets } from './observed-buckets.js';
import { perSchema, totalOf } from './running-total.js';
import type { RunningTotal } from './running-total.js';
import { windowKeys, windowOf } from './window.js';
import type { WindowParts } from './window.js';

/** Default number of values of a label that get their own series. */
const DEFAULT_LABEL_LIMIT = 100;
/** Default number of series of a metric. */
const DEFAULT_SERIES_LIMIT = 2_000;
/** The label value for all values beyond a limit. */
export const OVERFLOW_LABEL_VALUE = '__other__';

const labelSchema = z
  .union([
    expressionSchema,
    z.strictObject({
      value: expressionSchema,
      limit: z.int().min(1).max(100_000).default(DEFAULT_LABEL_LIMIT),
      default: z
        .string()
        .min(1)
        .optional()
        .describe('Value of the label if the expression has none. Default: the series has no such label.'),
      values: z
        .array(z.union([z.string(), z.number(), z.boolean()]).transform(String))
        .min(1)
        .max(MAX_LISTED_VALUES)
        .optional()
        .describe(
          'Values whose series exist from the start, at 0. Default: those that the schema lists in "enum" or "const", or true and false.',
        ),
    }),
  ])
  .describe(
    `A CEL expression, or { value, limit, default, values }. Values beyond the limit (default ${DEFAULT_LABEL_LIMIT}) count under "${OVERFLOW_LABEL_VALUE}".`,
  )
  .transform((label): Omit<MetricLabel, 'name'> => {
    if (typeof label === 'string')
      return { value: label, limit: DEFAULT_LABEL_LIMIT, absent: '', values: undefined };
    const { default: absent = '', values, ...declared } = label;
    return { ...declared, absent, values: values && [...new Set(values)] };
  });

const shape = {
  stream: z.string().describe('Stream whose events it measures.'),
  help: z
    .string()
    .min(1)
    .max(MAX_TEXT_CHARACTERS)
    .describe('What the metric means, for readers of the graph.'),
  where: expressionSchema
    .optional()
    .describe('Only use events for which this is true. Default: every accepted event.'),
  before: z
    .literal('each', { error: 'expected "each"' })
    .optional()
    .describe(
      'Read the events before the first "each" step, so that a message counts once and an empty list counts too. Default: after all steps.',
    ),
  labels: atMost(MAX_LABELS, z.record(metricLabelNameSchema, labelSchema)).default({}),
  seriesLimit: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(DEFAULT_SERIES_LIMIT)
    .describe('Maximum number of series; further label sets share one series.'),
  unit: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional()
    .describe('Base unit: seconds, bytes, ratio, meters and so on. Default: from the metric name.'),
};

const idle = positiveDurationSchema
  .optional()
  .describe(
    'A series without events for this long is removed; its label values and its place become free. Default: series stay.',
  );

const counterSchema = z.strictObject({
  type: z.literal('counter'),
  ...shape,
  idle,
  exemplar: exemplarSchema.optional(),
  value: expressionSchema.optional().describe('The amount that an event adds, not negative. Default: 1.'),
  from: z
    .enum(['events', 'total'])
    .optional()
    .describe(
      'What the value is: the amount of one "events" event, or a running "total", of which the counter adds the increases. Default: "events".',
    ),
  per: perSchema.optional(),
});

const gaugeSchema = z.strictObject({ type: z.literal('gauge'), ...shape, idle, value: expressionSchema });

const histogramSchema = z.strictObject({
  type: z.literal('histogram'),
  ...shape,
  idle,
  exemplar: exemplarSchema.optional(),
  value: expressionSchema.optional(),
  observed: observedSchema.optional(),
  buckets: z
    .array(z.number())
    .min(1)
    .max(100)
    .refine(
      (bounds) => bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? -Infinity)),
      {
        error: (issue) => `expected increasing bounds, found ${JSON.stringify(issue.input)}`,
      },
    )
    .default([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    .describe('Increasing upper bounds; "+Inf" is added. In the unit of the value.'),
});

const windowSchema = z.strictObject({ type: z.literal('window'), ...shape, ...windowKeys });

/** The label that holds the value in a window that shows several values. */
export const TOP_LABEL = 'top';

export interface MetricLabel {
  readonly name: string;
  /** CEL expression of the value. */
  readonly value: string;
  readonly limit: number;
  /** Values whose series exist from the start; unset: those that the schema lists. */
  readonly values: readonly string[] | undefined;
  /** Its value if the expression has none. Empty: the series does not have the label. */
  readonly absent: string;
}

export interface MetricBase {
  readonly name: string;
  readonly stream: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly where: string | undefined;
  /** The step before which it reads events; unset: after all steps. */
  readonly before: 'each' | undefined;
  readonly labels: readonly MetricLabel[];
  readonly seriesLimit: number;
}

/** A metric whose series do not end with a window. */
export interface LastingBase extends MetricBase {
  /** Series are removed after this long without events; unset: never. */
  readonly idleMs: number | undefined;
}

/** A metric that can have exemplars. */
export interface CountingBase extends LastingBase {
  /** Unset: no exemplars. */
  readonly exemplar: ExemplarSource | undefined;
}

export type Metric =
  | (CountingBase & {
      readonly kind: 'counter';
      readonly value: string | undefined;
      /** Set if the value is a running total. */
      readonly total: RunningTotal | undefined;
    })
  | (LastingBase & { readonly kind: 'gauge'; readonly value: string })
  | (CountingBase & {
      readonly kind: 'histogram';
      /** Unset: the event carries ready buckets. */
      readonly value: string | undefined;
      readonly observed: ObservedBuckets | undefined;
      readonly buckets: readonly number[];
    })
  | (MetricBase & WindowParts & { readonly kind: 'window' });

export type MetricKind = Metric['kind'];

/** Where a metric's exemplars come from; `undefined` if it has none. */
export function exemplarOf(metric: Metric): ExemplarSource | undefined {
  return metric.kind === 'counter' || metric.kind === 'histogram' ? metric.exemplar : undefined;
}

export type CounterMetric = Extract<Metric, { kind: 'counter' }>;
export type GaugeMetric = Extract<Metric, { kind: 'gauge' }>;
export type HistogramMetric = Extract<Metric, { kind: 'histogram' }>;
export type LastingMetric = Exclude<Metric, { kind: 'window' }>;
export type WindowMetric = Extract<Metric, { kind: 'window' }>;

/** Whether a metric has one series per value, distinguished by `TOP_LABEL`. */
export function isRanking(metric: Metric): metric is WindowMetric {
  return metric.kind === 'window' && traitsOf(metric.aggregate).ranks;
}

/** Whether an event changes the value that the metric shows at once. Windows that do not overlap show the last one that has closed. */
export function showsAtOnce(metric: Metric): boolean {
  if (metric.kind !== 'window') return true;
  const { span } = metric;
  return span.kind === 'sized' && span.slideMs < span.sizeMs;
}

/** Whether the windows of a metric are published when they close. */
export function publishesWindows(metric: Metric): boolean {
  return metric.kind === 'window' && metric.publish !== undefined;
}

const metricInputSchema = z.discriminatedUnion('type', [
  counterSchema,
  gaugeSchema,
  histogramSchema,
  windowSchema,
]);
type MetricInput = z.output<typeof metricInputSchema>;
/** A metric without its name. The name is its key in the setup. */
export type UnnamedMetric = Metric extends infer M ? (M extends Metric ? Omit<M, 'name'> : never) : never;

export const metricSchema = metricInputSchema.transform((input, context): UnnamedMetric => {
  const { stream, help, unit, where, before, seriesLimit } = input;
  const labels = Object.entries(input.labels).map(([name, label]) => ({ name, ...label }));
  const base = { stream, help, unit, where, before, seriesLimit, labels };
  switch (input.type) {
    case 'counter':
      return { ...base, kind: 'counter', ...countingOf(input), ...amountOf(input, context) };
    case 'gauge':
      return { ...base, kind: 'gauge', idleMs: input.idle, value: input.value };
    case 'histogram':
      return { ...base, kind: 'histogram', ...countingOf(input), ...observationsOf(input, context) };
    case 'window':
      return { ...base, kind: 'window', ...windowOf(input, context) };
  }
});

function countingOf({ idle: idleMs, exemplar }: Extract<MetricInput, { type: 'counter' | 'histogram' }>) {
  return { idleMs, exemplar };
}

type HistogramInput = Extract<MetricInput, { type: 'histogram' }>;

function observationsOf({ value, observed, buckets, exemplar }: HistogramInput, context: z.RefinementCtx) {
  const report = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  if ((value === undefined) === (observed === undefined)) {
    report(
      [],
      `expected exactly one of "value" and "observed", found ${value === undefined ? 'none' : 'both'}`,
    );
  }
  if (observed !== undefined && exemplar !== undefined) {
    report(['exemplar'], 'no exemplars with "observed": an event adds many values');
  }
  return { value, observed, buckets };
}

type CounterInput = Extract<MetricInput, { type: 'counter' }>;

function amountOf({ value, from, per, exemplar }: CounterInput, context: z.RefinementCtx) {
  const report = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (from !== 'total') {
    if (per !== undefined) report('per', '"per" is only valid with "from": "total"');
    return { value, total: undefined };
  }
  if (value === undefined) report('from', '"from": "total" needs a "value" expression');
  if (exemplar !== undefined)
    report('exemplar', 'no exemplars with "from": "total": an event adds only a difference');
  return { value, total: totalOf(per) };
}
