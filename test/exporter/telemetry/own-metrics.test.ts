import { describe, expect, test } from '@jest/globals';
import type { SelfMetric } from '../../../setup/self-metric.js';
import { SELF_METRICS } from '../../../setup/self-metrics.js';
import { InsightBoard } from '../../../exporter/insight/insight-board.js';
import { collectEngine, LAG_LASTS_MS } from '../../../exporter/telemetry/engine-metrics.js';
import type { EngineFacts } from '../../../exporter/telemetry/engine-metrics.js';
import { OwnMetrics } from '../../../exporter/telemetry/own-metrics.js';
import { collectProcess } from '../../../exporter/telemetry/process-metrics.js';

async function read(own: OwnMetrics, name: string): Promise<string[]> {
  const view = own.views().find(({ entry }) => entry.name === name);
  if (view === undefined) return ['absent'];
  if (view.kind === 'histogram') return [...view.series()].map((series) => JSON.stringify(series));
  return [...view.series()].map(({ labels, value }) => [...labels, value].join(' '));
}

const facts: EngineFacts = {
  accounts: [
    {
      stream: 'flights',
      received: 10,
      accepted: 7,
      identitiesForgotten: 0,
      bytes: 1600,
      rejected: new Map([
        ['schema', 2],
        ['filtered', 1],
      ]),
      violations: [{ field: '/delay', rule: 'maximum', count: 2 }],
      unset: [{ field: 'haul', rule: 'missing', count: 5 }],
      lastArrivalMs: 1_000_500,
      newestEventMs: 1_000_250,
      watermarkMs: 970_250,
    },
    {
      stream: 'quiet',
      received: 0,
      accepted: 0,
      identitiesForgotten: 0,
      bytes: 0,
      rejected: new Map(),
      violations: [],
      unset: [],
      lastArrivalMs: undefined,
      newestEventMs: undefined,
      watermarkMs: undefined,
    },
  ],
  metricAccounts: [
    {
      name: 'flights_landed_total',
      account: { counted: 4, excluded: 2, skipped: new Map([['missing', 1]]) },
    },
  ],
  insightAccounts: [
    { name: 'HugeDelay', account: { counted: 0, excluded: 6, skipped: new Map([['type', 1]]) } },
  ],
  seriesCounts: () => [{ metric: 'flights_landed_total', count: 42 }],
  forgottenCounts: () => [{ metric: 'flights_landed_total', count: 7 }],
  totalsForgotten: () => [{ metric: 'bytes_total', cause: 'limit', count: 2 }],
  overflows: () => [{ metric: 'flights_landed_total', label: 'origin', count: 3 }],
};

