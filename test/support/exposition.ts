/** One line of an exposition, read back. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
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
      const sample = parseSample(line);
      const series = line.slice(0, line.lastIndexOf(' '));
      if (seen.has(series)) throw new Error(`stands twice: ${series}`);
      seen.add(series);
      samples.push(sample);
    }
  }
  return { families, samples };
}

function parseSample(line: string): ParsedSample {
  const [, name, rest] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(.*)$/s.exec(line) ?? [];
  if (name === undefined || rest === undefined) throw new Error(`no sample: ${line}`);
  const { labels, end } = rest.startsWith('{') ? parseLabels(rest) : { labels: {}, end: 0 };
  const [, value] = /^ (\+Inf|-Inf|NaN|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)$/.exec(rest.slice(end)) ?? [];
  if (value === undefined) throw new Error(`no value: ${line}`);
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
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
