/** One line of an exposition, read back. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar?: ParsedExemplar;
}

/** What OpenMetrics says of one event behind a sample; the time in seconds. */
export interface ParsedExemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly timestamp: number;
}

export interface ParsedExposition {
  /** `TYPE`, `HELP` and `UNIT` by family. */
  readonly families: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly samples: readonly ParsedSample[];
}

/**
 * Reads the Prometheus text format and OpenMetrics back, by the grammar of their specifications and without any code
 * of the exporter. Throws at the first line that neither format allows, and at a series that stands twice.
 */
export function parseExposition(text: string): ParsedExposition {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end');
  const families: Record<string, Record<string, string>> = Object.create(null) as Record<
    string,
    Record<string, string>
  >;
  const samples: ParsedSample[] = [];
  const seen = new Set<string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (TYPE|HELP|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line);
    if (comment !== null) {
      const [, keyword = '', family = '', rest = ''] = comment;
      const known = (families[family] ??= {});
      if (keyword in known) throw new Error(`${keyword} of ${family} stands twice`);
      known[keyword] = keyword === 'HELP' ? unescape(rest) : rest;
    } else if (line !== '# EOF') {
      const { sample, series } = parseSample(line);
      if (seen.has(series)) throw new Error(`stands twice: ${series}`);
      seen.add(series);
      samples.push(sample);
    }
  }
  return { families, samples };
}

function parseSample(line: string): { sample: ParsedSample; series: string } {
  const [, name, rest] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(.*)$/s.exec(line) ?? [];
  if (name === undefined || rest === undefined) throw new Error(`no sample: ${line}`);
  const { labels, end } = rest.startsWith('{') ? parseLabels(rest) : { labels: {}, end: 0 };
  const [text = '', exemplar] = splitOnce(rest.slice(end), ' # ');
  const sample = { name, labels, value: parseNumber(text.slice(1)) };
  if (!text.startsWith(' ')) throw new Error(`no value: ${line}`);
  return {
    sample: exemplar === undefined ? sample : { ...sample, exemplar: parseExemplar(exemplar) },
    series: name + rest.slice(0, end),
  };
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function parseExemplar(text: string): ParsedExemplar {
  const { labels, end } = parseLabels(text);
  const [before, value = '', timestamp = '', ...more] = text.slice(end).split(' ');
  if (before !== '' || more.length > 0) throw new Error(`no exemplar: ${text}`);
  const characters = Object.entries(labels).flat().join('');
  if (Array.from(characters).length > 128)
    throw new Error(`an exemplar of more than 128 characters: ${text}`);
  return { labels, value: parseNumber(value), timestamp: parseNumber(timestamp) };
}

function parseNumber(text: string): number {
  if (!/^(?:[+-]Inf|NaN|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)$/.test(text)) throw new Error(`no number: ${text}`);
  return Number(text.replace('Inf', 'Infinity'));
}

function parseLabels(text: string): { labels: Record<string, string>; end: number } {
  const labels: Record<string, string> = {};
  const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"([,}])/sy;
  pair.lastIndex = 1;
  for (;;) {
    const [, name, value, next] = pair.exec(text) ?? [];
    if (name === undefined || value === undefined)
      throw new Error(`no label at ${text.slice(pair.lastIndex)}`);
    if (name in labels) throw new Error(`label ${name} stands twice`);
    labels[name] = unescape(value);
    if (next === '}') return { labels, end: pair.lastIndex };
  }
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));
}