describe('the own metrics', () => {
  test('are exactly those that are declared, with the two that the insight board shows', async () => {
    const shown = [
      ...new OwnMetrics(() => 0).views(),
      ...new InsightBoard({ insights: [], metrics: [] }, 0).views(),
    ];
    expect(shown.map(({ entry }) => entry.name).sort()).toEqual(Object.keys(SELF_METRICS).sort());
    for (const { entry } of shown) {
      const declared: SelfMetric = SELF_METRICS[entry.name as keyof typeof SELF_METRICS];
      const { absentIf: _absentIf, ...exposed } = declared;
      expect(entry).toMatchObject(exposed);
    }
  });

  test('count, set and observe', async () => {
    const own = new OwnMetrics(() => 0);
    own.add('natsight_prometheus_queries_failed_total', { cause: 'unreachable' });
    own.add('natsight_prometheus_queries_failed_total', { cause: 'unreachable' }, 2);
    own.add('natsight_prometheus_queries_failed_total', { cause: 'unreachable' }, NaN);
    expect(await read(own, 'natsight_prometheus_queries_failed_total')).toEqual(['unreachable 3']);
    own.set('natsight_stream_connected', { stream: 'flights' }, 1);
    expect(await read(own, 'natsight_stream_connected')).toEqual(['flights 1']);
    own.observe('natsight_scrape_duration_seconds', 0.002);
    own.observe('natsight_scrape_duration_seconds', 0.002);
    own.observe('natsight_scrape_duration_seconds', 9);
    const counts = [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    expect(await read(own, 'natsight_scrape_duration_seconds')).toEqual([
      JSON.stringify({ labels: [], counts, sum: 9.004 }),
    ]);
  });

  test('one that has no meaning here is left out', async () => {
    const own = new OwnMetrics(() => 0);
    expect(await read(own, 'natsight_setup_last_reload_success')).toEqual(['0']);
    own.setShown('natsight_setup_last_reload_success', false);
    expect(await read(own, 'natsight_setup_last_reload_success')).toEqual(['absent']);
    own.setShown('natsight_setup_last_reload_success', true);
    expect(await read(own, 'natsight_setup_last_reload_success')).toEqual(['0']);
  });

  test('take the accounts of the engine over at each scrape, without counting twice', async () => {
    const own = new OwnMetrics(() => 0);
    collectEngine(own, facts, 0);
    collectEngine(own, facts, 0);
    expect(await read(own, 'natsight_events_received_total')).toEqual(['flights 10', 'quiet 0']);
    expect(await read(own, 'natsight_events_accepted_total')).toEqual(['flights 7', 'quiet 0']);
    expect(await read(own, 'natsight_received_bytes_total')).toEqual(['flights 1600', 'quiet 0']);
    const rejected = await read(own, 'natsight_events_rejected_total');
    expect(rejected).toContain('flights schema 2');
    expect(rejected).toContain('flights filtered 1');
    expect(rejected).toContain('quiet future 0');
    expect(await read(own, 'natsight_schema_violations_total')).toEqual(['flights /delay maximum 2']);
    expect(await read(own, 'natsight_fields_unset_total')).toEqual(['flights haul missing 5']);
    expect(await read(own, 'natsight_metric_events_counted_total')).toEqual(['flights_landed_total 4']);
    expect(await read(own, 'natsight_metric_events_excluded_total')).toEqual(['flights_landed_total 2']);
    expect(await read(own, 'natsight_metric_events_skipped_total')).toContain(
      'flights_landed_total missing 1',
    );
    expect(await read(own, 'natsight_metric_events_skipped_total')).toContain('flights_landed_total late 0');
    expect(await read(own, 'natsight_insight_events_skipped_total')).toContain('HugeDelay type 1');
    expect(await read(own, 'natsight_event_lag_seconds')).toEqual(['flights 0.25']);
    expect(await read(own, 'natsight_last_event_timestamp_seconds')).toEqual(['flights 1000.5']);
    expect(await read(own, 'natsight_watermark_seconds')).toEqual(['flights 970.25']);
    expect(await read(own, 'natsight_series')).toEqual(['flights_landed_total 42']);
    expect(await read(own, 'natsight_label_overflow_total')).toEqual(['flights_landed_total origin 3']);
    expect(await read(own, 'natsight_totals_forgotten_total')).toEqual(['bytes_total limit 2']);
    expect(await read(own, 'natsight_series_forgotten_total')).toEqual(['flights_landed_total 7']);
  });

  test('the lag of the last event is no lag of now on a quiet stream', async () => {
    const own = new OwnMetrics(() => 0);
    const lastMs = 1_000_500;
    collectEngine(own, facts, lastMs + LAG_LASTS_MS);
    expect(await read(own, 'natsight_event_lag_seconds')).toEqual(['flights 0.25']);
    collectEngine(own, facts, lastMs + LAG_LASTS_MS + 1);
    expect(await read(own, 'natsight_event_lag_seconds')).not.toContain('flights 0.25');
    expect(await read(own, 'natsight_last_event_timestamp_seconds')).toEqual(['flights 1000.5']);
  });

  test('a series says when it appeared, also one whose value is kept elsewhere', () => {
    let nowMs = 1_000;
    const own = new OwnMetrics(() => nowMs);
    const shownFrom = (name: string) => {
      const view = own.views().find(({ entry }) => entry.name === name);
      return view === undefined ? [] : [...view.series()].map(({ shownFromMs }) => shownFromMs);
    };
    own.add('natsight_events_received_total', { stream: 'flights' }, 0);
    nowMs = 2_000;
    own.add('natsight_prometheus_queries_failed_total', { cause: 'unreachable' });
    collectEngine(own, facts, 2_000);
    nowMs = 3_000;
    own.add('natsight_prometheus_queries_failed_total', { cause: 'unreachable' });
    collectEngine(own, facts, 3_000);
    expect(shownFrom('natsight_prometheus_queries_failed_total')).toEqual([2_000]);
    expect(shownFrom('natsight_label_overflow_total')).toEqual([2_000]);
    expect(shownFrom('natsight_events_received_total')).toEqual([1_000, 2_000]);
    expect(shownFrom('natsight_nats_protocol_errors_total')).toEqual([-Infinity]);
  });

  test('a stream that is gone after a reload is gone here too', async () => {
    const own = new OwnMetrics(() => 0);
    collectEngine(own, facts, 0);
    collectEngine(own, { ...facts, accounts: facts.accounts.slice(1) }, 0);
    expect(await read(own, 'natsight_events_received_total')).toEqual(['quiet 0']);
  });

  test('tell what the process takes', async () => {
    const own = new OwnMetrics(() => 0);
    collectProcess(own, 0.004, 1_700_000_000_250);
    expect(await read(own, 'natsight_time_seconds')).toEqual(['1700000000.25']);
    expect(await read(own, 'natsight_event_loop_lag_seconds')).toEqual(['0.004']);
    expect(Number(await read(own, 'natsight_process_resident_memory_bytes'))).toBeGreaterThan(1e7);
    expect(Number(await read(own, 'natsight_process_cpu_seconds_total'))).toBeGreaterThan(0);
  });
});
