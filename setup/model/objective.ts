import * as z from 'zod';
import { boundMatcher } from '../bucket-bound.js';
import { alertModeSchema } from './alert-mode.js';
import { alertLabelsSchema } from './alert-labels.js';
import { positiveDurationSchema } from './duration-schema.js';
import { MAX_TEXT_CHARACTERS } from './limits.js';
import { entryNameSchema } from './name.js';
import { urlSchema } from './url-schema.js';

const shape = {
  target: z.number().gt(0).lt(1),
  over: positiveDurationSchema.prefault('30d'),
  minimumEvents: z.int().min(0).default(20).describe('A window with fewer events is ignored.'),
  description: z.string().max(MAX_TEXT_CHARACTERS).optional(),
  runbook: urlSchema.optional(),
  mode: alertModeSchema.optional(),
  receiver: entryNameSchema.optional().describe('Receiver for its alerts. Default: by severity.'),
  labels: alertLabelsSchema
    .optional()
    .describe('Labels of its alerts. They win over the labels of all alerts.'),
};

const countersSchema = z.strictObject({
  good: z.string().min(1).describe('Selector of the counter for good events.'),
  total: z.string().min(1).describe('Selector of the counter for all events.'),
  ...shape,
});

const latencySchema = z.strictObject({
  histogram: z
    .string()
    .min(1)
    .describe(
      'Instead of "good" and "total": the histogram of a latency or size, such as delay_seconds or delay_seconds{haul="long"}.',
    ),
  below: z
    .number()
    .describe(
      'An event of "histogram" is good if its value is at most this. It must be the bound of a bucket.',
    ),
  ...shape,
});

/** The events of an objective on a histogram. */
export interface LatencyEvents {
  /** As written: a name, or a selector with matchers. */
  readonly histogram: string;
  readonly below: number;
}

type Common = Pick<
  Readonly<z.output<typeof countersSchema>>,
  | 'good'
  | 'total'
  | 'target'
  | 'over'
  | 'minimumEvents'
  | 'description'
  | 'runbook'
  | 'mode'
  | 'receiver'
  | 'labels'
>;

/** A service level objective, for multi-window burn-rate alerts (Google SRE workbook, chapter 5). */
export interface Objective extends Common {
  readonly name: string;
  /** What "good" and "total" are made from; unset: the setup has written them. */
  readonly latency?: LatencyEvents;
}

type UnnamedObjective = Omit<Objective, 'name'>;

export const objectiveSchema = z
  .union([countersSchema, latencySchema])
  .transform((input, context): UnnamedObjective => {
    if (!('histogram' in input)) return input;
    const { histogram, below, ...rest } = input;
    const [, name = '', matchers = ''] = HISTOGRAM.exec(histogram) ?? [];
    if (name === '') {
      const message = `expected the name of a histogram, with matchers in braces if need be, found ${JSON.stringify(histogram)}`;
      context.addIssue({ code: 'custom', path: ['histogram'], message });
    }
    const select = (series: string, ...more: readonly string[]) => {
      const all = [...(matchers.trim() === '' ? [] : [matchers.trim().replace(/,$/, '')]), ...more];
      return all.length === 0 ? series : `${series}{${all.join(',')}}`;
    };
    return {
      ...rest,
      good: select(`${name}_bucket`, boundMatcher(below)),
      total: select(`${name}_count`),
      latency: { histogram, below },
    };
  });

const HISTOGRAM = /^\s*([a-zA-Z_:][\w:]*)\s*(?:\{([^]*)\}\s*)?$/;
