/** An event as `hostile-setup.ts` expects it; every bad one differs from it in one thing. */
export const good = { carrier: 'AA', delay: 5, seats: 100, gate: '12' };
const at = (aheadMs: number) => new Date(Date.now() + aheadMs).toISOString();
export const event = (changes: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ ...good, time: at(0), ...changes });
const bytes = (...parts: readonly (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
const nested = (levels: number) =>
  event({ extra: 0 }).replace('"extra":0', `"extra":${'['.repeat(levels)}${']'.repeat(levels)}`);
const mebibytes = (count: number) => 'x'.repeat(count * 1024 * 1024);

/** What is wrong, the reason under which it is counted, and the message. */
export const badEvents: readonly (readonly [
  what: string,
  reason: string,
  make: () => string | Uint8Array,
])[] = [
  ['no JSON', 'undecodable', () => 'delay=5'],
  ['half of a JSON document', 'undecodable', () => '{"carrier":"AA",'],
  ['nothing', 'no_event', () => ''],
  ['a list of what is no event', 'undecodable', () => '[1]'],
  ['a NUL between tokens', 'undecodable', () => bytes('{"carrier":', [0], '"AA"}')],
  ['a NUL in a string', 'undecodable', () => bytes('{"carrier":"A', [0], 'A"}')],
  ['invalid UTF-8', 'undecodable', () => bytes('{"carrier":"', [0xc3, 0x28], '"}')],
  ['UTF-16', 'undecodable', () => Buffer.from(event({}), 'utf16le')],
  ['NaN for a number', 'undecodable', () => event({ delay: 0 }).replace('"delay":0', '"delay":NaN')],
  ['a number beyond all numbers', 'schema', () => event({ delay: 0 }).replace('"delay":0', '"delay":1e999')],
  ['text for a number', 'schema', () => event({ delay: '75' })],
  ['null for a number', 'schema', () => event({ delay: null })],
  ['a missing field', 'schema', () => event({ delay: undefined })],
  ['a value out of range', 'schema', () => event({ delay: 2881 })],
  ['an object for text', 'schema', () => event({ carrier: { code: 'AA' } })],
  ['nesting without end', 'too_deep', () => nested(50_000)],
  ['nesting beyond the limit', 'too_deep', () => nested(40)],
  ['a string without end', 'string_too_long', () => event({ extra: 'x'.repeat(65_537) })],
  ['10 MiB', 'too_large', () => event({ extra: mebibytes(10) })],
  ['no time', 'event_time', () => event({ time: undefined })],
  ['a time that is none', 'event_time', () => event({ time: '2001-02-30T25:00:00Z' })],
  ['a time to come', 'future', () => event({ time: at(60_000) })],
  ['what a step leaves out', 'filtered', () => event({ delay: 1_500 })],
];

/** Events that something goes without: all that can use them count them. `seats`: what they add. */
export const partlyBad: readonly { readonly seats: number; readonly make: () => string }[] = [
  // A time long past: there is no window here.
  { seats: good.seats, make: () => event({ time: at(-60_000) }) },
  // Text that is no number for CEL.
  { seats: good.seats, make: () => event({ gate: 'B<script>' }) },
  // A field that only a metric needs.
  { seats: 0, make: () => event({ seats: undefined }) },
  // A counter that would fall.
  { seats: 0, make: () => event({ seats: -1 }) },
];

/** Names that are text to us and something else to whoever forgets to escape them. */
export const carriers = [
  'AA',
  '',
  '"quoted"',
  String.raw`back\slash\n`,
  'two\nlines\n',
  '{a="b"} # \' , 1',
  '<script>document.title = "broken"; alert(1)</script>',
  '<img src=x onerror="document.title=\'broken\'">',
  '</script><script>document.title = "broken"</script>',
  '{{ .Labels }} {{carrier}} ${carrier} %s',
  'Grüße 航空 ✈️',
  '__proto__',
];
/** Characters that must not come out as they went in. */
export const unprintable = ['\u0000\u001b[31m', '\ud800', 'carriage\rreturn'];
