/** Part of a JSON text: `start` is its first byte, `end` the byte behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A member of an object, with its name decoded and its value as it stands in the text. */
export interface EventMember {
  readonly name: string;
  readonly value: Span;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const;
const SPACES: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** Where the text begins behind a byte order mark and spaces. */
export function startOfText(bytes: Uint8Array): number {
  const hasMark = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
  return skipSpaces(bytes, hasMark ? BYTE_ORDER_MARK.length : 0);
}

export function isList(bytes: Uint8Array): boolean {
  return bytes[startOfText(bytes)] === OPEN_LIST;
}

export function isObject(bytes: Uint8Array): boolean {
  return bytes[startOfText(bytes)] === OPEN_OBJECT;
}

/** The elements of a list, as they stand in the text. The text must be valid JSON. */
export function* elementsOf(bytes: Uint8Array): Generator<Span> {
  let at = skipSpaces(bytes, startOfText(bytes) + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_LIST) {
    const end = endOfValue(bytes, at);
    yield { start: at, end };
    at = afterComma(bytes, end);
  }
}

/** The members of an object. The text must be valid JSON. */
export function* membersOf(bytes: Uint8Array): Generator<EventMember> {
  let at = skipSpaces(bytes, startOfText(bytes) + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_OBJECT) {
    const nameEnd = endOfValue(bytes, at);
    const colon = skipSpaces(bytes, nameEnd);
    if (bytes[colon] !== COLON) throw new Error('BUG: the text is not valid JSON');
    const start = skipSpaces(bytes, colon + 1);
    const end = endOfValue(bytes, start);
    yield { name: String(JSON.parse(textOf(bytes, { start: at, end: nameEnd }))), value: { start, end } };
    at = afterComma(bytes, end);
  }
}

/**
 * The value of a field as it stands in the text: a number keeps its digits. `path` is the name of a field, or names with dots in between
 * for nested objects. `undefined` if there is none. Of several fields with one name the last counts, as in JSON.parse.
 */
export function fieldText(bytes: Uint8Array, path: string): string | undefined {
  if (!isObject(bytes)) return undefined;
  const found = memberOf(bytes, path);
  if (found !== undefined) return textOf(bytes, found.value);
  const dot = path.indexOf('.');
  const outer = dot === -1 ? undefined : memberOf(bytes, path.slice(0, dot));
  return outer && fieldText(bytes.subarray(outer.value.start, outer.value.end), path.slice(dot + 1));
}

/** The same object with a field set to a JSON text; every other byte stays. */
export function withField(bytes: Uint8Array, name: string, value: string): Uint8Array {
  const found = memberOf(bytes, name);
  if (found !== undefined) return replaced(bytes, found.value, value);
  const last = [...membersOf(bytes)].at(-1);
  const at = last?.value.end ?? startOfText(bytes) + 1;
  const comma = last === undefined ? '' : ',';
  return replaced(bytes, { start: at, end: at }, `${comma}${JSON.stringify(name)}:${value}`);
}

function memberOf(bytes: Uint8Array, name: string): EventMember | undefined {
  let found: EventMember | undefined;
  for (const member of membersOf(bytes)) if (member.name === name) found = member;
  return found;
}

function replaced(bytes: Uint8Array, { start, end }: Span, text: string): Uint8Array {
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
}

function textOf(bytes: Uint8Array, { start, end }: Span): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}

function endOfValue(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === QUOTE) return endOfString(bytes, at);
  return first === OPEN_LIST || first === OPEN_OBJECT ? endOfNested(bytes, at) : endOfScalar(bytes, at);
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function endOfNested(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const byte = bytes[at];
    if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    at = byte === QUOTE ? endOfString(bytes, at) : at + 1;
  } while (depth > 0 && at < bytes.length);
  return at;
}

function endOfScalar(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && !isDelimiter(bytes[at])) at += 1;
  return at;
}

const isDelimiter = (byte: number | undefined) =>
  byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || SPACES.has(byte);

function afterComma(bytes: Uint8Array, end: number): number {
  const at = skipSpaces(bytes, end);
  return bytes[at] === COMMA ? skipSpaces(bytes, at + 1) : at;
}

function skipSpaces(bytes: Uint8Array, start: number): number {
  let at = start;
  while (SPACES.has(bytes[at])) at += 1;
  return at;
}
