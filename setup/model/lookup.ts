import * as z from 'zod';
import { expressionSchema } from './expression.js';
import { atMost, MAX_STEP_FIELDS } from './limits.js';
import { fieldNameSchema } from './name.js';

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** The keys that say where a table is. */
export const tableKeys = {
  file: z
    .string()
    .regex(/\.(?:csv|tsv|json|ndjson)$/i, 'expected a file that ends in .csv, .tsv, .json or .ndjson')
    .optional()
    .describe(
      'The table: a .csv, .tsv, .json or .ndjson file, relative to the setup folder. It is reloaded when it changes.',
    ),
  key: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Column of the file with the key. Default: JSON: the keys of the object; CSV: the first column.',
    ),
  bucket: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'expected a bucket name: letters, digits, "_" or "-"')
    .optional()
    .describe(
      'The table: a NATS key-value bucket with JSON values. It is watched; its streams wait until it is complete.',
    ),
};

const lookupInputSchema = z.strictObject({
  by: expressionSchema.describe('Expression for the key to look up, usually a field.'),
  ...tableKeys,
  set: atMost(MAX_STEP_FIELDS, z.record(fieldNameSchema, z.string().min(1)))
    .refine((columns) => Object.keys(columns).length > 0, 'expected at least one field')
    .describe(
      'Fields to set, each with its column. An entry that is not an object has the single column "value".',
    ),
  default: z
    .record(fieldNameSchema, scalarSchema)
    .optional()
    .describe(
      'Values for these fields if the key is not in the table. Default: the event is rejected as "lookup".',
    ),
});

type TableInput = z.output<z.ZodObject<typeof tableKeys>>;

/** Where the table is. */
export type LookupSource =
  | { readonly kind: 'file'; readonly file: string; readonly key: string | undefined }
  | { readonly kind: 'bucket'; readonly bucket: string };

export interface Lookup {
  readonly by: string;
  readonly from: LookupSource;
  /** Column by field. */
  readonly set: Readonly<Record<string, string>>;
  /** Value by field, for a key that is not in the table. */
  readonly default: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export const lookupSchema = lookupInputSchema.transform((input, context): Lookup => {
  const { by, set } = input;
  const missing = Object.keys(set).filter(
    (field) => input.default !== undefined && !(field in input.default),
  );
  const extra = Object.keys(input.default ?? {}).filter((field) => !(field in set));
  for (const field of [...missing, ...extra]) {
    const message = `"set" and "default" must name the same fields, but only one of them has "${field}"`;
    context.addIssue({ code: 'custom', path: ['default'], message });
  }
  return { by, from: lookupSourceOf(input, context), set, default: input.default };
});

/** The name of a table in messages. */
export function lookupName(source: LookupSource): string {
  return source.kind === 'file' ? source.file : `bucket ${source.bucket}`;
}

/** `path`: where the keys are, for messages. */
export function lookupSourceOf(
  { file, key, bucket }: TableInput,
  context: z.RefinementCtx,
  path: readonly string[] = [],
): LookupSource {
  if (key !== undefined && file === undefined) {
    context.addIssue({ code: 'custom', path: [...path, 'key'], message: '"key" is only valid with "file"' });
  }
  if ((file === undefined) === (bucket === undefined)) {
    const message = `expected exactly one of "file" and "bucket", found ${file === undefined ? 'none' : 'both'}`;
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  return file === undefined ? { kind: 'bucket', bucket: bucket ?? '' } : { kind: 'file', file, key };
}
