import * as z from 'zod';
import { expressionSchema } from './expression.js';
import { fieldNameSchema } from './name.js';

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const lookupInputSchema = z.strictObject({
  by: expressionSchema.describe('Expression that gives the key to look up: mostly a field.'),
  file: z
    .string()
    .regex(/\.(?:csv|tsv|json|ndjson)$/i, 'expected a file that ends in .csv, .tsv, .json or .ndjson')
    .optional()
    .describe('Table in a file, relative to the setup folder; it is read again when it changes.'),
  key: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Column of the file that has the key. Unset: a JSON object has the keys as its own, a CSV file in its first column.',
    ),
  bucket: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'expected a bucket name: letters, digits, "_" or "-"')
    .optional()
    .describe('Table in a NATS key-value bucket, whose values are JSON; changes count at once.'),
  set: z
    .record(fieldNameSchema, z.string().min(1))
    .refine((columns) => Object.keys(columns).length > 0, 'expected at least one field')
    .describe('Fields to set, each with its column; an entry that is no object has the one column "value".'),
  default: z
    .record(fieldNameSchema, scalarSchema)
    .optional()
    .describe(
      'Values for these fields when the key is not in the table. Unset: the event is rejected as "lookup".',
    ),
});

type LookupInput = z.output<typeof lookupInputSchema>;

/** Where the table is. */
export type LookupSource =
  | { readonly kind: 'file'; readonly file: string; readonly key: string | undefined }
  | { readonly kind: 'bucket'; readonly bucket: string };

export interface Lookup {
  readonly by: string;
  readonly from: LookupSource;
  /** Column by field. */
  readonly set: Readonly<Record<string, string>>;
  /** Value by field, for a key that is not there. */
  readonly default: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export const lookupSchema = lookupInputSchema.transform((input, context): Lookup => {
  const { by, set } = input;
  const missing = Object.keys(set).filter(
    (field) => input.default !== undefined && !(field in input.default),
  );
  const strange = Object.keys(input.default ?? {}).filter((field) => !(field in set));
  for (const field of [...missing, ...strange]) {
    const message = `"set" and "default" must name the same fields, "${field}" stands in one of them`;
    context.addIssue({ code: 'custom', path: ['default'], message });
  }
  return { by, from: sourceOf(input, context), set, default: input.default };
});

/** The name by which messages know a table. */
export function lookupName(source: LookupSource): string {
  return source.kind === 'file' ? source.file : `bucket ${source.bucket}`;
}

function sourceOf({ file, key, bucket }: LookupInput, context: z.RefinementCtx): LookupSource {
  if (key !== undefined && file === undefined) {
    context.addIssue({ code: 'custom', path: ['key'], message: '"key" goes with "file" only' });
  }
  if ((file === undefined) === (bucket === undefined)) {
    const message = `expected exactly one of "file" and "bucket", found ${file === undefined ? 'none' : 'both'}`;
    context.addIssue({ code: 'custom', message });
  }
  return file === undefined ? { kind: 'bucket', bucket: bucket ?? '' } : { kind: 'file', file, key };
}
