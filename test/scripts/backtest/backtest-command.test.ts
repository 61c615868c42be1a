import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { root, runNatsight } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
const orders = join(root, 'setup/examples/orders');

/** An order a minute for two hours, then an hour of nothing, then one more. */
function recordingOf(subject: string): string {
  const message = (minute: number) => {
    const time = new Date(Date.UTC(2024, 10, 4, 10, minute)).toISOString();
    const quantity = minute % 50 === 7 ? 60 : 2;
    const line_items = [{ name: 'Woo Album', sku: 'album-1', quantity }];
    const order = { id: minute, currency: 'EUR', total: '9.00', date_created_gmt: time, line_items };
    return JSON.stringify({ subject, time, payload: JSON.stringify(order) });
  };
  const minutes = [...Array.from({ length: 120 }, (_, minute) => minute), 180];
  const marker = JSON.stringify({ natsight: 'recording', version: 1, subjects: [subject] });
  return [marker, ...minutes.map(message), ''].join('\n');
}

const recording = recordingOf('shop.order.created');
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

beforeAll(() => {
  put('orders.ndjson', recording);
});

/** Without the seconds that Prometheus takes: see prometheus.test.ts. */
const run = (...args: readonly string[]) =>
  runNatsight(['backtest', orders, '--no-prometheus', ...args], { cwd: folder });

const expected = `2024-11-04 10:00:00 to 2024-11-04 13:00:00, 0.125 days, in steps of 10s
121 messages, 121 read by a stream, 121 events accepted
note: no message for 1h1m after 2024-11-04 11:59:00: the rules see a silence, also if only the recording has a gap.

ManyOfOneItem (warning): 3 times
  3 a day, longest 10m, 0 shorter than 5m
  2024-11-04 10:07:00  10m       Order 7 has 60 pieces of Woo Album
  2024-11-04 10:57:00  10m       Order 57 has 60 pieces of Woo Album
  2024-11-04 11:47:00  10m       Order 107 has 60 pieces of Woo Album

OrdersStopped (critical): 1 time
  1 a day, longest 31m, 0 shorter than 5m
  2024-11-04 12:29:00  31m       No order for 30 min

ManyUnpaidOrders: not covered, Prometheus evaluates its PromQL

4 alerts, 4 a day
`;

describe('the report of a recording', () => {
  test('is the same bytes each time, from plain text and from gzip, with the same picture', async () => {
    put('orders.ndjson.gz', gzipSync(recording));
    const plain = await run('--events', 'orders.ndjson', '--picture', 'one.svg', '--max-alerts-per-day', '4');
    const zipped = await run('--events', 'orders.ndjson.gz', '--picture', 'two.svg');
    expect(plain).toEqual({ exitCode: 0, stdout: expected, stderr: '' });
    expect(zipped).toEqual(plain);
    const [one, two] = ['one.svg', 'two.svg'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(one).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(two).toBe(one);
  });

  test('ends with exit code 1 if there are more alerts than allowed', async () => {
    const { exitCode, stdout, stderr } = await run(
      '--events',
      'orders.ndjson',
      '--max-alerts-per-day',
      '3.9',
    );
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: expected,
      stderr: '4 alerts a day, at most 3.9 allowed\n',
    });
  });

  test('as JSON, with labels and scores', async () => {
    put('labels.csv', 'start,end,rule\n2024-11-04T12:00:00Z,2024-11-04T13:00:00Z,OrdersStopped\n');
    const { exitCode, stdout } = await run(
      '--events',
      'orders.ndjson',
      '--format',
      'json',
      '--labels',
      'labels.csv',
      '--scores',
      'scores',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      alerts: 4,
      alertsPerDay: 4,
      notCovered: [{ alert: 'ManyUnpaidOrders', reason: 'Prometheus evaluates its PromQL' }],
      rules: [
        { rule: 'ManyOfOneItem', alerts: 3, labels: { precision: 0, recall: null } },
        {
          rule: 'OrdersStopped',
          labels: { precision: 1, recall: 1, delaySeconds: 1_740, labelled: 1, told: 1 },
          fired: [{ firedAt: '2024-11-04T12:29:00.000Z', seconds: 1_860.05, summary: 'No order for 30 min' }],
        },
      ],
    });
    const scores = readFileSync(join(folder, 'scores/OrdersStopped/all.csv'), 'utf8');
    expect(scores).toMatch(/^timestamp,value,anomaly_score\n2024-11-04 10:0\d:00,\d+,0/);
    expect(scores).toContain('2024-11-04 12:30:00,1860,1.033333\n');
  });

  test('against another setup has only the differences', async () => {
    const other = join(folder, 'other');
    cpSync(orders, other, { recursive: true });
    const file = join(other, 'Streaming_Processing_Setup.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"silentFor": "30m"', '"silentFor": "2h"'));
    const { stdout } = await run('--events', 'orders.ndjson', '--against', 'other');
    expect(stdout).toContain('OrdersStopped: 0 times before, 1 time after\n +2024-11-04 12:29:00  31m ');
    expect(stdout).not.toContain('ManyOfOneItem');
    expect(stdout).toContain('3 alerts a day before, 4 after');
  });
});

