import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseSetup } from '../../../setup/parse.js';
import type { Setup } from '../../../setup/model/setup.js';
import { TestEngine } from '../../support/engine.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';
import { listen } from '../../support/listen.js';
import { requireBinary, testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';

/** Names that lie close to each other, to those of Prometheus, and to the suffixes of both formats. */
const base = fc.constantFrom(
  'x',
  'x',
  'x',
  'x',
  '',
  'x_y',
  'up',
  '_',
  'ALERTS',
  'scrape_x',
  'natsight_x',
  'X',
  'x_seconds',
);
const SUFFIXES =
  '_total _bucket _count _sum _created _info _seconds _seconds_total _bytes _error_bound _total_total _count_total _created_total _gsum _';
const suffix = fc.constantFrom('', '', ...SUFFIXES.split(' '));
const metricName = fc.tuple(base, suffix).map((parts) => parts.join(''));

const label = fc.constantFrom(
  'shop',
  'shop',
  'Shop',
  'le_',
  'rule',
  'exported_job',
  'insight_summary',
  'top',
  'le',
  'job',
);
const strangeText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
  fc.constantFrom('a\nb', 'a\\', '"', '# EOF', '\\n"', '\u0000', '\r', '{}', '# TYPE x counter'),
);
const shared = {
  stream: fc.constant('flights'),
  help: strangeText,
  labels: fc
    .array(label, { maxLength: 2 })
    .map((names) => Object.fromEntries(names.map((name) => [name, 'shop']))),
  unit: fc.constantFrom(undefined, 'seconds', 'bytes', 'x', 'total'),
};
const metric = fc.oneof(
  fc.record({ type: fc.constant('counter'), ...shared }),
  fc.record({ type: fc.constant('gauge'), value: fc.constant('amount'), ...shared }),
  fc.record({ type: fc.constant('histogram'), value: fc.constant('amount'), ...shared }),
  fc.record({
    type: fc.constant('window'),
    value: fc.constant('amount'),
    size: fc.constant('1m'),
    aggregate: fc.constantFrom('count', 'distinct', 'top', 'p95', 'rate'),
    ...shared,
  }),
);
const metrics = fc.dictionary(metricName, metric, { minKeys: 10, maxKeys: 25, noNullPrototype: true });

const MONITORING = readFileSync('test/fixtures/config/good/minimal/Real_Time_Monitoring_Setup.json', 'utf8');
const monitoring = JSON.stringify({
  ...(JSON.parse(MONITORING) as object),
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: { receivers: { ops: { webhook: 'http://127.0.0.1:9' } }, route: { default: 'ops' } },
});

