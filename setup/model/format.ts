import * as z from 'zod';
import { READ_ONCE } from './read-once.js';

const csvSchema = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Names of the columns. Default: the first line of each message.'),
  delimiter: z
    .string()
    .regex(/^[^"\r\n]$/, 'expected one character that is not a quote or a line break')
    .default(',')
    .describe('Field delimiter, one character.'),
});

const influxSchema = z.strictObject({
  timestamps: z
    .enum(['ns', 'us', 'ms', 's'])
    .default('ns')
    .describe('Unit of the timestamps: ns, us, ms or s.'),
});

const protobufSchema = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe('The .proto file. Its imports must be in the same folder. Relative to the setup folder.'),
  message: z
    .string()
    .regex(
      /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/,
      'expected the name of a message type such as "flights.Landing"',
    )
    .describe('Message type with its package, such as flights.Landing.'),
});

const textSchema = z.strictObject({
  pattern: z
    .string()
    .min(1)
    .max(4096)
    .describe('RE2 expression; its named groups, such as (?P<level>[A-Z]+), become the fields.'),
  per: z
    .enum(['line', 'message'])
    .default('line')
    .describe('What is an event: each line, or the whole message.'),
});

/** Formats without options. */
const PLAIN_FORMATS = ['json', 'ndjson', 'cloudevents', 'msgpack'] as const;

/** Formats with options, with the schemas of their options. */
const FORMAT_OPTIONS = {
  csv: csvSchema,
  influx: influxSchema,
  protobuf: protobufSchema,
  text: textSchema,
} as const;

type PlainKind = (typeof PLAIN_FORMATS)[number];
type OptionKind = keyof typeof FORMAT_OPTIONS;
export type FormatKind = PlainKind | OptionKind;

/** The options of a format. */
export type FormatOptions<Kind extends OptionKind> = Readonly<z.output<(typeof FORMAT_OPTIONS)[Kind]>>;

/** A format with its options. To add one, start here; the compiler and the tests report all other places. */
export type Format =
  | { readonly [Kind in PlainKind]: { readonly kind: Kind } }[PlainKind]
  | { readonly [Kind in OptionKind]: { readonly kind: Kind } & FormatOptions<Kind> }[OptionKind];

/** The format of one kind. */
export type FormatOf<Kind extends FormatKind> = Extract<Format, { kind: Kind }>;

/** Formats that need a schema file to decode messages. */
export type SchemaFileFormat = Extract<Format, { file: string }>;

export function namesSchemaFile(format: Format): format is SchemaFileFormat {
  return 'file' in format;
}

const OPTION_ENTRIES = Object.entries<z.ZodObject>(FORMAT_OPTIONS);
const OPTION_NAMES = alternatives(OPTION_ENTRIES.map(([name]) => name));
/** Formats without required options: the setup may give only the name. */
const WORDS = [
  ...PLAIN_FORMATS,
  ...OPTION_ENTRIES.filter(([, options]) => options.safeParse({}, READ_ONCE).success).map(([name]) => name),
];
const WORD_NAMES = WORDS.map((word) => `"${word}"`).join(', ');

export const formatSchema = z
  .union([
    z.enum(WORDS, { error: `expected ${WORD_NAMES}, or an object with ${OPTION_NAMES}` }),
    ...OPTION_ENTRIES.map(([name, options]) => z.strictObject({ [name]: options })),
  ])
  .default('json')
  .describe(`How to decode the bytes: ${WORD_NAMES}, or an object with the options of ${OPTION_NAMES}.`)
  .transform(formatOf);

function formatOf(input: string | Readonly<Record<string, unknown>>): Format {
  const written = typeof input === 'string' ? { [input]: defaultsOf(input) } : input;
  const [format] = Object.entries(written).map(([kind, options]) => Object.assign({ kind }, options));
  // The schema accepts one format name, with options that match the schema of that format.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return format as Format;
}

function defaultsOf(word: string): unknown {
  return OPTION_ENTRIES.find(([name]) => name === word)?.[1].parse({});
}

/** `"csv", "influx" or "text"`. */
function alternatives(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
