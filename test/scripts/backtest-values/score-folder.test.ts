import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { scoreFolder } from '../../../scripts/backtest-values/score-folder.js';
import { DAY, streamValues } from '../../exporter/adaptive/stream.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'natsight-values-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (file: string, text: string) => {
  const path = join(folder, 'values', file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
};
const score = (out = 'scores') => scoreFolder(join(folder, 'values'), join(folder, out));
const scores = (file: string, out = 'scores') => readFile(join(folder, out, file), 'utf8');

const OUTAGE = 8 * DAY + 600;
const lines = streamValues('busy', 9, (minute) => (minute >= OUTAGE && minute < OUTAGE + 30 ? 0 : 1)).map(
  ({ atMs, value }) => `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')},${value}`,
);

describe('a folder of values', () => {
  test('is scored file by file, under the same paths, with the same bytes each time', async () => {
    await put('shop/orders.csv', ['timestamp,value', ...lines].join('\n'));
    await put('a.csv', 'timestamp,value\r\n1773014400,1\r\n1773014460,\r\n2026-03-09T00:02:00Z,NaN\r\n');
    await put('notes.txt', 'no values');
    expect(await score()).toEqual([
      { path: 'a.csv', values: 3, alerts: 0 },
      { path: 'shop/orders.csv', values: lines.length, alerts: expect.any(Number) },
    ]);
    expect(await scores('a.csv')).toBe(
      'timestamp,value,anomaly_score\n1773014400,1,0\n1773014460,,0\n2026-03-09T00:02:00Z,NaN,0\n',
    );
    const rows = (await scores('shop/orders.csv')).trim().split('\n').slice(1);
    expect(rows.map((row) => row.slice(0, row.lastIndexOf(',')))).toEqual(lines);
    const alerts = rows.flatMap((row, minute) => (Number(row.split(',')[2]) >= 1 ? [minute] : []));
    expect(alerts.filter((minute) => minute >= OUTAGE && minute < OUTAGE + 30)).toEqual([OUTAGE]);
    await score('again');
    expect(await scores('shop/orders.csv', 'again')).toBe(await scores('shop/orders.csv'));
  });

  test.each([
    ['timestamp,value\n1773014400,12a\n', 'bad.csv:2: expected a number as "value", found "12a"'],
    ['timestamp,value\nsoon,1\n', 'bad.csv:2: expected a time such as'],
    ['time,amount\n1,1\n', 'expected the columns "timestamp" and "value"'],
  ])('with a file that cannot be scored is refused, and nothing is written', async (text, message) => {
    await put('a.csv', 'timestamp,value\n1773014400,1\n');
    await put('bad.csv', text);
    await expect(score()).rejects.toThrow(message);
    await expect(scores('a.csv')).rejects.toThrow('ENOENT');
  });

  test('is not overwritten with its scores, and needs a CSV file', async () => {
    await put('notes.txt', '');
    await expect(score()).rejects.toThrow('has no CSV files (*.csv)');
    await put('a.csv', 'timestamp,value\n1773014400,1\n');
    await expect(score('values')).rejects.toThrow('the scores must not be written to');
    await expect(score('values/scores')).rejects.toThrow('the scores must not be written to');
    await symlink(join(folder, 'values'), join(folder, 'link'));
    await expect(score('link/scores')).rejects.toThrow('the scores must not be written to');
    await expect(scoreFolder(join(folder, 'none'), join(folder, 'scores'))).rejects.toThrow('cannot be read');
  });
});
