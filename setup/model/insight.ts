import * as z from 'zod';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { expressionSchema } from './expression.js';

export const severitySchema = z.enum(['critical', 'warning', 'info']);
export type Severity = z.output<typeof severitySchema>;

/** The severity of an insight that states none. */
const DEFAULT_SEVERITY: Readonly<Record<InsightKind, Severity>> = {
  threshold: 'warning',
  event: 'warning',
  silence: 'critical',
};

const shape = {
  summary: z
    .string()
    .min(1)
    .optional()
    .describe(
      'One sentence for the person who is notified. Placeholders: {{value}}, and {{label}} for a label of the metric. Default: made from the rule.',
    ),
  description: z.string().min(1).optional().describe('What it means and what to do first.'),
};

const thresholdSchema = z
  .strictObject({
    severity: severitySchema.default(DEFAULT_SEVERITY.threshold),
    ...shape,
    metric: z
      .string()
      .describe('A window, gauge or counter of "liveMetrics". Each series is evaluated separately.'),
    above: z.number().optional().describe('Active while the value is greater.'),
    below: z.number().optional().describe('Active while the value is less.'),
    clearBelow: z
      .number()
      .optional()
      .describe('With "above": ends only below this. Default: the value of "above".'),
    clearAbove: z
      .number()
      .optional()
      .describe('With "below": ends only above this. Default: the value of "below".'),
    for: durationSchema.prefault('0s').describe('Fires when the condition has been true for this long.'),
    minimumEvents: z.int().min(0).default(0).describe('A window with fewer events is ignored.'),
  })
  .describe('A bound on a metric.');

const eventSchema = z
  .strictObject({
    severity: severitySchema.default(DEFAULT_SEVERITY.event),
    ...shape,
    stream: z.string(),
    where: expressionSchema.describe('Fires immediately on an event for which this is true.'),
    holdFor: positiveDurationSchema.prefault('1m').describe('Ends this long after the last such event.'),
  })
  .describe('A single event.');

const silenceSchema = z
  .strictObject({
    severity: severitySchema.default(DEFAULT_SEVERITY.silence),
    ...shape,
    stream: z.string(),
    silentFor: positiveDurationSchema.describe('Fires when the stream has had no event for this long.'),
  })
  .describe('Silence of a stream.');

export interface InsightBase {
  readonly name: string;
  readonly severity: Severity;
  readonly summary: string | undefined;
  readonly description: string | undefined;
}

/** A threshold insight starts when the value crosses `bound` in `direction`, and ends when it crosses `clear` back. */
export type Insight =
  | (InsightBase & {
      readonly kind: 'threshold';
      readonly metric: string;
      readonly direction: 'above' | 'below';
      readonly bound: number;
      readonly clear: number;
      readonly forMs: number;
      readonly minimumEvents: number;
    })
  | (InsightBase & {
      readonly kind: 'event';
      readonly stream: string;
      readonly where: string;
      readonly holdMs: number;
    })
  | (InsightBase & { readonly kind: 'silence'; readonly stream: string; readonly silentMs: number });

export type InsightKind = Insight['kind'];
export type InsightOf<Kind extends InsightKind> = Extract<Insight, { kind: Kind }>;
export type ThresholdInsight = InsightOf<'threshold'>;
export type EventInsight = InsightOf<'event'>;
export type SilenceInsight = InsightOf<'silence'>;
export type UnnamedInsight = Insight extends infer I ? (I extends Insight ? Omit<I, 'name'> : never) : never;

export const insightSchema = z
  .union([thresholdSchema, eventSchema, silenceSchema])
  .transform((input, context): UnnamedInsight => {
    const base = { severity: input.severity, summary: input.summary, description: input.description };
    if ('metric' in input) return { ...base, ...thresholdOf(input, context) };
    if ('where' in input) {
      return { ...base, kind: 'event', stream: input.stream, where: input.where, holdMs: input.holdFor };
    }
    return { ...base, kind: 'silence', stream: input.stream, silentMs: input.silentFor };
  });

function thresholdOf(input: z.output<typeof thresholdSchema>, context: z.RefinementCtx) {
  const { above, below, clearAbove, clearBelow, metric, minimumEvents } = input;
  const report = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  if ((above === undefined) === (below === undefined)) {
    const found = above === undefined ? 'none' : 'both';
    report([], `expected exactly one of "above" and "below", found ${found}`);
  }
  if (clearBelow !== undefined && (above === undefined || clearBelow > above)) {
    report(
      ['clearBelow'],
      `expected at most the value of "above", ${above ?? 'which is missing'}, found ${clearBelow}`,
    );
  }
  if (clearAbove !== undefined && (below === undefined || clearAbove < below)) {
    report(
      ['clearAbove'],
      `expected at least the value of "below", ${below ?? 'which is missing'}, found ${clearAbove}`,
    );
  }
  const direction = above === undefined ? ('below' as const) : ('above' as const);
  const bound = above ?? below ?? 0;
  const clear = (direction === 'above' ? clearBelow : clearAbove) ?? bound;
  return { kind: 'threshold' as const, metric, direction, bound, clear, forMs: input.for, minimumEvents };
}
