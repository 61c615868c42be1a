const [LINE_FEED, RETURN, COLON, LOWER_CASE] = [0x0a, 0x0d, 0x3a, 0x20] as const;

export type HeaderField = readonly [name: string, value: string];

/**
 * The value of a header in a block; see `findHeader`. The block is a line with the version, then a line `name: value` per header, each
 * with \r\n at its end. Takes time in proportion to the block: the client's decoder takes a minute for 1 MB of short lines.
 *
 * nats-server does not look at headers. Lines that are not headers (no colon, a control character or a space in the name, a line feed or
 * a carriage return in the value) are ignored; the other headers count.
 */
export function headerIn(bytes: Uint8Array, start: number, end: number, name: string): string | undefined {
  let similar: string | undefined;
  for (let at = nextLine(bytes, start, end); at < end; at = nextLine(bytes, at, end)) {
    if (bytes[at + name.length] !== COLON || !mayBeName(bytes, at, name)) continue;
    const field = fieldOf(utf8.decode(bytes.subarray(at, endOfLine(bytes, at, end))));
    if (field?.[0] === name) return field[1];
    if (similar === undefined && field?.[0].toLowerCase() === name.toLowerCase()) similar = field[1];
  }
  return similar;
}

/** All headers of a block: name and first value of each. */
export function headersIn(bytes: Uint8Array, start: number, end: number): readonly HeaderField[] {
  const found = new Map<string, string>();
  for (const [name, value] of fieldsIn(bytes.subarray(start, end))) {
    if (!found.has(name)) found.set(name, value);
  }
  return [...found];
}

/** All values of all headers of a block, in their order. */
export function fieldsIn(block: Uint8Array): readonly HeaderField[] {
  const [, ...lines] = utf8.decode(block).split('\r\n');
  return lines.flatMap((line) => {
    const field = fieldOf(line);
    return field === undefined ? [] : [field];
  });
}

/** Name and value of a line; `undefined` if it is not a header. */
function fieldOf(line: string): HeaderField | undefined {
  const [, name, value] = FIELD.exec(line) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value.trim()];
}

/** The names that the client takes, also an empty one. */
const FIELD = /^([!-9;-~]*):([^\r\n]*)$/;

/** Where the line after the one at `at` begins; `end` if there is none. */
function nextLine(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return end;
  for (let after = bytes.indexOf(LINE_FEED, at) + 1; after > 0 && after < end;) {
    if (bytes[after - 2] === RETURN && after - 2 >= at) return after;
    after = bytes.indexOf(LINE_FEED, after) + 1;
  }
  return end;
}

/** Where the line at `at` ends, before its \r\n. */
function endOfLine(bytes: Uint8Array, at: number, end: number): number {
  const next = nextLine(bytes, at, end);
  return next < end || (bytes[end - 1] === LINE_FEED && bytes[end - 2] === RETURN) ? next - 2 : next;
}

/** Compares ASCII letters in any case. Other characters may be taken for equal. */
function mayBeName(bytes: Uint8Array, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    if (((bytes[at + index] ?? 0) | LOWER_CASE) !== (name.charCodeAt(index) | LOWER_CASE)) return false;
  }
  return true;
}

const utf8 = new TextDecoder();
