import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SELF_METRICS } from '../../setup/self-metrics.js';
import { codeSpans, tables } from '../support/markdown.js';
import { root } from '../support/run-command.js';
import { keysOf } from '../support/schema-keys.js';
import { read, unquoted } from './documents.js';

interface Limit {
  readonly what: string;
  readonly byDefault: string;
  readonly setBy: string;
  readonly seenIn: string;
  /** "NAME in file" of a constant; empty for a key of the setup. */
  readonly constant: string;
}

const LIMITS: readonly Limit[] = tables(read('docs/limits.md')).flatMap(({ rows }) =>
  rows.map(([what = '', byDefault = '', setBy = '', , seenIn = '', constant = '']) => ({
    what,
    byDefault,
    setBy,
    seenIn,
    constant: constant.replaceAll('`', ''),
  })),
);

/** Constants with the name of a limit that bound nothing that comes from outside, and what they are. */
const NO_LIMITS: Readonly<Record<string, string>> = {
  'MAX_EXCERPT_CHARS in setup/excerpt.ts': 'shortens a message',
  'MAX_COMPARED_CHARACTERS in setup/nearest.ts': 'no "did you mean" beyond it',
  'MAX_COMPARED_NAMES in setup/nearest.ts': 'no "did you mean" beyond it',
  'MAX_TOLERANCE in setup/nearest.ts': 'no "did you mean" beyond it',
  'MAX_URL_CHARS in setup/shown-url.ts': 'shortens a message',
  'MAX_BUDGET_PER_DAY in setup/model/adaptive-threshold.ts': 'refuses a budget that is none',
  'MAX_COUNT in setup/value/duration-text.ts': 'chooses the unit of a text',
  'MAX_DIFFERENCE in exporter/state/byte-chunks.ts': 'chooses the form of a number',
  'MAX_COMPARISONS in setup/expression/text-search.ts': 'chooses the way to search',
  'MAX_SHOWN in setup/promql/fault.ts': 'shortens a message',
  'MAX_REASON in setup/promql/matcher.ts': 'shortens a message',
  'MAX_TIMESTAMP in setup/promql/modifiers.ts': 'the range of a number of Prometheus',
  'OWN_LABEL_LIMIT in setup/panels/labels.ts': 'an assumption about the own metrics',
  'MAX_EXPLANATION_CHARS in setup/deployment/server-answer.ts': 'shortens a message',
  'MAX_FAULT_CHARS in setup/deployment/server-api.ts': 'shortens a message',
  'MAX_SHOWN in setup/time/misread.ts': 'shortens a message',
  'MAX_KEY in exporter/aggregate/log-bins.ts': 'beyond all finite numbers',
  'MAX_SHOWN_LENGTH in exporter/decode/text.ts': 'shortens a message',
  'MAX_DIGITS in exporter/json-scan/number.ts': 'chooses the way to read a number',
  'MAX_SHOWN in exporter/validate/violation.ts': 'shortens a message',
  'MAX_VALUE_LENGTH in exporter/validate/violation.ts': 'shortens a message',
  'MAX_MS in exporter/io/file/recorded-time.ts': 'the range of a Date',
  'MAX_PORT in exporter/io/http/listen-address.ts': 'the range of a port',
  'MAX_COUNTED_MS in exporter/scrape-watch/scrape-watch.ts': 'tells time awake from time asleep',
  'MAX_LABELS_CHARS in exporter/io/alertmanager/alert-sender.ts': 'shortens a message',
  'MAX_BLOCK_BYTES in exporter/io/compression/zstd.ts': 'a number of RFC 8878',
  'MAX_DATE_SECONDS in exporter/io/nats/failure/credentials.ts': 'the range of a Date',
  'MAX_NAME_LENGTH in exporter/io/nats/failure/credentials.ts': 'shortens a message',
  'MAX_DETAIL_LENGTH in exporter/io/nats/failure/explain.ts': 'shortens a message',
  'MAX_TIMEOUT_MS in prometheus/scrape.ts': 'generated',
  'MAX_INTERVAL_MS in setup/objective/windows.ts': 'generated',
  'MAX_BYTES in scripts/start/demo-webhook.ts': 'the demo only',
  'MAX_NAMED_SUBJECTS in exporter/backtest/backtest.ts': 'shortens a message',
  'MAX_LISTED_ALERTS in exporter/backtest/report-text.ts': 'shortens a report',
  'MAX_DRAWN_SERIES in exporter/backtest/picture.ts': 'shortens a picture',
  'MAX_FILE_NAME in exporter/backtest/score-csv.ts': 'shortens a name',
  'MAX_SCORE in exporter/backtest/series-samples.ts': 'the range of a score',
  'MAX_NAMED_SERIES in exporter/scenario/compare.ts': 'shortens a message',
};

