import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bars } from '../../scripts/bench/bars.js';
import { chart } from '../../scripts/bench/chart.js';
import { createExporter, totalsOf } from '../../scripts/bench/exporter.js';
import { alternate, median } from '../../scripts/bench/stage.js';
import { tableOf } from '../../scripts/bench/table.js';
import { eventAt } from '../../scripts/bench/workload.js';
import { root, runCommand } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';

const folder = tempFolder();

describe('what is compared', () => {
  test.each([10, 10_000])('counts the same, with %i series', async (series) => {
    const workload = { metrics: 10, eventBytes: 160, series };
    const [handwritten, natsight] = [
      createExporter('handwritten', workload),
      createExporter('natsight', workload),
    ];
    for (let index = 0; index < 500; index++) {
      for (const exporter of [handwritten, natsight]) {
        exporter.take({ subject: 'flights', data: eventAt(index, workload) });
      }
    }
    const totals = await totalsOf(natsight);
    expect(totals).toEqual(await totalsOf(handwritten));
    expect(totals).toMatchObject({ flights_0_total: 500, flights_1_minutes_count: 500 });
    expect(totals['samples of flights_0_total']).toBe(Math.min(series, 500));
  });

  test.each([160, 1024])('are events of %i bytes, each series its own', (eventBytes) => {
    const workload = { metrics: 1, eventBytes, series: 1000 };
    const events = Array.from({ length: 1000 }, (_, index) => eventAt(index, workload));
    expect(new Set(events.map(({ length }) => length))).toEqual(new Set([eventBytes]));
    const labels = events.map((event) => /"origin".*?"delay"/.exec(new TextDecoder().decode(event))?.[0]);
    expect(new Set(labels).size).toBe(1000);
  });
});

test('kinds alternate within each round', async () => {
  const order: string[] = [];
  const reports = await alternate(2, ['a', 'b'], async (kind) => order.push(kind));
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(reports.get('b')).toEqual([2, 4]);
});

test('the median is the middle, or half-way between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
});

test('tables are padded, with numbers to the right and as many decimals as asked', () => {
  const columns = [{ name: 'what' }, { name: 'us', decimals: 1 }];
  const rows = [
    ['counter', 1.25],
    ['x', 1000],
  ];
  expect(tableOf({ title: '', method: '', columns, rows })).toBe(
    [
      '| what    |      us |',
      '| ------- | ------: |',
      '| counter |     1.3 |',
      '| x       | 1,000.0 |',
      '',
    ].join('\n'),
  );
});

test('a chart draws what grows in proportion as a straight line', () => {
  const points = [1, 10, 100].map((x) => [x, x] as const);
  const svg = chart({ title: 'a < b', x: 'x', y: 'y' }, [{ name: 'line', color: '#000', points }]);
  expect(svg).toContain('<path d="M70 360L330 205L590 50" fill="none"');
  expect(svg).toContain('a &lt; b');
});

test('bars say what was asked, what was found and whether it is met', () => {
  const table = (names: readonly string[], ...rows: readonly (readonly (number | string)[])[]) => ({
    title: '',
    method: '',
    columns: names.map((name) => ({ name })),
    rows,
  });
  const { rows } = bars({
    consume: table(
      ['', '', '', 'natsight / idle', 'handwritten / natsight'],
      [1, 160, 10, 0, 0],
      [2, 160, 10, 2.5, 3],
    ),
    scrape: table(['', '', 'scrape', 'delay max'], [100_000, 'natsight', 150, 20.5]),
    memory: table(['', 'natsight'], [100_000, 300]),
    labels: table(['first tenth, MiB', 'last tenth, MiB'], [10, 10.2]),
  });
  expect(rows.map(([, ...cells]) => cells)).toEqual([
    ['at most 2', 2.5, 'no'],
    ['at least 2.5', 3, 'yes'],
    ['at most 150', 150, 'yes'],
    ['at most 20', 20.5, 'no'],
    ['at most 1024', 300, 'yes'],
    ['at most 1.05', 1.02, 'yes'],
  ]);
});

test('"npm run bench" measures with a real nats-server and writes figures for a machine', async () => {
  const path = join(folder, 'figures.json');
  const bench = join(root, 'dist/scripts/bench/bench.js');
  const { exitCode, stdout, stderr } = await runCommand(process.execPath, [
    bench,
    '--quick',
    '--json',
    path,
    'labels',
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('Random label values');
  const { machine, rounds, results } = JSON.parse(await readFile(path, 'utf8'));
  expect(machine).toMatchObject({ Node: process.version, 'nats-server': expect.stringMatching(/^\d/) });
  expect(rounds).toBe(2);
  expect(results.labels.rows).toEqual([[200_000, ...Array.from({ length: 4 }, () => expect.any(Number))]]);
}, 60_000);
