import * as z from 'zod';
import { adaptiveKeys } from './adaptive-threshold.js';
import type { AdaptiveThreshold } from './adaptive-threshold.js';
import { adaptiveOf } from './adaptive-insight.js';
import { alertModeSchema } from './alert-mode.js';
import type { AlertMode } from './alert-mode.js';
import { alertRateSchema } from './alert-rate.js';
import type { AlertRate } from './alert-rate.js';
import { changeOf } from './change-insight.js';
import type { ChangeThreshold } from './change-insight.js';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { expressionSchema } from './expression.js';
import { watchedKeys, watchedKeysOf, WHOLE_STREAM } from './insight-keys.js';
import type { WatchedKeys } from './insight-keys.js';
import { checkRepeated, insightLabelsSchema } from './insight-labels.js';
import type { InsightLabel } from './insight-labels.js';
import { boundsOf } from './insight-bounds.js';
import { MAX_TEXT_CHARACTERS } from './limits.js';
import { learnedSilenceKeys, learnedSilenceOf, reportStrayKeys, silentForSchema } from './learned-silence.js';
import type { LearnedSilence } from './learned-silence.js';
import { severitySchema } from './severity.js';
import type { Severity, SeverityRole } from './severity.js';

/** The severity of an insight that states none, or what serves as it in a setup with severities of its own. */
const DEFAULT_SEVERITY: Readonly<Record<InsightKind, SeverityRole>> = {
  threshold: 'warning',
  range: 'warning',
  adaptive: 'warning',
  event: 'warning',
  silence: 'critical',
  keySilence: 'critical',
  learnedSilence: 'critical',
  change: 'warning',
};

const shape = {
  summary: z
    .string()
    .min(1)
    .max(MAX_TEXT_CHARACTERS)
    .optional()
    .describe(
      'One sentence for the person who is notified. Placeholders: {{value}}, {{label}} for a label, and, for an event, {{event.field}}. Default: made from the rule.',
    ),
  description: z
    .string()
    .min(1)
    .max(MAX_TEXT_CHARACTERS)
    .optional()
    .describe('What it means and what to do first.'),
  mode: alertModeSchema.optional(),
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
      .describe(
        'With "above" or the greater of two bounds: ends only below this. Default: the value of the bound.',
      ),
    clearAbove: z
      .number()
      .optional()
      .describe(
        'With "below" or the lesser of two bounds: ends only above this. Default: the value of the bound.',
      ),
    ...adaptiveKeys,
    for: durationSchema.prefault('0s').describe('Fires when the condition has been true for this long.'),
    minimumEvents: z.int().min(0).default(0).describe('A window with fewer events is ignored.'),
  })
  .describe('A bound on a metric, or what is normal for it.');

const eventSchema = z
  .strictObject({
    severity: severitySchema.default(DEFAULT_SEVERITY.event),
    ...shape,
    stream: z.string(),
    where: expressionSchema.describe('Fires immediately on an event for which this is true.'),
    labels: insightLabelsSchema
      .default([])
      .describe(
        'Labels of the insight: events with different labels are separate insights and alerts. A list of fields, of objects { label: CEL expression }, or one such object. Default: none.',
      ),
    limit: alertRateSchema
      .optional()
      .describe(
        'Most alerts within a time, of all label sets together: "10/hour" or "3/15m". The next alert says how many events were not told. Default: no limit.',
      ),
    holdFor: positiveDurationSchema.prefault('1m').describe('Ends this long after the last such event.'),
  })
  .describe('A single event.');

const silenceSchema = z
  .strictObject({
    severity: severitySchema.default(DEFAULT_SEVERITY.silence),
    ...shape,
    stream: z.string(),
    silentFor: silentForSchema.describe(
      'Fires when there has been no event for this long. "learned": for twice as long as in the last weeks at this time of the day.',
    ),
    ...learnedSilenceKeys,
  })
  .describe('Silence of a stream.');

const keySilenceSchema = z
  .strictObject({
    severity: severitySchema.default(DEFAULT_SEVERITY.keySilence),
    ...shape,
    stream: z.string(),
    silentFor: silentForSchema.describe(
      'Fires when there has been no event for this long: for each label set, until its next event. "learned": for twice as long as in the last weeks at this time of the day.',
    ),
    ...learnedSilenceKeys,
    ...watchedKeys,
  })
  .describe('Silence of each device, customer or other key of a stream.');

export interface InsightBase {
  readonly name: string;
  readonly severity: Severity;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  /** Unset: people and programs are told. */
  readonly mode?: AlertMode | undefined;
}

