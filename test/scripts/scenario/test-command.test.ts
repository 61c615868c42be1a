import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Window } from 'happy-dom';
import { isPassed, runScenarios } from '../../../scripts/scenario/run-scenarios.js';
import { requireSetup } from '../../../setup/load.js';
import { root, runNatsight } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';

const folder = tempFolder();
const examples = readdirSync(join(root, 'setup/examples'));
const ordersFile = 'orders/orders.scenario.yaml';
const original = readFileSync(join(root, 'setup/examples', ordersFile), 'utf8');

beforeAll(() => {
  cpSync(join(root, 'setup/examples/orders'), join(folder, 'orders'), { recursive: true });
});

const run = (...args: readonly string[]) => runNatsight(['test', ...args], { cwd: folder });

test.each(examples)('the scenario of the example %s passes', (example) => {
  const directory = join(root, 'setup/examples', example);
  const results = runScenarios(directory, requireSetup(directory), { filter: undefined, isUpdate: false });
  expect(results.map((result) => [basename(result.file), result.problems, isPassed(result)])).toEqual([
    [`${example}.scenario.yaml`, [], true],
  ]);
});

describe('a scenario that is not as expected', () => {
  const wrong = original
    .replace('sku="album-1"}: 80', 'sku="album-1"}: 81')
    .replace('summary: No order for 30 min', 'summary: No order for ages')
    .replace('        schema: 1', '        schema: 2');

  test('is shown with what was expected, what is and where; the exit code is 1', async () => {
    writeFileSync(join(folder, ordersFile), wrong);
    const { exitCode, stdout } = await run('orders', '--junit', 'junit.xml');
    const lineOf = (text: string) => wrong.split('\n').findIndex((line) => line.includes(text)) + 1;
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: [
        `FAIL  orders/orders.scenario.yaml: One order of very many pieces raises an alert at once, and half an hour without orders another one.`,
        `  orders/orders.scenario.yaml:${lineOf(': 81')}:45  at 10m: metrics shop_items_sold_total{sku="album-1"}`,
        '    - expected  81',
        '    + actual    80',
        `  orders/orders.scenario.yaml:${lineOf('schema: 2')}:17  at 11m: rejections.orders.schema`,
        '    - expected  2',
        '    + actual    1',
        `  orders/orders.scenario.yaml:${lineOf('ages')}:20  at 41m: alerts[1].annotations.summary`,
        '    - expected  "No order for ages"',
        '    + actual    "No order for 30 min"',
        '1 scenario: 0 passed, 1 failed',
        '',
      ].join('\n'),
    });
  });

  test('is in the JUnit report, which has what the schema of Apache Ant asks for', () => {
    const text = readFileSync(join(folder, 'junit.xml'), 'utf8');
    const document = new new Window().DOMParser().parseFromString(text, 'application/xml');
    const suite = document.querySelector('testsuites > testsuite');
    const attribute = (name: string) => suite?.getAttribute(name);
    expect([...(suite?.children ?? [])].map(({ tagName }) => tagName)).toEqual([
      'properties',
      'testcase',
      'testcase',
      'testcase',
      'testcase',
      'system-out',
      'system-err',
    ]);
    expect(['tests', 'failures', 'errors', 'id', 'package'].map(attribute)).toEqual([
      '4',
      '3',
      '0',
      '0',
      ordersFile,
    ]);
    expect(attribute('timestamp')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(attribute('hostname')).toMatch(/./);
    expect(attribute('time')).toMatch(/^\d+\.\d+$/);
    const cases = [...document.querySelectorAll('testcase')];
    expect(cases.map((each) => each.getAttribute('name'))).toEqual([
      'at 9m30s',
      'at 10m',
      'at 11m',
      'at 41m',
    ]);
    expect(cases.every((each) => /^\d/.test(each.getAttribute('time') ?? ''))).toBe(true);
    const failure = cases[1]?.querySelector('failure');
    expect(failure?.getAttribute('message')).toBe('metrics shop_items_sold_total{sku="album-1"}');
    expect(failure?.getAttribute('type')).toBe('difference');
    expect(failure?.textContent).toContain('+ actual    80');
  });

  test('is written as it is by --update, which keeps all else', async () => {
    const { exitCode, stdout } = await run('orders', '--update');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^updated .*1 updated\n$/s),
    });
    expect(readFileSync(join(folder, ordersFile), 'utf8')).toBe(original);
  });
});

