import { expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { generatePrometheus } from '../../prometheus/generate.js';
import type { RuleTestFile } from '../../prometheus/tests/test-file.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseSetup } from '../../setup/parse.js';
import { MONITORING } from '../support/written-setup.js';

/** A setup with so many streams, each with two insights. */
function withStreams(count: number) {
  const of = <T>(make: (index: number) => [string, T]) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
  const processing = {
    service: {},
    dataStreams: of((index) => [
      `orders${index}`,
      {
        subject: `orders${index}`,
        schema: { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] },
      },
    ]),
    processingLogic: {},
    liveMetrics: of((index) => [
      `order_amount_${'i'.repeat(index + 1)}`,
      { type: 'gauge', stream: `orders${index}`, help: 'Amount.', value: 'amount' },
    ]),
    instantInsightRules: {
      ...of((index) => [
        `High${index}`,
        { metric: `order_amount_${'i'.repeat(index + 1)}`, above: 5, for: '10s' },
      ]),
      ...of((index) => [`Stopped${index}`, { stream: `orders${index}`, silentFor: '30s' }]),
    },
    realTimeDashboards: {},
  };
  const alerts = { ...of((index) => [`High${index}`, {}]), ...of((index) => [`Stopped${index}`, {}]) };
  const monitoring = { ...MONITORING, instantAlerts: { ...MONITORING.instantAlerts, alerts } };
  const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  return setup;
}

test('more alerts make tests larger, but not more: promtool evaluates all rules in every test', () => {
  const testsOf = (streams: number) =>
    [...generatePrometheus(withStreams(streams), DEFAULT_ADDRESSES)]
      .filter(([path]) => path.startsWith('tests/'))
      // The generator writes no other shape.
      .map(([path, text]) => [path, (load(text) as RuleTestFile).tests.length]);
  expect(testsOf(40)).toEqual(testsOf(2));
});
