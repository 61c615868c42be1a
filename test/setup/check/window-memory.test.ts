import { describe, expect, test } from '@jest/globals';
import { reportOf } from '../../../setup/check/report.js';
import { parseSetup } from '../../../setup/parse.js';
import { MONITORING } from '../../support/written-setup.js';

/** What `natsight check` says about the memory of one window metric. */
function saidOf(
  metric: object,
  eventTime?: object,
): { notes: readonly string[]; warnings: readonly string[] } {
  const processing = {
    dataStreams: { events: { subject: 'events', ...(eventTime && { eventTime }) } },
    processingLogic: {},
    liveMetrics: { w: { type: 'window', stream: 'events', help: 'Windows.', ...metric } },
    instantInsightRules: {},
    realTimeDashboards: {},
  };
  const parsed = parseSetup(JSON.stringify(processing, undefined, 1), JSON.stringify(MONITORING));
  const errors = parsed.problems.filter(({ level }) => level === 'error');
  expect(errors).toEqual([]);
  return {
    notes: reportOf(parsed).notes.filter((note) => note.startsWith('w: ')),
    warnings: parsed.problems.map(({ message }) => message).filter((text) => text.includes('memory')),
  };
}

const labels = { device: { value: 'device', limit: 10_000 } };
const p95 = { aggregate: 'p95', value: 'delay', size: '1h', slide: '10s', labels };

describe('the memory that windows may take', () => {
  test('is a note, with the number of series and slices', () => {
    expect(saidOf({ ...p95, seriesLimit: 2_000 })).toEqual({
      notes: ['w: its windows may take about 172 MiB of memory, for 2000 series of 361 slices'],
      warnings: [],
    });
  });

  test('is a warning beyond 512 MiB', () => {
    const { warnings } = saidOf({ ...p95, seriesLimit: 10_000 });
    expect(warnings).toEqual([
      'its windows may take about 859 MiB of memory, for 10000 series of 361 slices: lower seriesLimit or the limits of its labels, or make "slide" longer',
    ]);
  });

  test('is bounded by the limits of the labels', () => {
    const few = { device: { value: 'device', limit: 10 } };
    expect(saidOf({ ...p95, labels: few, seriesLimit: 10_000 })).toEqual({ notes: [], warnings: [] });
  });

  test('includes slices that wait for late events', () => {
    const eventTime = { field: 'time', maxLateness: '10m' };
    const { notes } = saidOf({ ...p95, seriesLimit: 2_000 }, eventTime);
    expect(notes).toEqual([expect.stringContaining('for 2000 series of 421 slices')]);
  });

  test.each([
    ['distinct', { aggregate: 'distinct', value: 'device' }],
    ['top', { aggregate: 'top', value: 'device' }],
  ])('is more for %s, whose states grow with their values', (_kind, aggregate) => {
    const { notes } = saidOf({ ...p95, seriesLimit: 2_000, ...aggregate });
    const mib = Number(/about (\d+) MiB/.exec(notes[0] ?? '')?.[1]);
    expect(mib).toBeGreaterThan(172);
  });

  test('of sessions and of tumbling windows is that of few slices', () => {
    const { labels: many } = p95;
    for (const span of [{ session: '5m' }, { size: '1m' }]) {
      expect(saidOf({ aggregate: 'count', labels: many, seriesLimit: 10_000, ...span }).warnings).toEqual([]);
    }
  });
});
