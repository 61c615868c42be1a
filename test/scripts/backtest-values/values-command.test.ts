import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { root, runNatsight } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { DAY, streamValues } from '../../exporter/adaptive/stream.js';

const folder = tempFolder();
const OUTAGE = 8 * DAY + 600;

beforeAll(() => {
  const values = streamValues('busy', 9, (minute) => (minute >= OUTAGE && minute < OUTAGE + 30 ? 0 : 1));
  const rows = values.map(({ atMs, value }) => `${new Date(atMs).toISOString()},${value}`);
  mkdirSync(join(folder, 'values/shop'), { recursive: true });
  writeFileSync(join(folder, 'values/shop/orders.csv'), ['timestamp,value', ...rows, ''].join('\n'));
  writeFileSync(join(folder, 'values/one.csv'), 'timestamp,value\n1773014400,1\n');
});

const run = (...args: readonly string[]) => runNatsight(['backtest', ...args], { cwd: folder });
const scores = (out: string) => readFileSync(join(folder, out, 'shop/orders.csv'), 'utf8');

describe('plain values', () => {
  test('are scored without a setup: 1 or more for each alert that is told, and the same bytes each time', async () => {
    const text = await run('--values', 'values', '--scores', 'one');
    const json = await run('--values', 'values', '--scores', 'two', '--format', 'json');
    const alerts = scores('one')
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((row, minute) => (Number(row.split(',')[2]) >= 1 ? [minute] : []));
    expect(alerts).toContain(OUTAGE);
    const told = `12960 values, ${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'}`;
    expect(text).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `one.csv: 1 value, 0 alerts
shop/orders.csv: ${told}

2 files, ${told.replace('12960', '12961')}; scores in one
`,
    });
    expect(JSON.parse(json.stdout)).toEqual({
      files: [
        { path: 'one.csv', values: 1, alerts: 0 },
        { path: 'shop/orders.csv', values: 12_960, alerts: alerts.length },
      ],
    });
    expect(scores('two')).toBe(scores('one'));
  });

  test.each([
    [['--values', 'values'], '--values needs --scores, the folder to write to'],
    [['setup', '--values', 'values', '--scores', 'out'], 'leave out the setup "setup"'],
    [['--values', 'values', '--scores', 'out', '--events', 'a.ndjson'], 'leave out --events'],
    [['--values', 'values', '--scores', 'out', '--jetstream', 'ORDERS'], 'leave out --jetstream'],
    [['--values', 'values', '--scores', 'out', '--add-id'], 'leave out --add-id'],
    [
      ['--values', 'values', '--scores', 'out', '--max-alerts-per-day', '0'],
      'leave out --max-alerts-per-day',
    ],
    [['--scores', 'out'], 'name the folder of the two setup files, or a folder of values with --values'],
    [['--values', join(root, 'docs'), '--scores', 'out'], 'has no CSV files (*.csv)'],
  ])('%j is refused with one sentence', async (args, message) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
    expect(stderr.split('\n')).toHaveLength(2);
  });
});
