import { expect, test } from '@jest/globals';
import { parseSetup } from '../../../setup/load.js';
import { MONITORING } from '../../support/written-setup.js';

const time = { type: ['string', 'null'], format: 'date-time' };

function problemsOf(eventTime: object, exemplar: unknown): readonly string[] {
  const properties = { seen: time, at: time, sent: { type: 'string' }, trace: { type: 'string' } };
  const schema = { type: 'object', required: ['sent'], properties };
  const processing = {
    dataStreams: { events: { subject: 'events', schema, eventTime } },
    processingLogic: {},
    liveMetrics: { events_total: { type: 'counter', stream: 'events', help: 'Events.', exemplar } },
    instantInsightRules: {},
    realTimeDashboards: {},
  };
  const { problems } = parseSetup(JSON.stringify(processing), JSON.stringify(MONITORING));
  return problems.map(({ level, message }) => `${level}: ${message}`);
}

test('a time that may be missing needs another time, and no constant', () => {
  expect(problemsOf({ value: 'at != null ? at : seen' }, 'traceparent')).toEqual([
    'warning: "seen" can be null, which means that it is missing: such events are rejected as "event_time". ' +
      'Write event.?seen.orValue(otherTime)',
  ]);
  expect(problemsOf({ value: 'at != null ? at : event.?seen.orValue(sent)' }, 'traceparent')).toEqual([]);
});

test('an event without a trace has no exemplar, and needs none', () => {
  expect(problemsOf({ field: 'sent' }, { traceId: 'trace' })).toEqual([]);
});