describe('--update', () => {
  const events = `
# Why this is here.
events: [{ at: 1s,   subject: shop.order.created, payload: { id: 1, currency: EUR, total: "1", date_created_gmt: "{{time}}", line_items: [{name: a, quantity: 60}] } }]   # as it comes
`;

  test('fills in what is not expected yet, and what was written passes', async () => {
    const path = await writeText(
      folder,
      'orders/scenarios/new.scenario.yaml',
      `${events}expect:\n- at: 2s # the first look\n  metrics: {} # all of them\n- at: 3s\n- {at: 40m, alerts: [], rejections: {orders: {schema: 3}}}\n`,
    );
    const { stdout, exitCode } = await run('orders', '--update', '--filter', 'NEW');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('1 scenario: 0 passed, 1 updated'),
    });
    const written = readFileSync(path, 'utf8');
    expect(written.startsWith(events)).toBe(true);
    expect(written).toContain('# the first look');
    expect(written).toContain('# all of them');
    expect(written).toContain('shop_items_sold_total{sku="none"}: 60');
    expect(written).toContain('- alert: ManyOfOneItem');
    expect((await run('orders', '--filter', 'new')).stdout).toMatch(/^ok .*1 passed\n$/s);
  });

  test('keeps the comments and the form of JSON', async () => {
    const json = `{
  // Orders.
  "events": [{ "at": "1s", "subject": "shop.order.created", "payload": "none" }],
  "expect": [
    { "at": "2s", "rejections": { "orders": { "filtered": 2, "undecodable": 3 } } }, // at first
    { "at": "31m", "alerts": [{ "alert": "ManyOfOneItem" }, { "alert": "OrdersStopped", "since": "1m" }] }
  ]
}
`;
    const path = await writeText(folder, 'orders/scenarios/json.scenario.json', json);
    await run('orders', '--update', '--filter', 'json');
    const written = readFileSync(path, 'utf8');
    expect(written.split('\n').slice(0, 4)).toEqual(json.split('\n').slice(0, 4));
    expect(written).toContain('// at first');
    expect(written).toMatch(/"undecodable": 1\b/);
    expect(written).not.toContain('filtered');
    expect(written).not.toContain('ManyOfOneItem');
    expect((await run('orders', '--filter', 'json')).exitCode).toBe(0);
  });

  test('does not change what an alias stands for', async () => {
    const text = `events: []\nexpect:\n  - { at: 1s, alerts: &none [{ alert: OrdersStopped }] }\n  - { at: 2s, alerts: *none }\n`;
    const path = await writeText(folder, 'alias/alias.scenario.yaml', text);
    for (const file of ['Streaming_Processing_Setup.json', 'Real_Time_Monitoring_Setup.json'])
      cpSync(join(folder, 'orders', file), join(folder, 'alias', file));
    const { exitCode, stderr } = await run('alias', '--update');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('is an alias')]);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('what cannot run', () => {
  test('is told with its place, by test and by check', async () => {
    await writeText(
      folder,
      'orders/broken.scenario.yaml',
      'expect: [{ at: 1m, alerts: [{ alert: Nobody }] }]',
    );
    const place = 'orders/broken.scenario.yaml:1:38  unknown alert "Nobody"';
    const tested = await run('orders', '--filter', 'broken', '--junit', 'broken.xml');
    expect([tested.exitCode, tested.stdout]).toEqual([1, expect.stringContaining(`  ${place}`)]);
    expect(readFileSync(join(folder, 'broken.xml'), 'utf8')).toMatch(
      / errors="1" .*<error message="unknown alert/s,
    );
    const checked = await runNatsight(['check', 'orders'], { cwd: folder });
    expect([checked.exitCode, checked.stdout]).toEqual([1, expect.stringContaining(place)]);
  });

  test('is a recording that is not there', async () => {
    await writeText(
      folder,
      'orders/missing.scenario.yaml',
      'events: [{ recording: absent.ndjson }]\nexpect: [{ at: 1m, alerts: [] }]',
    );
    const { exitCode, stdout } = await run('orders', '--filter', 'missing');
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/cannot run: recorded events ".*absent\.ndjson" cannot be read/),
    ]);
  });

  test.each([
    [
      ['orders', '--filter', 'nothing like it'],
      'no scenario in orders has "nothing like it" in its name or file',
    ],
    [['absent'], 'cannot be read: no such file'],
  ])('%j', async (args, sentence) => {
    const { exitCode, stderr } = await run(...args);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(sentence)]);
  });

  test('is a setup without scenarios', async () => {
    cpSync(join(root, 'test/fixtures/config/good/minimal'), join(folder, 'minimal'), { recursive: true });
    const { exitCode, stderr } = await run('minimal');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('there is no scenario in minimal: write one'),
    ]);
  });
});