describe('a recording that cannot be used, or only with care', () => {
  const lines = recording.split('\n');

  test.each<readonly [string, string, string | Uint8Array, string | RegExp]>([
    ['is empty', 'a.ndjson', '', 'a.ndjson: no events found'],
    ['has no message', 'b.ndjson', `${lines[0]}\n`, 'b.ndjson: no events found'],
    [
      'is cut off',
      'c.ndjson',
      recording.slice(0, -100),
      'c.ndjson:122: the last line is cut off: copy the file again, or remove this line',
    ],
    [
      'is a cut-off archive',
      'd.ndjson.gz',
      gzipSync(recording).subarray(0, 500),
      '"d.ndjson.gz" cannot be read: not a whole gzip file',
    ],
    ['is no archive', 'e.ndjson.gz', recording, '"e.ndjson.gz" cannot be read: not a whole gzip file'],
    [
      'is of another setup',
      'f.ndjson',
      recordingOf('hall.door'),
      /no stream of .*orders reads the messages of f\.ndjson: they have subjects such as "hall\.door"; the setup reads "shop\.order\.created"/,
    ],
    ['has no times', 'g.ndjson', '{"a":1}\n{"a":2}\n', 'g.ndjson: no times: a backtest needs a recording'],
  ])('%s', async (_, name, content, message) => {
    put(name, content);
    const { exitCode, stdout, stderr } = await run('--events', name);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('has disorder, messages that nobody reads, and rejected ones: all is said', async () => {
    const swapped = [...lines.slice(0, 20), lines[21], lines[20], ...lines.slice(22)];
    const foreign = recordingOf('shop.cart').split('\n').slice(-2);
    const broken = (lines.at(-2) ?? '').replace(/"payload":.*/, '"payload":"no order"}');
    put('mixed.ndjson', [...swapped.slice(0, -1), ...foreign.slice(0, 1), broken, ''].join('\n'));
    const { exitCode, stdout } = await run('--events', 'mixed.ndjson');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('123 messages, 122 read by a stream, 121 events accepted, 1 undecodable');
    expect(stdout).toContain(
      'note: 1 message is older than the one before, by up to 1m: the order of the file counts',
    );
    expect(stdout).toContain('note: 1 messages are read by no stream, such as "shop.cart"');
  });

  test.each([
    [[], 'name either a file with --events or a stream with --jetstream'],
    [['--events', 'orders.ndjson', '--jetstream', 'X'], 'name either a file with --events or a stream'],
    [['--events', 'orders.ndjson', '--since', '1d'], '--since needs --jetstream'],
    [
      ['--events', 'orders.ndjson', '--labels', 'orders.ndjson'],
      'label 1: "start" is nothing, expected a time',
    ],
    [['--events', 'orders.ndjson', '--against', 'nowhere'], 'nowhere/Streaming_Processing_Setup.json:1:1'],
  ])('%j', async (args, message) => {
    const { exitCode, stderr } = await run(...args);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(existsSync(join(folder, 'X'))).toBe(false);
  });
});
