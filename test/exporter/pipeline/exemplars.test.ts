import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { parseExposition } from '../../support/exposition.js';

const SPAN = '00f067aa0ba902b7';
const traceId = (n: number) => String(n).padStart(32, '0');
const headers = (n: number) => ({ traceparent: `00-${traceId(n)}-${SPAN}-01` });

const LANDED = { type: 'counter', labels: { origin: 'origin' }, exemplar: 'traceparent' };
const DELAY = { type: 'histogram', value: 'delay', buckets: [10, 60], exemplar: 'traceparent' };
const BY_FIELDS = { ...LANDED, exemplar: { traceId: 'trace', spanId: 'span' } };
const running = (metrics: Readonly<Record<string, Readonly<Record<string, unknown>>>>, stream = {}) =>
  new TestEngine(streamSetup({ metrics, stream }));

const samplesOf = (engine: TestEngine) => parseExposition(engine.exposition('openmetrics')).samples;
/** Trace, value and time of each exemplar, by sample. */
const exemplarsOf = (engine: TestEngine) =>
  samplesOf(engine).flatMap(({ name, labels, exemplar }) =>
    exemplar === undefined ? [] : [[name, Object.values(labels).join(), exemplar]],
  );
const seconds = (engine: TestEngine) => engine.nowMs / 1000;

describe('an exemplar', () => {
  test('is the newest event of a counter series that has a trace', () => {
    const engine = running({ landed_total: LANDED });
    engine.sendEvent({ origin: 'ORD' }, headers(1));
    engine.wait(1_500);
    engine.sendEvent({ origin: 'ORD' }, headers(2));
    const timestamp = seconds(engine);
    engine.wait(1_000);
    engine.sendEvent({ origin: 'ORD' });
    engine.sendEvent({ origin: 'ORD' }, { traceparent: 'nonsense' });
    engine.sendEvent({ origin: 'DFW' });
    const labels = { trace_id: traceId(2), span_id: SPAN };
    expect(exemplarsOf(engine)).toEqual([['landed_total', 'ORD', { labels, value: 1, timestamp }]]);
    expect(samplesOf(engine)[0]).toMatchObject({ name: 'landed_total', value: 4 });
  });

  test('is one for each bucket of a histogram, in which its value lies', () => {
    const engine = running({ delay: DELAY });
    for (const [n, delay] of [5, 7, 60, 1000].entries()) {
      engine.sendEvent({ delay }, headers(n + 1));
      engine.wait(1);
    }
    expect(exemplarsOf(engine).map(([name, le, exemplar]) => [name, le, exemplar])).toMatchObject([
      ['delay_bucket', '10.0', { labels: { trace_id: traceId(2) }, value: 7 }],
      ['delay_bucket', '60.0', { labels: { trace_id: traceId(3) }, value: 60 }],
      ['delay_bucket', '+Inf', { labels: { trace_id: traceId(4) }, value: 1000 }],
    ]);
  });

  test('has a later time than the one before: Prometheus refuses two of one time', () => {
    const engine = running({ landed_total: LANDED });
    engine.sendEvent({ origin: 'ORD' }, headers(1));
    engine.sendEvent({ origin: 'ORD' }, headers(2));
    engine.nowMs -= 5_000;
    engine.sendEvent({ origin: 'ORD' }, headers(3));
    expect(exemplarsOf(engine)).toMatchObject([
      ['landed_total', 'ORD', { labels: { trace_id: traceId(1) } }],
    ]);
  });

  test('may come by the header as Go writes it', () => {
    const engine = running({ landed_total: LANDED });
    engine.sendEvent({ origin: 'ORD' }, { Traceparent: headers(1).traceparent });
    expect(exemplarsOf(engine)).toHaveLength(1);
  });

  test('goes with its series', () => {
    const engine = running({ landed_total: { ...LANDED, idle: '1m' } });
    engine.sendEvent({ origin: 'ORD' }, headers(1));
    engine.wait(60_000);
    engine.sendEvent({ origin: 'ORD' });
    expect(samplesOf(engine)[0]).toEqual({ name: 'landed_total', labels: { origin: 'ORD' }, value: 2 });
  });

  test('has no place in the Prometheus text format, nor where it was not asked for', () => {
    const engine = running({ landed_total: LANDED, all_total: { ...LANDED, exemplar: undefined } });
    engine.sendEvent({ origin: 'ORD' }, headers(1));
    expect(engine.samples()).toEqual(['all_total{origin="ORD"} 1', 'landed_total{origin="ORD"} 1']);
    expect(exemplarsOf(engine).map(([name]) => name)).toEqual(['landed_total']);
  });

  test('has none where OpenMetrics allows none: a counter whose name does not end in _total', () => {
    const engine = running({ landed: LANDED });
    engine.sendEvent({ origin: 'ORD' }, headers(1));
    expect(exemplarsOf(engine)).toEqual([]);
  });
});