export interface BoundBase extends InsightBase {
  readonly metric: string;
  /** Unit of Grafana in which its value is shown. Unset: from the name of the metric. */
  readonly unit?: string;
  readonly forMs: number;
  /** How long it must be clear before it ends. Unset: it ends at once. */
  readonly clearAfterMs?: number;
  /** For how long after an episode it is told only if it is half as bad again. Unset: it is told whenever it starts, and once. */
  readonly cooldownMs?: number;
  readonly minimumEvents: number;
}

/** A threshold insight starts when the value crosses `bound` in `direction`, and ends when it crosses `clear` back. */
export type Insight =
  | (BoundBase & {
      readonly kind: 'threshold';
      readonly direction: 'above' | 'below';
      readonly bound: number;
      readonly clear: number;
    })
  /** Starts when the value leaves the range from `low` to `high`, and ends when it is between the clear values. */
  | (BoundBase & {
      readonly kind: 'range';
      readonly low: number;
      readonly high: number;
      readonly clearLow: number;
      readonly clearHigh: number;
    })
  /** Compares the value with the one at the same time of another day. */
  | (BoundBase & { readonly kind: 'change'; readonly change: ChangeThreshold })
  | (InsightBase & {
      readonly kind: 'adaptive';
      readonly metric: string;
      /** Unit of Grafana in which its value is shown. Unset: from the name of the metric. */
      readonly unit?: string;
      readonly band: AdaptiveThreshold;
      readonly forMs: number;
      readonly clearAfterMs: number;
      readonly minimumEvents: number;
    })
  | (InsightBase & {
      readonly kind: 'event';
      readonly stream: string;
      readonly where: string;
      readonly labels: readonly InsightLabel[];
      readonly holdMs: number;
      /** Most alerts of all label sets together. Unset: there is no limit. */
      readonly limit?: AlertRate;
    })
  | (InsightBase & { readonly kind: 'silence'; readonly stream: string; readonly silentMs: number })
  | (InsightBase & {
      readonly kind: 'keySilence';
      readonly stream: string;
      readonly silentMs: number;
      readonly keys: WatchedKeys;
    })
  | (InsightBase & {
      readonly kind: 'learnedSilence';
      readonly stream: string;
      /** Without labels: the whole stream. */
      readonly keys: WatchedKeys;
      readonly learn: LearnedSilence;
    });

export type InsightKind = Insight['kind'];
export type InsightOf<Kind extends InsightKind> = Extract<Insight, { kind: Kind }>;

export type ThresholdInsight = InsightOf<'threshold'>;
export type RangeInsight = InsightOf<'range'>;
/** An insight that compares a metric with bounds of the setup. */
export type BoundInsight = ThresholdInsight | RangeInsight;
export type ChangeInsight = InsightOf<'change'>;
export type AdaptiveInsight = InsightOf<'adaptive'>;
export type EventInsight = InsightOf<'event'>;
export type SilenceInsight = InsightOf<'silence'>;
export type KeySilenceInsight = InsightOf<'keySilence'>;
export type LearnedSilenceInsight = InsightOf<'learnedSilence'>;
/** Insights that are told of single events. */
export type ObservingInsight = EventInsight | KeySilenceInsight | LearnedSilenceInsight;
export type UnnamedInsight = Insight extends infer I ? (I extends Insight ? Omit<I, 'name'> : never) : never;

export const insightSchema = z
  .union([thresholdSchema, eventSchema, silenceSchema, keySilenceSchema])
  .transform((input, context): UnnamedInsight => {
    const { severity, summary, description, mode } = input;
    const base = { severity, summary, description, ...(mode !== undefined && { mode }) };
    if ('metric' in input) {
      if (input.outside === 'normal') return { ...base, ...adaptiveOf(input, context) };
      const { change } = input;
      if (change !== undefined) return { ...base, ...changeOf({ ...input, change }, context) };
      return { ...base, ...boundsOf(input, context) };
    }
    if ('where' in input) {
      const { stream, where, holdFor: holdMs, limit } = input;
      const labels = checkRepeated(input.labels, 'labels', context);
      return { ...base, kind: 'event', stream, where, labels, holdMs, ...(limit !== undefined && { limit }) };
    }
    const { stream, silentFor: silentMs } = input;
    if (silentMs === 'learned') {
      const keys = 'by' in input ? watchedKeysOf(input, undefined, context) : WHOLE_STREAM;
      return { ...base, kind: 'learnedSilence', stream, keys, learn: learnedSilenceOf(input) };
    }
    reportStrayKeys(input, context);
    if (!('by' in input)) return { ...base, kind: 'silence', stream, silentMs };
    return { ...base, kind: 'keySilence', stream, silentMs, keys: watchedKeysOf(input, silentMs, context) };
  });