/** All numeric constants of the product: "NAME in file" -> value. */
function constants(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const folder of ['setup', 'exporter', 'grafana', 'prometheus', 'alertmanager', 'scripts']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.ts') || entry.startsWith('bench/')) continue;
      const file = `${folder}/${entry}`;
      const declared = read(file).matchAll(
        /^(?:export )?const ([A-Z][A-Z0-9_]+)(?:: number)? = ([\d_.e*+\s()<]+);/gm,
      );
      for (const [, name = '', value = ''] of declared) {
        found.set(`${name} in ${file}`, calculated(value));
      }
    }
  }
  return found;
}

const isNamedLimit = (name: string) => /^MAX_|_LIMIT(?:_| )/.test(name);

/** The value of a product of numbers and powers of two. */
function calculated(text: string): number {
  const [base, shift] = text.replaceAll(/[_\s]/g, '').split('<<');
  const product = (base ?? '').split('*').reduce((value, factor) => value * Number(factor), 1);
  return shift === undefined ? product : product * 2 ** Number(shift);
}

/** "8 MiB", "10 s", "1,000" as a number of bytes, milliseconds or things. */
function numberOf(text: string): number {
  const [, digits = '', unit = ''] = /^([\d,.]+)(?: (\w+))?/.exec(text) ?? [];
  const factors: Readonly<Record<string, number>> = {
    KiB: 1024,
    MiB: 2 ** 20,
    GiB: 2 ** 30,
    s: 1_000,
    min: 60_000,
    ms: 1,
    h: 3_600_000,
    d: 86_400_000,
  };
  return Number(digits.replaceAll(',', '')) * (factors[unit] ?? 1);
}

test('every limit of docs/limits.md has the value of the code', () => {
  const known = constants();
  const stated = LIMITS.filter(({ constant }) => constant !== '');
  expect(stated.length).toBeGreaterThan(20);
  expect(stated.map(({ constant, byDefault }) => [constant, numberOf(byDefault)])).toEqual(
    stated.map(({ constant }) => [constant, known.get(constant)]),
  );
});

test('every limit of the code stands in docs/limits.md', () => {
  const stated = new Set(LIMITS.map(({ constant }) => constant));
  const named = [...constants().keys()].filter(isNamedLimit);
  expect(named.length).toBeGreaterThan(100);
  const missing = named.filter((each) => !stated.has(each) && !(each in NO_LIMITS));
  expect(missing).toEqual([]);
});

test('what is listed as no limit exists', () => {
  const known = constants();
  expect(Object.keys(NO_LIMITS).filter((each) => !known.has(each))).toEqual([]);
});

test('every key of the setup that sets a limit exists, with this default', () => {
  const keys = new Map(
    ['streaming-processing-setup', 'real-time-monitoring-setup'].flatMap((schema) => [
      ...keysOf(JSON.parse(read(`setup/schema/${schema}.schema.json`))),
    ]),
  );
  const set = LIMITS.filter(({ constant, setBy }) => constant === '' && setBy.startsWith('`'));
  expect(set.length).toBeGreaterThan(3);
  for (const { what, setBy, byDefault } of set) {
    const key = keys.get(unquoted(setBy).replaceAll(/<\w+>/g, '*'));
    expect([what, key?.defaults?.map((each) => (typeof each === 'string' ? each : Number(each)))]).toEqual([
      what,
      [/^\d+(?:ms|s|m|h|d)$/.test(byDefault) ? byDefault : numberOf(byDefault)],
    ]);
  }
});

test('every metric that shows a limit exists', () => {
  const metrics = LIMITS.flatMap(({ seenIn }) => codeSpans(seenIn)).map((span) => span.replace(/\{.*$/, ''));
  const own = metrics.filter((name) => name.startsWith('natsight_'));
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((name) => !(name in SELF_METRICS))).toEqual([]);
});