/** A text with one metric a line, so that the line of an error says which metric has it. */
function textOf(declared: ReadonlyMap<string, unknown>): string {
  const lines = Array.from(declared, ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{"dataStreams": {"flights": {"subject": "f"}}, "processingLogic": {}, "instantInsightRules": {},
"realTimeDashboards": {}, "liveMetrics": {
${lines.join(',\n')}
}}`;
}

/** The setup without the metrics that the check refuses. */
function soundSetup(drawn: Readonly<Record<string, unknown>>): Setup {
  const left = new Map(Object.entries(drawn));
  for (;;) {
    const { setup, problems } = parseSetup(textOf(left), monitoring);
    const lines = problems.filter(({ level }) => level === 'error').map(({ line }) => line);
    if (lines.length === 0) return setup;
    const names = [...left.keys()];
    for (const line of lines) left.delete(names[line - 3] ?? '');
  }
}

const SHOPS = ['Bonn', 'a"b\\c\nd', '\u0000\u001b[1m', '😀', ''];
const FORMATS = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;
type Format = keyof typeof FORMATS;

function pagesOf(setup: Setup): Readonly<Record<Format, string>> {
  const engine = new TestEngine(setup);
  for (const [at, shop] of SHOPS.entries()) engine.sendEvent({ shop, amount: at + 0.5 });
  engine.wait(1_000);
  return { prometheus: engine.exposition(), openmetrics: `${engine.exposition('openmetrics')}# EOF\n` };
}

const { numRuns: SETUPS, seed } = fuzzRuns(40, { most: 400 });
const pages = fc.sample(metrics, { seed, numRuns: SETUPS }).map((drawn) => pagesOf(soundSetup(drawn)));

const pageAt = (path = ''): [Format, string] => {
  const [, at, format] = path.split('/');
  const kind = format === 'openmetrics' ? 'openmetrics' : 'prometheus';
  return [kind, pages[Number(at)]?.[kind] ?? ''];
};
const exporter = createServer(({ url }, response) => {
  const [format, page] = pageAt(url);
  response.setHeader('content-type', FORMATS[format]);
  response.end(page);
});
afterAll(() => void exporter.close());

/** The same name twice: a family, or a series with the same labels. */
function repeated(page: string): readonly string[] {
  const keys = page
    .split('\n')
    .flatMap((line) =>
      line.startsWith('# TYPE ')
        ? line.split(' ').slice(0, 3).join(' ')
        : line.startsWith('#')
          ? []
          : line.replace(/ \S+$/, ''),
    )
    .filter((key) => key !== '');
  return keys.filter((key, at) => keys.indexOf(key) !== at);
}

describe(`what any setup that passes the check exposes (seed ${seed})`, () => {
  test('is more than nothing', () => {
    const families = pages.map(({ prometheus }) => prometheus.match(/^# TYPE/gm)?.length ?? 0);
    expect(families.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(SETUPS * 4);
  });

  test('names each family and each series once in both formats', () => {
    expect(pages.flatMap((page) => [...repeated(page.prometheus), ...repeated(page.openmetrics)])).toEqual(
      [],
    );
  });

  test('is parsed by promtool, which may find the names unusual', () => {
    const promtool = requireBinary('promtool');
    for (const { prometheus } of pages) {
      const { status, stderr } = spawnSync(promtool, ['check', 'metrics'], {
        input: prometheus,
        encoding: 'utf8',
      });
      expect([stderr.includes('error while linting'), [0, 3].includes(status ?? -1), prometheus]).toEqual([
        false,
        true,
        prometheus,
      ]);
    }
  }, 120_000);

  describe('is scraped by Prometheus', () => {
    const servers = testServers();
    let targets: readonly Target[] = [];
    beforeAll(async () => {
      const target = `127.0.0.1:${await listen(exporter)}`;
      const jobs = pages.flatMap((_, at) =>
        Object.keys(FORMATS).map((format) => ({
          job_name: `${at}/${format}`,
          metrics_path: `/${at}/${format}`,
          static_configs: [{ targets: [target] }],
        })),
      );
      const global = { scrape_interval: '1s', scrape_timeout: '1s' };
      const { url } = await servers.prometheus(JSON.stringify({ global, scrape_configs: jobs }));
      targets = await waitFor(
        'a scrape of every target',
        async () => {
          const answer = (await (await fetch(`${url}/api/v1/targets`)).json()) as {
            data: { activeTargets: Target[] };
          };
          return answer.data.activeTargets;
        },
        (found) => found.length === jobs.length && found.every(({ health }) => health !== 'unknown'),
        { withinMs: 60_000 },
      );
    }, 90_000);

    test.each(Object.keys(FORMATS))('as %s', (format) => {
      const down = targets
        .filter(({ scrapePool, health }) => scrapePool.endsWith(format) && health !== 'up')
        .map(({ scrapePool, lastError }) => ({ lastError, page: pageAt(`/${scrapePool}`)[1] }));
      expect(down).toEqual([]);
    });
  });
});

interface Target {
  readonly scrapePool: string;
  readonly health: 'unknown' | 'up' | 'down';
  readonly lastError: string;
}
