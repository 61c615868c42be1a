import * as z from 'zod';
import { expressionSchema } from './expression.js';
import { atMost, MAX_LABELS } from './limits.js';
import { ownLabelNameSchema } from './name.js';

/** A label of an insight that reads events itself. */
export interface InsightLabel {
  readonly name: string;
  /** CEL expression of the value. */
  readonly value: string;
  /** Its text for an event without a value. */
  readonly absent: '';
  /** Where it is written, within the list or object of labels. */
  readonly at: readonly (string | number)[];
}

const namedSchema = atMost(MAX_LABELS, z.record(ownLabelNameSchema, expressionSchema));

/** Labels as a list, `["device", { "site": "event.site.name" }]`, or as an object, `{ "device": "device" }`. */
export const insightLabelsSchema = z
  .union([z.array(z.union([ownLabelNameSchema, namedSchema])).max(MAX_LABELS), namedSchema])
  .transform((input): readonly InsightLabel[] =>
    Array.isArray(input) ? input.flatMap((entry, at) => labelsOf(entry, [at])) : labelsOf(input, []),
  );

/** Reports a label that is declared twice. `key`: where the labels are. */
export function checkRepeated(
  labels: readonly InsightLabel[],
  key: string,
  context: z.RefinementCtx,
): readonly InsightLabel[] {
  const names = labels.map(({ name }) => name);
  const twice = labels.find(({ name }, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    const message = `the label "${twice.name}" is declared twice`;
    context.addIssue({ code: 'custom', path: [key, ...twice.at], message });
  }
  return labels;
}

/** A name alone is the label with the value of the field of that name. */
function labelsOf(
  entry: string | Readonly<Record<string, string>>,
  at: InsightLabel['at'],
): readonly InsightLabel[] {
  if (typeof entry === 'string') return [{ name: entry, value: entry, absent: '', at }];
  return Object.entries(entry).map(([name, value]) => ({ name, value, absent: '', at: [...at, name] }));
}
