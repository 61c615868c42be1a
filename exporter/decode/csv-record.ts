const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** The records of a CSV text, without line endings. Empty records are skipped. A line feed in quotes does not end a record. */
export function* recordsOf(csv: Uint8Array): Generator<Uint8Array, undefined> {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at <= csv.length; at++) {
    const byte = csv[at];
    if (byte === QUOTE) isQuoted = !isQuoted;
    if (byte !== undefined && (byte !== LINE_FEED || isQuoted)) continue;
    const end = csv[at - 1] === RETURN ? at - 1 : at;
    if (end > start) yield csv.subarray(start, end);
    start = at + 1;
  }
  return undefined;
}

/** The cells of a record; `undefined` if its quotes do not enclose whole cells. */
export function cellsOf(record: string, delimiter: string): string[] | undefined {
  if (!record.includes('"')) return record.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; at <= record.length;) {
    const end = record[at] === '"' ? endOfQuoted(record, at) : endOfPlain(record, at, delimiter);
    if (end === -1 || (end < record.length && record[end] !== delimiter)) return undefined;
    const cell = record.slice(at, end);
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    at = end + 1;
  }
  return cells;
}

/** Offset after the closing quote of the cell, or -1. Two quotes inside the cell are an escaped quote. */
function endOfQuoted(record: string, start: number): number {
  let at = start + 1;
  while (at < record.length) {
    const quote = record.indexOf('"', at);
    if (quote === -1) return -1;
    if (record[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
  return -1;
}

/** Offset of the end of the cell. -1 if it contains a quote: only a cell that starts with a quote may. */
function endOfPlain(record: string, start: number, delimiter: string): number {
  const found = record.indexOf(delimiter, start);
  const end = found === -1 ? record.length : found;
  return record.slice(start, end).includes('"') ? -1 : end;
}
