import { describe, expect, test } from '@jest/globals';
import { insightMessage } from '../../exporter/insight/insight-message.js';
import { windowMessage } from '../../exporter/window/window-message.js';
import { parseSetup } from '../../setup/load.js';
import { insightSchema } from '../../setup/model/insight.js';
import { metricSchema } from '../../setup/model/metric.js';
import { PROCESSING_FILE } from '../../setup/model/setup.js';
import { codeBlocks } from '../support/markdown.js';
import { ANALYTICS, documents, read, YOUR_EVENTS } from './documents.js';
import { MONITORING } from '../support/written-setup.js';

describe('setups in the documents', () => {
  const FLIGHTS = 'setup/examples/flights';
  const snippets = documents
    .filter((document) => document !== YOUR_EVENTS)
    .flatMap((document) =>
      codeBlocks(read(document))
        .filter(({ language }) => language.startsWith('json'))
        .map((block) => ({ document, ...block })),
    );
  const marked = (mark: string) => snippets.filter(({ language }) => language === `json ${mark}`);

  test('no piece of JSON is left unproved', () => {
    const marks = new Set(snippets.map(({ language }) => language));
    expect([...marks].sort()).toEqual([
      'json alerting',
      'json fragment',
      'json insight',
      'json insights',
      'json message',
      'json monitoring',
      'json processing',
      'json rules',
      'json setup',
    ]);
  });

  test('rules that stand alone are sound', () => {
    const rules = marked('rules').map(({ text }) => text);
    expect(rules).toHaveLength(4);
    const number = { type: 'number' };
    const schema = {
      type: 'object',
      properties: { delay: number, temperature: number, device: { type: 'string' } },
    };
    const processing = {
      dataStreams: {
        devices: { subject: 'devices.>', schema },
        measurements: { subject: 'measurements.>', schema },
      },
      processingLogic: {},
      liveMetrics: {
        departure_delay_seconds: { type: 'gauge', stream: 'devices', help: 'Delay.', value: 'delay' },
        orders_rate: { type: 'window', stream: 'devices', help: 'Orders.', aggregate: 'rate', size: '1m' },
      },
      instantInsightRules: JSON.parse(`{${rules.join(',')}}`) as unknown,
      realTimeDashboards: {},
    };
    const { setup, problems } = parseSetup(
      JSON.stringify(processing),
      read('test/fixtures/config/good/minimal/Real_Time_Monitoring_Setup.json'),
    );
    expect(problems.filter(({ file }) => file === PROCESSING_FILE)).toEqual([]);
    expect(setup.insights.map(({ kind }) => kind)).toEqual(['range', 'change', 'learnedSilence', 'event']);
  });

  test('every complete setup passes "natsight check" without a warning', () => {
    const [processing] = marked('setup');
    expect(marked('setup')).toHaveLength(1);
    expect(marked('monitoring')).toHaveLength(2);
    for (const { document, text } of marked('monitoring')) {
      const { problems } = parseSetup(processing?.text ?? '', text, {
        processing: ANALYTICS,
        monitoring: document,
      });
      expect(problems).toEqual([]);
    }
  });

  test('every setup of streams and metrics passes with alerts that go nowhere', () => {
    expect(marked('processing')).not.toEqual([]);
    for (const { document, text } of marked('processing')) {
      const { problems } = parseSetup(text, JSON.stringify(MONITORING), {
        processing: document,
        monitoring: 'none',
      });
      expect(problems).toEqual([]);
    }
  });

  test('the message of a closed window is what is published', () => {
    const [message, ...others] = marked('message').map(({ text }): unknown => JSON.parse(text));
    expect(others).toEqual([]);
    const metric = metricSchema.parse({
      type: 'window',
      stream: 'flights',
      help: 'Flights landed.',
      aggregate: 'count',
      size: '1m',
    });
    if (metric.kind !== 'window') throw new Error('it is a window');
    const startMs = Date.UTC(2001, 1, 24, 7);
    const closed = { labels: { origin: 'ORD' }, startMs, endMs: startMs + 60_000, reading: 42, events: 42 };
    const published = windowMessage(
      { ...closed, metric: { ...metric, name: 'flights_landed' } },
      'flight-operations',
    );
    expect(JSON.parse(published.payload)).toEqual(message);
  });

  test('the message of an insight is what is published', () => {
    const [message, ...others] = marked('insight').map(({ text }): unknown => JSON.parse(text));
    expect(others).toEqual([]);
    const insight = insightSchema.parse({
      metric: 'arrival_delay_seconds',
      above: 1800,
      for: '20s',
      severity: 'warning',
      description: 'Look at the weather in Chicago first.',
    });
    const atMs = Date.UTC(2001, 1, 24, 7);
    const published = insightMessage(
      {
        insight: { ...insight, name: 'DelaysRising' },
        change: 'started',
        labels: { origin: 'ORD' },
        value: 2100,
        startedMs: atMs - 20_000,
        atMs,
        summary: 'Flights out of ORD are 35 min late',
      },
      'flight-operations',
    );
    expect(JSON.parse(published)).toEqual(message);
  });

  test('the insights on single devices are valid', () => {
    const [insights, ...others] = marked('insights').map(({ text }): unknown => JSON.parse(text));
    expect(others).toEqual([]);
    const text = { type: 'string' };
    const properties = { site: text, device: text, temperature: { type: 'number' } };
    const processing = {
      service: { name: 'devices' },
      dataStreams: { devices: { subject: 'devices.>', schema: { type: 'object', properties } } },
      processingLogic: {},
      liveMetrics: {},
      instantInsightRules: insights,
      realTimeDashboards: {},
    };
    const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(MONITORING));
    expect(problems).toEqual([]);
    expect(setup.insights.map(({ kind }) => kind)).toEqual(['event', 'keySilence']);
  });

  test('labels and severities of one’s own fit into a setup', () => {
    const processing = read('test/fixtures/config/good/minimal/Streaming_Processing_Setup.json');
    const webhook = 'http://127.0.0.1:9/';
    const receivers = { ops: { webhook }, chat: { webhook }, pager: { webhook } };
    const pieces = marked('alerting').map(({ text }) => JSON.parse(text) as object);
    expect(pieces).toHaveLength(3);
    for (const piece of pieces) {
      const instantAlerts = { ...MONITORING.instantAlerts, receivers, ...piece };
      const { problems } = parseSetup(processing, JSON.stringify({ ...MONITORING, instantAlerts }));
      expect(problems).toEqual([]);
    }
  });

  test('the pieces of the tour fit into the flights example', () => {
    const [metric, panel, ...others] = marked('fragment').map(({ text }) => text);
    expect(others).toEqual([]);
    const processing = read(`${FLIGHTS}/Streaming_Processing_Setup.json`);
    const monitoring = read(`${FLIGHTS}/Real_Time_Monitoring_Setup.json`);
    const { setup, problems } = parseSetup(
      processing.replace('"liveMetrics": {', `$&${metric ?? ''}`),
      monitoring.replace('"panels": [', `$&${panel ?? ''}`),
    );
    expect(problems).toEqual([]);
    expect(setup.metrics.map(({ name }) => name)).toContain('flights_early_total');
    const [row] = setup.visualizations.get('live-main-dashboard')?.rows ?? [];
    expect(row?.panels[0]).toMatchObject({ metric: 'flights_early_total' });
  });
});
