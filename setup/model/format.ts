import * as z from 'zod';

/** Formats that need no options are a word; an option makes it an object with the format's name. */
const WORDS = ['json', 'ndjson', 'cloudevents', 'msgpack', 'csv', 'influx'] as const;

const csvSchema = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Names of the columns. Unset: the first line of each message has them.'),
  delimiter: z
    .string()
    .regex(/^[^"\r\n]$/, 'expected one character, neither a quote nor the end of a line')
    .default(',')
    .describe('What stands between two cells.'),
});

const influxSchema = z.strictObject({
  timestamps: z.enum(['ns', 'us', 'ms', 's']).default('ns').describe('Unit of the timestamps.'),
});

const protobufSchema = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe('The .proto file, relative to the setup folder; what it imports lies beside it.'),
  message: z
    .string()
    .regex(
      /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/,
      'expected the name of a message type such as "flights.Landing"',
    )
    .describe('Type of the messages, with its package.'),
});

const textSchema = z.strictObject({
  pattern: z
    .string()
    .min(1)
    .max(4096)
    .describe('RE2 expression; each of its named groups, as in (?P<level>[A-Z]+), is a field of the event.'),
  per: z
    .enum(['line', 'message'])
    .default('line')
    .describe('Whether each line is an event, or the message as a whole.'),
});

export const formatSchema = z
  .union([
    z.enum(WORDS, {
      error: `expected "${WORDS.join('", "')}", or an object with "csv", "influx", "protobuf" or "text"`,
    }),
    z.strictObject({ csv: csvSchema }),
    z.strictObject({ influx: influxSchema }),
    z.strictObject({ protobuf: protobufSchema }),
    z.strictObject({ text: textSchema }),
  ])
  .default('json')
  .describe(
    `How the bytes of a message are read: "${WORDS.join('", "')}", or one of csv, influx, protobuf and text with its options.`,
  )
  .transform(formatOf);

export type CsvOptions = Readonly<z.output<typeof csvSchema>>;
export type InfluxOptions = Readonly<z.output<typeof influxSchema>>;
export type ProtobufOptions = Readonly<z.output<typeof protobufSchema>>;
export type TextOptions = Readonly<z.output<typeof textSchema>>;

/** A format with its options. A new one is a member here and a codec in exporter/decode. */
export type Format =
  | { readonly kind: 'json' }
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'cloudevents' }
  | { readonly kind: 'msgpack' }
  | ({ readonly kind: 'csv' } & CsvOptions)
  | ({ readonly kind: 'influx' } & InfluxOptions)
  | ({ readonly kind: 'protobuf' } & ProtobufOptions)
  | ({ readonly kind: 'text' } & TextOptions);

type FormatInput =
  | (typeof WORDS)[number]
  | { readonly csv: CsvOptions }
  | { readonly influx: InfluxOptions }
  | { readonly protobuf: ProtobufOptions }
  | { readonly text: TextOptions };

function formatOf(input: FormatInput): Format {
  if (input === 'csv') return { kind: 'csv', ...csvSchema.parse({}) };
  if (input === 'influx') return { kind: 'influx', ...influxSchema.parse({}) };
  if (typeof input === 'string') return { kind: input };
  if ('csv' in input) return { kind: 'csv', ...input.csv };
  if ('influx' in input) return { kind: 'influx', ...input.influx };
  return 'protobuf' in input ? { kind: 'protobuf', ...input.protobuf } : { kind: 'text', ...input.text };
}
