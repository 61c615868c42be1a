import fc from 'fast-check';

/** Names of fields, some of which JSON writes with escapes or more than one byte a letter. */
const NAMES = ['a', 'b', 'id', 'time', 'origin', '7', 'ü', 'a"b', 'x\\y', 'a long name with spaces', ''];
const fieldName = fc.constantFrom(...NAMES);

const TEXTS = ['', 'ORD', 'ord', 'Zürich', '✈', '🛩️', 'a"b', 'a\\b', 'line\nbreak', '\ud83d', 'x'.repeat(80)];
const DAY = '2001-02-24T';
const TIMES = [
  `${DAY}07:15:00Z`,
  ...'07:15:00.5Z 07:15:00.123456Z 07:15:00.Z 07:15:00 07:60:00Z 23:59:60Z'
    .split(' ')
    .map((time) => DAY + time),
  ...'2001-02-24t07:15:00z 2001-02-30T07:15:00Z 2001-19-39T29:59:59Z 2001-02-24T07:15:00+01:00'.split(' '),
  '2001-02-24 07:15:00Z',
  'yesterday',
];
const NUMBERS = [
  '0 -0 7 -7 75 1.5 -0.1 0.0 1e2 1E+2 25e-1 0.30000000000000004 1e999 5e-324 -1e-400 4.35 0.000001',
  '123456789012345 1234567890123456 9007199254740993 12345678901234567890 999999999999999.9',
  '179769313486231580793728971405301e276 1.7976931348623157e308',
].flatMap((numbers) => numbers.split(' '));
const NO_NUMBERS = ['01', '-', '1.', '.5', '+1', '1e', '1e+', '0x10', 'NaN', 'Infinity', '--1', '1_000'];

const NO_WORDS = ['tru', 'nul', '"\\x"', '"\\u12g4"', '"a\tb"', "'a'", '', 'undefined', 'True'];

const bound = fc.constantFrom(-1, 0, 1, 7, 75, 1.5);
const length = fc.constantFrom(0, 1, 2, 3, 10, 25);
const constant = fc.constantFrom<unknown>('ORD', '', 7, 0, true, null, 'Zürich', [], { a: 1 });
const constants = fc.uniqueArray(constant, {
  minLength: 1,
  maxLength: 4,
  selector: (value) => JSON.stringify(value),
});

/** One keyword of a field's schema. */
const rule: fc.Arbitrary<object> = fc.oneof(
  bound.map((minimum) => ({ minimum })),
  bound.map((maximum) => ({ maximum })),
  bound.map((exclusiveMinimum) => ({ exclusiveMinimum })),
  bound.map((exclusiveMaximum) => ({ exclusiveMaximum })),
  fc.constant({ multipleOf: 0.5 }),
  length.map((minLength) => ({ minLength })),
  length.map((maxLength) => ({ maxLength })),
  fc.constantFrom('^[A-Z]{3}$', 'a', '^.{2,4}$').map((pattern) => ({ pattern })),
  {
    weight: 3,
    arbitrary: fc.constantFrom('date-time', 'date-time', 'date', 'email').map((format) => ({ format })),
  },
  constants.map((values) => ({ enum: values })),
  constant.map((value) => ({ const: value })),
  fc.constantFrom(
    { title: 'Title' },
    { not: { type: 'string' } },
    { anyOf: [{ type: 'string' }, { minimum: 3 }] },
  ),
);
const type = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('string', 'number') },
  { weight: 2, arbitrary: fc.constantFrom('integer', 'boolean', 'null', 'object', 'array') },
  { weight: 1, arbitrary: fc.constantFrom(['string', 'null'], ['number', 'string'], ['integer', 'boolean']) },
);
const rules = fc.array(rule, { maxLength: 2 }).map((each): object => Object.assign({}, ...each) as object);
const fieldSchema: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(type, rules).map(([each, more]) => ({ type: each, ...more })) },
  { weight: 2, arbitrary: rules },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      true,
      false,
      { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
      { type: 'array', items: { type: 'string' } },
    ),
  },
);

/** A schema that says something of each field by itself. */
const flatSchema = fc
  .record({
    properties: fc.uniqueArray(fc.tuple(fieldName, fieldSchema), {
      maxLength: 6,
      selector: ([each]) => each,
    }),
    additionalProperties: fc.constantFrom(undefined, undefined, true, false),
    required: fc.array(fc.boolean()),
  })
  .map(({ properties, additionalProperties, required }) => ({
    type: 'object',
    properties: Object.fromEntries(properties),
    required: properties.flatMap(([each], at) => (required[at] === true ? each : [])),
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  }));

const space = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\r\n', '\t ') },
);

/** A string in JSON, some of whose letters are escaped without need. */
function quoted(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const plain = text.map((each) => JSON.stringify(each));
  const escaped = text.map((each) => `"${escapeAll(each)}"`);
  return fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: escaped });
}

