import fc from 'fast-check';

/** Names of fields, some of which JSON writes with escapes or more than one byte a letter. */
const NAMES = ['a', 'b', 'id', 'time', 'origin', '7', 'ü', 'a"b', 'x\\y', 'a long name with spaces', ''];
const name = fc.constantFrom(...NAMES);

const TEXTS = ['', 'ORD', 'ord', 'Zürich', '✈', '🛩️', 'a"b', 'a\\b', 'line\nbreak', '\ud83d', 'x'.repeat(80)];
const TIMES = [
  ...[
    '2001-02-24T07:15:00Z',
    '2001-02-24T07:15:00.5Z',
    '2001-02-24T07:15:00.123456Z',
    '2001-02-24t07:15:00z',
  ],
  ...['2001-02-30T07:15:00Z', '2001-19-39T29:59:59Z', '2001-02-24T23:59:60Z', '2001-02-24T07:15:00+01:00'],
  ...[
    '2001-02-24T07:15:00.Z',
    '2001-02-24T07:15:00',
    '2001-02-24 07:15:00Z',
    '2001-02-24T07:60:00Z',
    'yesterday',
  ],
];
const NUMBERS = [
  ...[
    '0',
    '-0',
    '7',
    '-7',
    '75',
    '1.5',
    '-0.1',
    '0.0',
    '1e2',
    '1E+2',
    '25e-1',
    '0.30000000000000004',
    '1e999',
  ],
  ...['123456789012345', '1234567890123456', '9007199254740993', '12345678901234567890', '5e-324', '-1e-400'],
  ...[
    '4.35',
    '0.000001',
    '179769313486231580793728971405301e276',
    '1.7976931348623157e308',
    '999999999999999.9',
  ],
];
const NO_NUMBERS = ['01', '-', '1.', '.5', '+1', '1e', '1e+', '0x10', 'NaN', 'Infinity', '--1', '1_000'];

const bound = fc.constantFrom(-1, 0, 1, 7, 75, 1.5);
const length = fc.constantFrom(0, 1, 2, 3, 10);
const constants = fc.constantFrom<unknown>('ORD', '', 7, 0, true, null, 'Zürich', [], { a: 1 });
const types = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'];

const typed = fc.oneof(
  fc.constantFrom(...types).map((type) => ({ type })),
  fc
    .uniqueArray(fc.constantFrom('string', 'number', 'boolean', 'null', 'object', 'array'), { minLength: 1 })
    .map((type) => ({ type })),
);
const numeric = fc.record(
  {
    minimum: bound,
    maximum: bound,
    exclusiveMinimum: bound,
    exclusiveMaximum: bound,
    multipleOf: fc.constantFrom(1, 0.5),
  },
  { requiredKeys: [] },
);
const textual = fc.record(
  {
    minLength: length,
    maxLength: length,
    pattern: fc.constantFrom('^[A-Z]{3}$', 'a', '^.{2,4}$'),
    format: fc.constantFrom('date-time', 'date', 'email', 'uuid'),
  },
  { requiredKeys: [] },
);
const other = fc.record(
  {
    enum: fc.uniqueArray(constants, {
      minLength: 1,
      maxLength: 4,
      selector: (value) => JSON.stringify(value),
    }),
    const: constants,
    title: fc.constant('Title'),
  },
  { requiredKeys: [] },
);
const nested = fc.constantFrom<object>(
  { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
  { type: 'array', items: { type: 'string' } },
  { not: { type: 'string' } },
  { anyOf: [{ type: 'string' }, { minimum: 3 }] },
);
const fieldSchema = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<unknown>(true, {}, false) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(typed, fc.oneof(numeric, textual, other))
      .map(([type, rules]) => ({ ...type, ...rules })),
  },
  { weight: 2, arbitrary: fc.oneof(numeric, textual, other) },
  { weight: 1, arbitrary: nested },
);

/** A schema that says something of each field by itself. */
export const flatSchema = fc
  .tuple(
    fc.dictionary(name, fieldSchema, { maxKeys: 6, noNullPrototype: true }),
    fc.option(fc.constantFrom(true, false), { nil: undefined }),
    fc.array(fc.boolean()),
  )
  .map(([properties, additionalProperties, picks]) => ({
    type: 'object',
    properties,
    required: Object.keys(properties).filter((_, at) => picks[at]),
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  }));

const space = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\r\n', '\t ') },
);

/** A string in JSON, some letters of which are escaped without need. */
function quoted(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const plain = text.map((each) => JSON.stringify(each));
  const escaped = text.map((each) => `"${[...each].map(escapeAll).join('')}"`);
  return fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: escaped });
}

function escapeAll(letter: string): string {
  return Array.from(
    { length: letter.length },
    (_, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

const text = quoted(
  fc.oneof(
    fc.constantFrom(...TEXTS),
    fc.constantFrom(...TIMES),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  ),
);
const number = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 4, arbitrary: number },
  { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...NO_NUMBERS,
      'tru',
      'nul',
      '"\\x"',
      '"\\u12g4"',
      '"a\tb"',
      "'a'",
      '',
      'undefined',
    ),
  },
);
const value = fc.oneof(
  { weight: 10, arbitrary: scalar },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }).map((each) => `[${each.join(',')}]`) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 40 }).map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
  },
);
const member = fc
  .tuple(space, quoted(name), space, value, space)
  .map(([a, key, b, each, c]) => `${a}${key}${b}:${each}${c}`);

/** An object in JSON, or nearly so. */
const document = fc
  .tuple(space, fc.array(member, { maxLength: 8 }), space)
  .map(([before, members, after]) => `${before}{${members.join(',')}}${after}`);

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

/** The bytes of several messages: some documents, as they are and with damage of all kinds. */
export const messages = fc
  .tuple(
    fc.array(document, { minLength: 10, maxLength: 10 }),
    fc.array(damage, { minLength: 90, maxLength: 90 }),
  )
  .map(([documents, damages]) => {
    const whole = documents.map(encode);
    const damaged = damages.map(([kind, place, byte], index) => {
      const bytes = whole[index % whole.length] ?? new Uint8Array(0);
      return ACCIDENTS[kind]?.(bytes, place % (bytes.length + 1), byte) ?? bytes;
    });
    return [...whole, ...damaged];
  });

export function encode(json: string): Uint8Array {
  return new TextEncoder().encode(json);
}

export const readNames = fc.uniqueArray(name, { maxLength: 5 });
