import * as z from 'zod';

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
    .describe('The character between two cells.'),
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
    .describe('RE2 expression; each named group, such as (?P<level>[A-Z]+), is a field of the event.'),
  per: z.enum(['line', 'message']).default('line').describe('Whether each line or each message is an event.'),
});

/** Formats without options. */
const PLAIN_FORMATS = ['json', 'ndjson', 'cloudevents', 'msgpack'] as const;

/** Formats with options, and the schemas of these. */
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

/** A format with its options. A new one starts here; the compiler and the tests name all other places. */
export type Format =
  | { readonly [Kind in PlainKind]: { readonly kind: Kind } }[PlainKind]
  | { readonly [Kind in OptionKind]: { readonly kind: Kind } & FormatOptions<Kind> }[OptionKind];

/** The format of one kind. */
export type FormatOf<Kind extends FormatKind> = Extract<Format, { kind: Kind }>;

/** Formats whose messages can be read only with a file that the setup names. */
export type SchemaFileFormat = Extract<Format, { file: string }>;

export function namesSchemaFile(format: Format): format is SchemaFileFormat {
  return 'file' in format;
}

const OPTION_ENTRIES = Object.entries<z.ZodObject>(FORMAT_OPTIONS);
const OPTION_NAMES = alternatives(OPTION_ENTRIES.map(([name]) => name));
/** Formats that need no options: the setup may write only the name. */
const WORDS = [
  ...PLAIN_FORMATS,
  ...OPTION_ENTRIES.filter(([, options]) => options.safeParse({}).success).map(([name]) => name),
];
const WORD_NAMES = WORDS.map((word) => `"${word}"`).join(', ');

export const formatSchema = z
  .union([
    z.enum(WORDS, { error: `expected ${WORD_NAMES}, or an object with ${OPTION_NAMES}` }),
    ...OPTION_ENTRIES.map(([name, options]) => z.strictObject({ [name]: options })),
  ])
  .default('json')
  .describe(`How a message is decoded: ${WORD_NAMES}, or an object with the options of ${OPTION_NAMES}.`)
  .transform(formatOf);

function formatOf(input: string | Readonly<Record<string, unknown>>): Format {
  const written = typeof input === 'string' ? { [input]: defaultsOf(input) } : input;
  const [format] = Object.entries(written).map(([kind, options]) => Object.assign({ kind }, options));
  // The schema accepts one name of a format, with options that fit its own schema.
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
