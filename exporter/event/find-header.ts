/**
 * The value of a header by name. NATS distinguishes upper and lower case in names, but publishers that follow HTTP do not: if no
 * header has exactly this name, one in other letters is meant.
 */
export function findHeader<Value>(
  headers: Iterable<readonly [string, Value]>,
  name: string,
): Value | undefined {
  let similar: Value | undefined;
  for (const [found, value] of headers) {
    if (found === name) return value;
    if (similar === undefined && found.length === name.length && found.toLowerCase() === name.toLowerCase())
      similar = value;
  }
  return similar;
}
