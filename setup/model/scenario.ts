import * as z from 'zod';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { MAX_TEXT_CHARACTERS } from './limits.js';
import { parseDuration, DURATION_PATTERN } from './duration.js';

/** Most repetitions of one event of a scenario. A day of one event per second is 86,400. */
export const MAX_SCENARIO_REPETITIONS = 1_000_000;
/** Longest time between the start and the last checkpoint of a scenario: 366 days. */
export const MAX_SCENARIO_MS = 366 * 86_400_000;

const DEFAULT_START = '2024-01-01T00:00:00Z';

const text = z.string().min(1).max(MAX_TEXT_CHARACTERS);
const offset = durationSchema.refine(
  (ms) => ms <= MAX_SCENARIO_MS,
  'expected a time within 366 days of the start',
);

/** A time relative to the start. What begins before the start has a minus sign. */
const signedOffset = z
  .string({ error: 'expected a time after the start, such as "90s"' })
  .regex(
    new RegExp(`^-?${DURATION_PATTERN.source.slice(1)}`),
    'expected a time after the start, such as "90s"',
  )
  .transform((written) =>
    written.startsWith('-') ? -(parseDuration(written.slice(1)) ?? 0) : (parseDuration(written) ?? 0),
  );

const labels = z.record(z.string().min(1), z.string());

const eventSchema = z
  .strictObject({
    at: offset.prefault('0s').describe('When it arrives, after the start. Default: 0s.'),
    subject: z
      .string()
      .regex(/^[^\s*>.]+(?:\.[^\s*>.]+)*$/, 'expected a subject without wildcards, such as "orders.created"')
      .optional()
      .describe('Subject of the message. Every stream that reads it gets it.'),
    stream: z
      .string()
      .min(1)
      .optional()
      .describe('Only this stream gets it. Needed without a subject, and for a stream that reads a file.'),
    headers: z.record(z.string().min(1), z.string()).default({}).describe('Headers of the message.'),
    payload: z
      .unknown()
      .optional()
      .describe(
        'The payload: a text as it is, anything else as JSON. In texts, {{time}}, {{unix}}, {{unixMs}} and {{n}} are filled in.',
      ),
    base64: z.base64().optional().describe('Instead of "payload": the bytes of the payload in base64.'),
    recording: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Instead of "payload": a file beside the scenario with recorded events. The first arrives at "at".',
      ),
    every: positiveDurationSchema.optional().describe('Repeats the event at this interval.'),
    times: z
      .int()
      .min(1)
      .max(MAX_SCENARIO_REPETITIONS)
      .optional()
      .describe('How many times it arrives, with "every". Default: until the last checkpoint.'),
  })
  .describe('A message that arrives, once or repeatedly.');

const metricValue = z
  .union([z.number(), z.enum(['absent', 'NaN', '+Inf', '-Inf'])], {
    error: 'expected a number, "NaN", "+Inf", "-Inf" or "absent"',
  })
  .describe('Value as exposed, or "absent".');

const insightExpectation = z
  .strictObject({
    insight: z.string().min(1).describe('Name of the insight.'),
    labels: labels.optional().describe('Labels that it must have; others are not compared. "": it has none.'),
    severity: z.string().optional(),
    value: z
      .union([z.number(), z.enum(['NaN', '+Inf', '-Inf'])])
      .optional()
      .describe('Value with which it started, or ended.'),
    summary: text.optional(),
    since: signedOffset
      .optional()
      .describe('When its condition became true, before "for"; after the start of the scenario.'),
    ended: signedOffset.optional().describe('When it ended. Unset: it has not ended.'),
  })
  .describe('An insight that is firing, or has ended.');

const alertExpectation = z
  .strictObject({
    alert: z.string().min(1).describe('Name of the alert.'),
    labels: labels.optional().describe('Labels that it must have; others are not compared. "": it has none.'),
    annotations: labels.optional().describe('Annotations that it must have; others are not compared.'),
    since: signedOffset
      .optional()
      .describe('When its condition became true, before "for"; after the start of the scenario.'),
    resolved: signedOffset.optional().describe('When it was resolved. Unset: it is firing.'),
  })
  .describe('An alert as Alertmanager gets it: firing, or resolved.');

const checkpointSchema = z
  .strictObject({
    at: offset.describe('When to look, after the start.'),
    metrics: z
      .record(z.string().min(1), metricValue)
      .optional()
      .describe(
        'Values by series, as in the exposition: { "orders_total{paid=\\"true\\"}": 3 }. "absent": no series has these labels.',
      ),
    insights: z
      .array(insightExpectation)
      .optional()
      .describe('All insights that fire, or have ended since the last checkpoint with "insights".'),
    alerts: z
      .array(alertExpectation)
      .optional()
      .describe('All alerts that fire, or were resolved since the last checkpoint with "alerts".'),
    rejections: z
      .record(z.string(), z.record(z.string(), z.int().min(0)))
      .optional()
      .describe('All events that streams have rejected since the start: { stream: { reason: number } }.'),
  })
  .describe('What is expected at a time.');

/** A scenario: events in, and what is expected at some times. */
export const scenarioDocument = z
  .strictObject({
    $schema: z.string().min(1).optional().describe('Path of the JSON Schema, for editors.'),
    name: text
      .optional()
      .describe('What the scenario shows, in one sentence. Default: the name of the file.'),
    start: z.iso
      .datetime({ offset: true, error: `expected a time such as "${DEFAULT_START}"` })
      .default(DEFAULT_START)
      .describe(`Virtual time of the start. Default: ${DEFAULT_START}.`),
    buckets: z
      .record(z.string().min(1), z.record(z.string(), z.unknown()))
      .default({})
      .describe('Contents of key-value buckets that the setup looks up: { bucket: { key: value } }.'),
    events: z.array(eventSchema).default([]).describe('Messages that arrive, in any order.'),
    expect: z.array(checkpointSchema).min(1).describe('What is expected, at one or more times.'),
  })
  .describe('Events and what is expected of them: a test of a setup.');

type Output = z.output<typeof scenarioDocument>;
export type ScenarioEvent = Readonly<Output['events'][number]>;
export type ScenarioCheckpoint = Readonly<Output['expect'][number]>;
export type ExpectedInsight = Readonly<z.output<typeof insightExpectation>>;
export type ExpectedAlert = Readonly<z.output<typeof alertExpectation>>;
export type ExpectedValue = Readonly<z.output<typeof metricValue>>;

/** A scenario, resolved: times in milliseconds after the start. */
export interface SetupScenario {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  /** Contents of key-value buckets, by name and key. A bucket that is not named is empty. */
  readonly buckets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly events: readonly ScenarioEvent[];
  /** In the order of the file. */
  readonly checkpoints: readonly ScenarioCheckpoint[];
}

/** What a checkpoint can expect. */
export const EXPECTED_SECTIONS = ['metrics', 'insights', 'alerts', 'rejections'] as const;
export type ExpectedSection = (typeof EXPECTED_SECTIONS)[number];
