import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findFileFaults } from '../../../exporter/io/setup/file-faults.js';
import { loadSetup } from '../../../setup/load.js';
import { EXAMPLES, exampleFolder } from './examples.js';
import { RecordedRun } from './recorded-run.js';

test('every folder is an example with recorded events, but for the flights of `npm start`', () => {
  expect(readdirSync(exampleFolder('.')).toSorted()).toEqual([...EXAMPLES, 'flights'].toSorted());
});

describe.each(EXAMPLES)('%s', (example) => {
  const folder = exampleFolder(example);
  const { setup, problems } = loadSetup(folder, findFileFaults);
  const run = new RecordedRun(folder, setup);
  const expected = readFileSync(join(folder, 'expected.txt'), 'utf8');

  test('passes the check; it only says where a label may be absent', () => {
    const others = problems.filter(({ message }) => !message.includes('the label is then absent'));
    expect(others).toEqual([]);
    expect(problems.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test('its events give the series, accounts and alerts of expected.txt', () => {
    expect(run.outcome).toBe(expected);
  });

  test('each metric has counted, excluded or skipped every event of its stream, or every message', () => {
    const totals = setup.metrics.map(({ name, stream, before }) => [
      name,
      before === 'each' ? run.messages(stream) : run.accepted(stream),
    ]);
    expect(run.metricTotals).toEqual(Object.fromEntries(totals));
  });

  test('each insight fires, and Alertmanager gets it', () => {
    const fired = [...expected.matchAll(/^(?:critical|warning|info) (\w+) started /gm)].map(
      ([, name]) => name,
    );
    expect(new Set(fired)).toEqual(new Set(setup.insights.map(({ name }) => name)));
    expect(new Set(fired)).toEqual(new Set(setup.alerting.insightAlerts.keys()));
  });
});
