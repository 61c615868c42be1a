import { describe, expect, test } from '@jest/globals';
import type { AlertHistory, AlertRule } from '../../../prometheus/history/alert-history.js';
import { reportAlerts } from '../../../prometheus/history/alert-report.js';
import type { AlertEpisode } from '../../../prometheus/history/episode.js';
import { findNoise } from '../../../prometheus/history/noise.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function rule(alert: string, more: Partial<AlertRule> = {}): AlertRule {
  const wait = { key: 'for', ms: MINUTE } as const;
  return {
    alert,
    severity: 'warning',
    intervalMs: 15 * SECOND,
    forMs: MINUTE,
    keepMs: 0,
    wait,
    isSelf: false,
    ...more,
  };
}

const episode = (alert: string, fromMs: number, lengthMs: number, labels = {}): AlertEpisode => ({
  alert,
  labels,
  fromMs,
  untilMs: fromMs + lengthMs,
  isCutAtStart: false,
  isFiring: false,
});

function history(
  rules: readonly AlertRule[],
  episodes: readonly AlertEpisode[],
  more: Partial<AlertHistory> = {},
) {
  const period = { fromMs: 0, untilMs: 14 * DAY };
  const ordered = episodes.toSorted((a, b) => a.fromMs - b.fromMs);
  return { service: 'shop', period, observedMs: 14 * DAY, rules, episodes: ordered, ...more };
}

/** Once a day, for that long. */
const daily = (alert: string, days: number, lengthMs: number) =>
  Array.from({ length: days }, (_, day) => episode(alert, day * DAY + HOUR, lengthMs));

describe('an alert that resolves by itself', () => {
  test('is found, with the shortest wait that prevents most of it', () => {
    const episodes = [
      ...daily('Late', 8, 45 * SECOND),
      ...daily('Late', 2, HOUR).map((each) => ({
        ...each,
        fromMs: each.fromMs + HOUR,
        untilMs: each.untilMs + HOUR,
      })),
    ];
    expect(findNoise(history([rule('Late')], episodes))).toEqual([
      {
        kind: 'resolves',
        alert: 'Late',
        times: 10,
        short: 8,
        longerWait: { key: 'for', ms: 2 * MINUTE, removed: 8, share: 0.8 },
      },
    ]);
  });

  test('has held for less than it fired, by "keepFiringFor"', () => {
    // Fired for 4 minutes, of which the condition held for 45 seconds, beside the minute of "for".
    const kept = rule('Late', { keepMs: 3 * MINUTE });
    const [found] = findNoise(history([kept], daily('Late', 5, 4 * MINUTE)));
    expect(found).toMatchObject({ longerWait: { ms: 2 * MINUTE, removed: 5, share: 1 } });
  });

  test('gets no advice on a wait that the setup cannot change', () => {
    const [found] = findNoise(history([rule('Late', { wait: undefined })], daily('Late', 5, MINUTE)));
    expect(found).toMatchObject({ kind: 'resolves', longerWait: undefined });
  });

  test('is not found after two times', () => {
    expect(findNoise(history([rule('Late')], daily('Late', 2, MINUTE)))).toEqual([]);
  });
});

describe('an alert that flaps', () => {
  const often = Array.from({ length: 6 }, (_, at) =>
    episode('Late', at * 12 * MINUTE, 6 * MINUTE, { device: 'a' }),
  );

  test('is found', () => {
    expect(findNoise(history([rule('Late')], often))).toEqual([
      { kind: 'flaps', alert: 'Late', times: 6, returned: 5 },
    ]);
  });

  test('is not one of which another series fires each time', () => {
    const each = often.map((one, at) => ({ ...one, labels: { device: `${at}` } }));
    expect(findNoise(history([rule('Late')], each))).toEqual([]);
  });
});

describe('an alert that fires together with another', () => {
  test('is found once: the one that fires less often', () => {
    const late = daily('Late', 5, HOUR);
    const lost = [...late, episode('Lost', 10 * DAY, HOUR)].map((each) => ({ ...each, alert: 'Lost' }));
    expect(findNoise(history([rule('Late'), rule('Lost')], [...late, ...lost]))).toEqual([
      { kind: 'duplicate', alert: 'Late', of: 'Lost', times: 5, together: 5 },
    ]);
  });

  test('is not found if it ends at another time', () => {
    const all = [...daily('Late', 5, HOUR), ...daily('Lost', 5, 2 * HOUR)];
    expect(findNoise(history([rule('Late'), rule('Lost')], all))).toEqual([]);
  });
});

describe('an alert that never fired', () => {
  test('is found, unless it is about the monitoring itself', () => {
    const rules = [rule('Late'), rule('NatsightExporterDown', { isSelf: true })];
    expect(findNoise(history(rules, []))).toEqual([{ kind: 'never', alert: 'Late' }]);
  });

  test('is not found if Prometheus has too little', () => {
    expect(findNoise(history([rule('Late')], [], { observedMs: 2 * DAY }))).toEqual([]);
  });
});

test('the report counts per day of what Prometheus has', () => {
  const episodes = daily('Late', 4, 2 * MINUTE);
  expect(
    reportAlerts(history([rule('Late'), rule('Lost')], episodes, { observedMs: 2 * DAY })),
  ).toMatchObject({
    rules: 2,
    times: 4,
    short: 4,
    alerts: [{ alert: 'Late', times: 4, perDay: 2, medianMs: 2 * MINUTE, isGone: false }],
  });
});
