import { describe, expect, test } from '@jest/globals';
import { bars } from '../../../scripts/bench/bars.js';
import { chart } from '../../../scripts/bench/chart.js';
import type { ChartLine } from '../../../scripts/bench/chart.js';
import { KINDS, startExporter, totalsOf } from '../../../scripts/bench/exporter.js';
import { figure, median, ratio } from '../../../scripts/bench/figure.js';
import { MessageBlock, LoadPublisher } from '../../../scripts/bench/publisher.js';
import { alternate } from '../../../scripts/bench/stage.js';
import type { Cell, Result } from '../../../scripts/bench/stage.js';
import { tableOf } from '../../../scripts/bench/table.js';
import { eventAt, SHAPES } from '../../../scripts/bench/workload.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';

describe('what is compared', () => {
  const servers = testServers();

  test.each([10, 1000])(
    'counts the same, with %i series',
    async (series) => {
      const { url } = await servers.nats();
      const workload = { metrics: 10, eventBytes: 160, series };
      const exporters = await Promise.all(KINDS.map((kind) => startExporter(kind, url, workload)));
      const publisher = await LoadPublisher.connect(url);
      const payloads = Array.from({ length: 50 }, (_, index) => eventAt(index, workload));
      await publisher.publish(new MessageBlock('flights', payloads), 0, 520);
      const taken = () => exporters.map(({ events }) => events());
      await waitFor('all events', taken, (found) => found.every((each) => each === 520));
      const [idle, handwritten, natsight] = await Promise.all(exporters.map(totalsOf));
      expect(idle).toEqual({});
      expect(natsight).toEqual(handwritten);
      expect(natsight).toMatchObject({ flights_0_total: 520, flights_1_minutes_count: 520 });
      expect(natsight?.['samples of flights_0_total']).toBe(Math.min(series, 50));
      publisher.close();
      await Promise.all(exporters.map(({ stop }) => stop()));
    },
    30_000,
  );

  test.each(SHAPES.flatMap((shape) => [160, 512, 1024, 4096].map((bytes) => [bytes, shape] as const)))(
    'are events of %i bytes, of %s, each series its own',
    (eventBytes, shape) => {
      const workload = { metrics: 1, eventBytes, series: 1000, shape };
      const events = Array.from({ length: 1000 }, (_, index) => eventAt(index, workload));
      expect(new Set(events.map(({ length }) => length))).toEqual(new Set([eventBytes]));
      const labels = events.map((event) => /"origin".*?"delay"/.exec(new TextDecoder().decode(event))?.[0]);
      expect(new Set(labels).size).toBe(1000);
    },
  );
});

test('kinds alternate within each round', async () => {
  const order: string[] = [];
  const reports = await alternate(2, ['a', 'b'], async (kind) => order.push(kind));
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(reports('b')).toEqual([2, 4]);
});

test('the median is the middle, or half-way between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
});

test('a ratio is taken within each round', () => {
  expect(ratio([4, 9, 8], [2, 3, 1])).toEqual({ median: 3, least: 2, most: 8 });
});

test('messages go out in the order of their block, over and over', () => {
  const payloads = ['a', 'b', 'c'].map((text) => Buffer.from(text));
  const block = new MessageBlock('x', payloads);
  const sent = Buffer.concat([...block.slices(2, 5)]).toString();
  expect(sent.match(/^\w$/gm)?.join('')).toBe('cabca');
});

test('tables are padded, with numbers to the right and as many decimals as asked', () => {
  const columns = [{ name: 'what' }, { name: 'us', decimals: 1 }];
  const rows = [
    ['counter', 1.25],
    ['x', 1000],
  ];
  expect(tableOf({ columns, rows })).toBe(
    [
      '| what    |      us |',
      '| ------- | ------: |',
      '| counter |     1.3 |',
      '| x       | 1,000.0 |',
      '',
    ].join('\n'),
  );
});

test('tables show how far apart rounds were where it is asked for', () => {
  const columns = [{ name: 'one' }, { name: 'other', spread: true }];
  const cell = figure([2, 1, 3]);
  expect(tableOf({ columns, rows: [[cell, cell]] })).toContain('|   2 | 2 (1 to 3) |');
});

