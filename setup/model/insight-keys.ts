import * as z from 'zod';
import { formatDuration } from './duration.js';
import { positiveDurationSchema } from './duration-schema.js';
import { checkRepeated, insightLabelsSchema } from './insight-labels.js';
import type { InsightLabel } from './insight-labels.js';
import { lookupSourceOf, tableKeys } from './lookup.js';
import type { LookupSource } from './lookup.js';

const DEFAULT_LIMIT = 1_000;
const DEFAULT_FORGET_MS = 24 * 3_600_000;
/** The same if what is usual is learned: two weeks, so that it outlives a weekend and a holiday. */
const DEFAULT_LEARNED_FORGET_MS = 14 * 24 * 3_600_000;

/** The keys that a silence watches one by one. A key is a set of values, one for each label. */
export interface WatchedKeys {
  readonly labels: readonly InsightLabel[];
  /** Maximum number of keys. */
  readonly limit: number;
  /** A key without events for this long is no longer watched, unless it is expected. */
  readonly forgetMs: number;
  readonly expected: ExpectedKeys | undefined;
}

/** One key without labels, which is never forgotten. */
export const WHOLE_STREAM: WatchedKeys = {
  labels: [],
  limit: 1,
  forgetMs: Infinity,
  expected: { kind: 'list', keys: [[]] },
};

/** Keys that are watched from the start and never forgotten. */
export type ExpectedKeys =
  | { readonly kind: 'list'; readonly keys: readonly (readonly string[])[] }
  | { readonly kind: 'table'; readonly from: LookupSource };

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);
const expectSchema = z
  .union([
    z.array(scalarSchema).min(1),
    z.array(z.record(z.string(), scalarSchema)).min(1),
    z.strictObject(tableKeys),
  ])
  .describe(
    'Label sets that are watched from the start and never forgotten: a list of values, or of objects with a value for each label; or a table, { file, key } or { bucket }. With one label, the keys of the table; otherwise its columns of the names of the labels, and the key for a label without a column.',
  );

export const watchedKeys = {
  by: insightLabelsSchema.describe(
    'Watches each set of these labels separately. A list of fields, of objects { label: CEL expression }, or one such object.',
  ),
  limit: z
    .int()
    .min(1)
    .max(100_000)
    .default(DEFAULT_LIMIT)
    .describe('Maximum number of label sets; events of further ones are counted, but not watched.'),
  forgetAfter: positiveDurationSchema
    .optional()
    .describe(
      'A label set without events for this long is no longer watched, and its insight ends. Default: 24h, or twice "silentFor" if that is longer; 2w with "learned".',
    ),
  expect: expectSchema.optional(),
};

type KeysInput = z.output<z.ZodObject<typeof watchedKeys>>;

/** `silentMs`: how long is silent; `undefined`: it is learned. */
export function watchedKeysOf(
  { by, limit, forgetAfter, expect }: KeysInput,
  silentMs: number | undefined,
  context: z.RefinementCtx,
): WatchedKeys {
  const report = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (by.length === 0) report('by', 'expected at least one label');
  const defaultMs =
    silentMs === undefined ? DEFAULT_LEARNED_FORGET_MS : Math.max(DEFAULT_FORGET_MS, 2 * silentMs);
  const forgetMs = forgetAfter ?? defaultMs;
  if (silentMs !== undefined && forgetMs <= silentMs) {
    const [forget, silent] = [forgetMs, silentMs].map(formatDuration);
    report('forgetAfter', `expected more than "silentFor", ${silent}, found ${forget}`);
  }
  const expected = expect && expectedOf(expect, by, context);
  if (expected?.kind === 'list' && expected.keys.length > limit) {
    report('expect', `expected at most "limit" entries, ${limit}, found ${expected.keys.length}`);
  }
  return { labels: checkRepeated(by, 'by', context), limit, forgetMs, expected };
}

function expectedOf(
  expect: z.output<typeof expectSchema>,
  labels: readonly InsightLabel[],
  context: z.RefinementCtx,
): ExpectedKeys {
  if (!Array.isArray(expect)) return { kind: 'table', from: lookupSourceOf(expect, context, ['expect']) };
  const names = labels.map(({ name }) => name);
  const keys = expect.map((entry, at) => {
    const values = typeof entry === 'object' ? entry : { [names[0] ?? '']: entry };
    const given = Object.keys(values);
    if (given.length !== names.length || !names.every((name) => given.includes(name))) {
      const message = `expected a value for each label of "by": ${names.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['expect', at], message });
    }
    return names.map((name) => String(values[name] ?? ''));
  });
  return { kind: 'list', keys };
}
