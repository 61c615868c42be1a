/** A series as a scenario names it: `orders_total{paid="true"}`. */
export interface SeriesKey {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\\n]|\\["\\n])*)"\s*(,|(?=\}))/;

/** Reads a series in the form of the exposition format; labels in any order. `undefined`: it is not one. */
export function parseSeriesKey(text: string): SeriesKey | undefined {
  const trimmed = text.trim();
  const name = NAME.exec(trimmed)?.[0];
  if (name === undefined) return undefined;
  const labels = new Map<string, string>();
  let rest = trimmed.slice(name.length).trimStart();
  if (rest === '') return { name, labels };
  if (!rest.startsWith('{') || !rest.endsWith('}')) return undefined;
  rest = rest.slice(1).trimStart();
  while (rest !== '}') {
    const [found, label = '', value = ''] = LABEL.exec(rest) ?? [];
    if (found === undefined || labels.has(label)) return undefined;
    labels.set(label, unescaped(value));
    rest = rest.slice(found.length).trimStart();
  }
  return { name, labels };
}

/** The series as text: labels in the order given, without empty ones, which are none. */
export function writeSeriesKey({ name, labels }: SeriesKey): string {
  const pairs = [...labels].filter(([, value]) => value !== '');
  if (pairs.length === 0) return name;
  return `${name}{${pairs.map(([label, value]) => `${label}="${escaped(value)}"`).join(',')}}`;
}

/** The same text for the same series, whatever the order of its labels. */
export function canonicalSeries({ name, labels }: SeriesKey): string {
  return writeSeriesKey({ name, labels: new Map([...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))) });
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(["\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
