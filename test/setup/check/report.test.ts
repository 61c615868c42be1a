import { describe, expect, test } from '@jest/globals';
import { eventTimeNotes } from '../../../setup/check/event-time-notes.js';
import { formatReport, reportOf } from '../../../setup/check/report.js';
import { loadSetup } from '../../../setup/load.js';
import { streamSchema } from '../../../setup/model/stream.js';
import { parseSetup } from '../../../setup/parse.js';

describe('the report', () => {
  test('of a sound setup bounds the series of each metric', () => {
    expect(formatReport(reportOf(loadSetup('test/fixtures/config/good/minimal')))).toBe(
      [
        'orders_total         up to 101 series, 101 label sets of at most 2000',
        'order_amount_euros   up to 14 series, 1 label set of at most 2000',
        'orders_unpaid_ratio  up to 101 series, 101 label sets of at most 2000',
        'OK: 1 stream, 3 metrics with up to 216 series, 2 insights, 1 dashboard, 2 alerts, 1 objective',
        '',
      ].join('\n'),
    );
  });

  test('counts errors and warnings', () => {
    const text = formatReport(
      reportOf(
        parseSetup(
          `{ "dataStreams": { "s": { "subject": "s" } }, "processingLogic": {}, "instantInsightRules": {},
             "liveMetrics": { "n": { "type": "counter", "stream": "s", "help": "N." } },
             "realTimeDashboards": { "d": { "title": "D", "metrics": ["x*"] } } }`,
          `{ "realTimeVisualization": {}, "liveMetricsDisplay": {}, "dynamicUpdates": {},
             "instantAlerts": { "receivers": { "ops": { "webhook": "http://127.0.0.1:1/" } }, "route": { "default": "ops" } } }`,
        ),
      ),
    );
    expect(text).toBe(
      [
        'Streaming_Processing_Setup.json:2:31  warning: counter names end in "_total": rename it to "n_total"',
        'Streaming_Processing_Setup.json:3:71  no metric matches "x*"',
        '1 error, 1 warning: 1 stream, 1 metric with up to 1 series, 0 insights, 1 dashboard, 0 alerts, 0 objectives',
        '',
      ].join('\n'),
    );
  });

  test.each<[unknown, object, readonly string[]]>([
    [
      { field: 'ts' },
      { ts: { type: 'integer', examples: [1793913155265352] } },
      ['stream "s": event time has unit "us": 1793913155265352 as microseconds is 2026-11-05T21:12:35.265Z'],
    ],
    [
      { field: 'ts' },
      { ts: { type: 'string', examples: ['982998900'] } },
      ['stream "s": event time has unit "s": 982998900 as seconds is 2001-02-24T07:15:00.000Z'],
    ],
    [
      { field: 'meta.ts' },
      { meta: { type: 'object', properties: { ts: { type: 'integer', minimum: 1577836800000 } } } },
      ['stream "s": event time has unit "ms": 1577836800000 as milliseconds is 2020-01-01T00:00:00.000Z'],
    ],
    [{ field: 'ts' }, { ts: { type: 'integer', minimum: 0 } }, []],
    [{ field: 'ts', unit: 'ms' }, { ts: { type: 'integer', examples: [982998900000] } }, []],
    [{ field: 'ts' }, { ts: { type: 'string', examples: ['2001-02-24T07:15:00Z'] } }, []],
  ])('says the unit of an event time that the schema shows: %j of %j', (eventTime, properties, notes) => {
    const stream = streamSchema.parse({ subject: 's', eventTime, schema: { type: 'object', properties } });
    expect(eventTimeNotes({ streams: [{ ...stream, name: 's' }] })).toEqual(notes);
  });
});
