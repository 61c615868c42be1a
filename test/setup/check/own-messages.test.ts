import { describe, expect, test } from '@jest/globals';
import { parseSetup } from '../../../setup/parse.js';
import { MONITORING } from '../../support/written-setup.js';

/** Problems of a stream with a dead-letter subject, published windows and an insight. */
function problemsOf(source: object): readonly string[] {
  const processing = {
    dataStreams: { orders: { subject: 'orders', deadLetter: 'dead.orders' }, seen: source },
    processingLogic: {},
    liveMetrics: {
      orders_in_a_minute: {
        type: 'window',
        stream: 'orders',
        help: 'Orders.',
        aggregate: 'count',
        size: '1m',
        publish: 'windows.orders',
      },
    },
    instantInsightRules: { Silent: { stream: 'seen', silentFor: '2s', summary: 'Nothing arrives' } },
    realTimeDashboards: {},
  };
  const { problems } = parseSetup(JSON.stringify(processing, undefined, 1), JSON.stringify(MONITORING));
  return problems
    .map(({ level, message }) => `${level}: ${message}`)
    .filter((problem) => !problem.includes('both read'));
}

describe('a subject that begins with a wildcard', () => {
  test.each([
    [{ subject: '>' }, '">"', '"natsight.insights.>", "dead.orders", "windows.orders", "$JS.>", "_INBOX.>"'],
    [
      { subject: ['*.orders', 'a'] },
      '"*.orders"',
      '"natsight.insights.>", "dead.orders", "windows.orders", ',
    ],
    [{ jetstream: { stream: 'ALL', subject: '{kind}.>' } }, '"*.>"', '"natsight.insights.>", "dead.orders"'],
  ])('%j: a warning says what is left out', (source, subject, names) => {
    expect(problemsOf(source)).toEqual([
      expect.stringContaining(
        `warning: ${subject} also delivers messages that are no events: the stream leaves out ${names}`,
      ),
    ]);
  });
});

test('a wildcard that includes the insights of the setup is a warning', () => {
  expect(problemsOf({ subject: 'natsight.>' })).toEqual([
    'warning: "natsight.>" also delivers insights of this setup, such as "natsight.insights.Silent": the stream leaves them out and counts them in natsight_messages_left_out_total',
  ]);
});

test('an insight of the setup by its name is an error', () => {
  expect(problemsOf({ subject: 'natsight.insights.Silent' })).toEqual([
    'error: stream reads the insight "Silent" of this setup, so events would loop forever: use another subject',
  ]);
});

test.each([['windows.>'], ['orders.>'], ['natsight.insights.Other']])('"%s" is sound', (subject) => {
  expect(problemsOf({ subject })).toEqual([]);
});