describe('a chart', () => {
  const line = (name: string, last: number): ChartLine => ({
    name,
    look: 'natsight',
    points: [1, 10, last].map((x) => ({ x, y: figure([x]) })),
  });
  const spec = { file: 'chart', title: 'a < b', x: 'x', y: 'y' };

  test('draws what grows in proportion as a straight line', () => {
    const svg = chart({ ...spec, lines: [line('one', 100)] });
    expect(svg).toContain('d="M70 352L320 207L570 62"');
    expect(svg).toContain('a &lt; b');
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  test('moves the names of lines apart that end in one place', () => {
    const svg = chart({ ...spec, lines: [line('one', 100), line('other', 100)] });
    const heights = Array.from(svg.matchAll(/y="(\d+)" class="natsight name"/g), ([, y]) => Number(y));
    expect(heights).toEqual([66, 83]);
  });
});

describe('bars', () => {
  const table = (names: readonly string[], ...rows: readonly (readonly Cell[])[]): Result => ({
    title: '',
    method: '',
    columns: names.map((name) => ({ name })),
    rows,
  });
  const floods = ['schema', 'undecodable', 'future'].flatMap((kind, index) => [
    [kind, 'without', 1 + index / 10],
    [kind, 'with', 1.5],
  ]);
  const results = {
    consume: table(
      ['', '', '', 'natsight / idle', 'handwritten / natsight'],
      [1, 160, 10, 0, 0],
      [2, 160, 10, 2.5, figure([1, 3, 4])],
    ),
    sizes: table(
      ['', '', 'natsight / idle', 'handwritten / natsight'],
      ...[160, 512, 1024, 4096].flatMap((bytes) => [
        ['many fields', bytes, 1.9, bytes / 200],
        ['few long strings', bytes, bytes / 500, 1],
      ]),
    ),
    scrape: table(
      ['', '', '', 'scrape', 'delay max'],
      [100_000, 'natsight', 'identity', 150, 12],
      [100_000, 'natsight', 'gzip', 151, 20.5],
    ),
    memory: table(['', 'natsight'], [100_000, 300]),
    labels: table(['', 'first tenth, MiB', 'last tenth, MiB'], [1e6, 1, 9], [1e7, 10, 10.2]),
    flood: table(['', '', 'to valid ones'], ...floods),
    jetstream: table(
      ['', '', "natsight's CPU to its"],
      [160, 'client alone', 0.9],
      [160, 'natsight, plain subject', 1.31],
      [512, 'client alone', 1.1],
      [512, 'natsight, plain subject', 1.3],
    ),
    alerts: table(
      ['', '', 'p99, ms'],
      ['event', 0, 900],
      ['event', 1000, 29],
      ['threshold', 1000, 30],
      ['event', 50_000, 45],
      ['threshold', 50_000, 101],
    ),
    start: table(['natsight / subscriber'], [figure([1.8, 1.9, 2.5])]),
  };

  test('say what was asked, what was found and whether it is met', () => {
    const { rows } = bars({ runs: [{ node: 'v20', results }] });
    expect(rows.map(([, ...cells]) => cells)).toEqual([
      ['at most 2', 2.5, 'no'],
      ['at least 2.5', 3, 'yes'],
      ['at most 2', 1.9, 'yes'],
      ['at most 2', 1.9, 'yes'],
      ['at most 2.5', 2.048, 'yes'],
      ['at most 2.5', 8.192, 'no'],
      ['at least 2.5', 0.8, 'no'],
      ['at least 2.5', 2.56, 'yes'],
      ['at least 2.5', 5.12, 'yes'],
      ['at most 150', 150, 'yes'],
      ['at most 150', 151, 'no'],
      ['at most 20', 20.5, 'no'],
      ['at most 1024', 300, 'yes'],
      ['at most 1.05', 1.02, 'yes'],
      ['at most 2', 1.5, 'yes'],
      ['at most 1.3', 1.31, 'no'],
      ['at most 1', 0.9, 'yes'],
      ['at most 1.3', 1.3, 'yes'],
      ['at most 1', 1.1, 'no'],
      ['at most 30', 30, 'yes'],
      ['at most 100', 101, 'no'],
      ['at most 2', 1.9, 'yes'],
    ]);
  });

  test('are met when they are met on every Node', () => {
    const memory = table(['', 'natsight'], [100_000, 1025]);
    const runs = [
      { node: 'v20', results },
      { node: 'v24', results: { ...results, memory } },
    ];
    expect(bars({ runs }).rows[12]).toEqual([expect.any(String), 'at most 1024', 300, 1025, 'no']);
  });
});