function escapeAll(text: string): string {
  const codes = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return codes.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('');
}

const text = quoted(
  fc.oneof(
    fc.constantFrom(...TEXTS),
    fc.constantFrom(...TIMES),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  ),
);
const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.integer({ min: -200, max: 200 }).map(String) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
);
const truth = fc.constantFrom('true', 'false');
const nested = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((each) => JSON.stringify(each)),
  fc.array(fc.oneof(text, number), { maxLength: 3 }).map((each) => `[${each.join(',')}]`),
  fc.integer({ min: 1, max: 40 }).map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
);
const value = fc.oneof(
  { weight: 12, arbitrary: text },
  { weight: 12, arbitrary: number },
  { weight: 3, arbitrary: fc.oneof(truth, fc.constant('null')) },
  { weight: 2, arbitrary: nested },
  { weight: 1, arbitrary: fc.constantFrom(...NO_NUMBERS, ...NO_WORDS) },
);

/** A value that the schema of its field may well admit. */
function valueFor(schema: unknown): fc.Arbitrary<string> {
  const wanted = typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : undefined;
  if (wanted === 'string') return fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: value });
  if (wanted === 'number' || wanted === 'integer')
    return fc.oneof({ weight: 6, arbitrary: number }, { weight: 1, arbitrary: value });
  if (wanted === 'boolean') return fc.oneof({ weight: 6, arbitrary: truth }, { weight: 1, arbitrary: value });
  return value;
}

function member(key: fc.Arbitrary<string>, content: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(space, quoted(key), space, space, content, space)
    .map(([a, b, c, d, e, f]) => `${a}${b}${c}:${d}${e}${f}`);
}

/** An object in JSON, or nearly so: most of the fields of the schema, and some others. */
function documentFor(properties: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const fields = Object.entries(properties).map(([key, schema]) =>
    fc.option(member(fc.constant(key), valueFor(schema)), { freq: 12, nil: undefined }),
  );
  const others = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(member(fieldName, value), { maxLength: 3 }) },
  );
  return fc
    .tuple(space, fc.tuple(...fields), others, fc.boolean(), space)
    .map(([before, own, more, turned, after]) => {
      const members = [...own.flatMap((each) => each ?? []), ...more];
      return `${before}{${(turned ? members.toReversed() : members).join(',')}}${after}`;
    });
}

/** Bytes on which a reader of JSON may stumble. */
const BYTES = [
  ...encode('"\\{}[],:-+.0179 eEutfn\n'),
  0,
  0x1f,
  0x7f,
  0x80,
  0xbf,
  0xc3,
  0xe0,
  0xed,
  0xa0,
  0xef,
  0xf0,
  0xf4,
  0xff,
];

/** What may befall the bytes of a document on its way; `at` is within them. */
const ACCIDENTS: readonly ((bytes: Uint8Array, at: number, byte: number) => Uint8Array)[] = [
  (bytes, at, byte) => spliced(bytes, at, 1, byte),
  (bytes, at, byte) => spliced(bytes, at, 0, byte),
  (bytes, at) => spliced(bytes, at, 1),
  (bytes, at) => bytes.slice(0, at),
  (bytes, at, byte) => spliced(bytes, at, 0, ...bytes.slice(byte, byte + 20)),
  (bytes) => Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes),
];

function spliced(bytes: Uint8Array, at: number, removed: number, ...added: readonly number[]): Uint8Array {
  return Uint8Array.of(...bytes.slice(0, at), ...added, ...bytes.slice(at + removed));
}

const damage = fc.tuple(
  fc.nat({ max: ACCIDENTS.length - 1 }),
  fc.nat({ max: 10_000 }),
  fc.constantFrom(...BYTES),
);

/** A stream: its schema, the fields that are read, and messages, some of them whole and more of them damaged. */
export const stream = fc.noBias(
  flatSchema.chain((schema) =>
    fc.record({
      schema: fc.constant(schema),
      read: fc.uniqueArray(fieldName, { maxLength: 4 }),
      messages: fc
        .tuple(
          fc.array(documentFor(schema.properties), { minLength: 40, maxLength: 40 }),
          fc.array(damage, { minLength: 60, maxLength: 60 }),
        )
        .map(([documents, damages]) => messagesOf(documents.map(encode), damages)),
    }),
  ),
);

function messagesOf(
  whole: readonly Uint8Array[],
  damages: readonly (readonly [number, number, number])[],
): readonly Uint8Array[] {
  const damaged = damages.map(([kind, place, byte], index) => {
    const bytes = whole[index % whole.length] ?? new Uint8Array(0);
    return ACCIDENTS[kind]?.(bytes, place % (bytes.length + 1), byte) ?? bytes;
  });
  return [...whole, ...damaged];
}

export function encode(json: string): Uint8Array {
  return new TextEncoder().encode(json);
}
