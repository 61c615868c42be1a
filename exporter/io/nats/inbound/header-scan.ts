const [LINE_FEED, COLON, LOWER_CASE] = [0x0a, 0x3a, 0x20] as const;

/**
 * Whether a block of headers may have one of this name, in upper or lower case: a look at each line, at a tenth of the cost of
 * decoding the block. Most messages have none of the headers that are asked for.
 */
export function mayHaveHeader(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  // The first line is the version.
  for (
    let at = bytes.indexOf(LINE_FEED, start) + 1;
    at > 0 && at < end;
    at = bytes.indexOf(LINE_FEED, at) + 1
  ) {
    if (bytes[at + name.length] === COLON && isName(bytes, at, name)) return true;
  }
  return false;
}

/** Compares ASCII letters in any case. Other characters may be taken for equal: the caller decodes the headers then. */
function isName(bytes: Uint8Array, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    if ((bytes[at + index]! | LOWER_CASE) !== (name.charCodeAt(index) | LOWER_CASE)) return false;
  }
  return true;
}