describe('an exemplar by a field that is a traceparent', () => {
  const schema = { type: 'object', properties: { origin: { type: 'string' }, parent: { type: 'string' } } };
  const byField = { ...LANDED, exemplar: { traceparent: 'parent' } };

  test.each([
    ['any JSON', {}],
    ['a flat schema', { schema }],
  ])('is read as the header is: %s', (_, stream) => {
    const engine = running({ landed_total: byField }, stream);
    engine.sendEvent({ origin: 'ORD', parent: headers(1).traceparent }, headers(2));
    engine.wait(1);
    engine.sendEvent({ origin: 'ORD', parent: 'nonsense' });
    engine.sendEvent({ origin: 'ORD' });
    const labels = { trace_id: traceId(1), span_id: SPAN };
    expect(exemplarsOf(engine)).toMatchObject([['landed_total', 'ORD', { labels }]]);
    expect(samplesOf(engine)[0]).toMatchObject({ value: 3 });
  });
});

describe('an exemplar by fields', () => {
  const schema = {
    type: 'object',
    properties: { origin: { type: 'string' }, trace: { type: 'string' }, span: { type: 'string' } },
  };

  test.each([
    ['any JSON', {}],
    ['a flat schema', { schema }],
  ])('reads them out of the event: %s', (_, stream) => {
    const engine = running({ landed_total: BY_FIELDS }, stream);
    engine.sendEvent({ origin: 'ORD', trace: 'abc', span: 'def' });
    const labels = { trace_id: 'abc', span_id: 'def' };
    expect(exemplarsOf(engine)).toMatchObject([['landed_total', 'ORD', { labels }]]);
  });

  test('costs no event: one that has no such field, or an empty one, counts without', () => {
    const engine = running({ landed_total: BY_FIELDS }, { schema });
    expect(engine.sendEvent({ origin: 'ORD' })).toBeUndefined();
    expect(engine.sendEvent({ origin: 'ORD', trace: '', span: 'def' })).toBeUndefined();
    expect(samplesOf(engine)[0]).toEqual({ name: 'landed_total', labels: { origin: 'ORD' }, value: 2 });
  });

  test('is shown without a span where only the trace is known', () => {
    const engine = running({ landed_total: BY_FIELDS });
    engine.sendEvent({ origin: 'ORD', trace: 'abc' });
    expect(exemplarsOf(engine)).toMatchObject([['landed_total', 'ORD', { labels: { trace_id: 'abc' } }]]);
  });

  test('has at most 128 characters with the names of its labels, and is left out when it has more', () => {
    const most = 128 - 'trace_id'.length;
    const engine = running({ landed_total: BY_FIELDS });
    engine.sendEvent({ origin: 'fits', trace: '😀'.repeat(most) });
    engine.sendEvent({ origin: 'too long', trace: 'x'.repeat(most + 1) });
    engine.sendEvent({ origin: 'too long together', trace: 'x'.repeat(most), span: 'y' });
    expect(exemplarsOf(engine).map(([, origin]) => origin)).toEqual(['fits']);
  });

  test('is read back as it was, whatever is in it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const hostile = fc.oneof(text, fc.constantFrom('"', '\\', '\n', '" # {} 1', '}', 'a\\"b\n', ' # '));
    fc.assert(
      fc.property(hostile, hostile, fc.double({ noNaN: true, min: -1e9, max: 1e9 }), (trace, span, delay) => {
        const engine = running({
          landed_total: BY_FIELDS,
          delay: { ...BY_FIELDS, ...DELAY, exemplar: BY_FIELDS.exemplar },
        });
        engine.sendEvent({ origin: trace, trace, span, delay });
        const found = samplesOf(engine).flatMap(({ exemplar }) => exemplar ?? []);
        const timestamp = seconds(engine);
        const labels = { trace_id: safe(trace), ...(span === '' ? {} : { span_id: safe(span) }) };
        const value = delay === 0 ? 0 : delay;
        const expected = [
          { labels, value, timestamp },
          { labels, value: 1, timestamp },
        ];
        expect(found).toEqual(expect.arrayContaining(trace === '' ? [] : expected));
        expect(found).toHaveLength(trace === '' ? 0 : 2);
      }),
    );
  });
});

/** Labels contain no control characters; the tests of `safeText` list them. */
function safe(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
}
