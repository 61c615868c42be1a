import { describe, expect, test } from '@jest/globals';
import { compareTwin, unmuted } from '../../../exporter/backtest/evaluated.js';
import type { EvaluatedRule } from '../../../exporter/backtest/evaluated.js';
import type { TimedAlert } from '../../../exporter/backtest/timed-alert.js';

const alert = (firedMs: number, endMs: number, labels = {}): TimedAlert => ({
  labels,
  firedMs,
  endMs,
  summary: '',
  value: 1,
});

describe('a twin', () => {
  test.each<readonly [string, readonly TimedAlert[], readonly TimedAlert[], object]>([
    ['that never fires', [], [], { confirmed: 0, missed: 0, ownAlerts: 0, delaySeconds: null }],
    [
      'that fires later, and ends later',
      [alert(1_000, 20_000), alert(30_000, 60_000)],
      [alert(4_000, 24_000), alert(35_000, 64_000)],
      { confirmed: 2, missed: 0, ownAlerts: 0, delaySeconds: 3 },
    ],
    [
      'that has seen two alerts as one',
      [alert(1_000, 20_000), alert(22_000, 60_000)],
      [alert(4_000, 64_000)],
      { confirmed: 2, missed: 0, ownAlerts: 0, delaySeconds: 0 },
    ],
    [
      'of another series, and of a burst',
      [alert(1_000, 20_000, { host: 'a' }), alert(1_000, 2_000, { host: 'b' })],
      [alert(4_000, 9_000, { host: 'a', natsight_burst: 'true' }), alert(4_000, 9_000, { host: 'c' })],
      { confirmed: 1, missed: 1, ownAlerts: 1, delaySeconds: 3 },
    ],
    [
      'that has not fired yet',
      [alert(1_000, Infinity)],
      [],
      { confirmed: 0, missed: 0, ownAlerts: 0, delaySeconds: null },
    ],
  ])('%s', (_, posted, twins, expected) => {
    expect(compareTwin(posted, twins, 5_000)).toEqual(expected);
  });
});

describe('a slower tier of an objective', () => {
  const rule = (
    objective: string,
    tier: string | undefined,
    alerts: readonly TimedAlert[],
  ): EvaluatedRule => ({
    name: 'Burn',
    title: `Burn ${tier}`,
    kind: 'objective',
    severity: 'warning',
    objective,
    tier,
    alerts,
  });
  const fast = rule('a', 'fast', [alert(10, 20), alert(18, 30), alert(50, 60)]);
  const slow = rule('a', 'slow', [alert(12, 28), alert(48, 55), alert(52, 70)]);

  test('is muted while faster ones fire all the time', () => {
    expect(unmuted(slow, [fast, slow])).toEqual([alert(48, 55), alert(52, 70)]);
    expect(unmuted(fast, [fast, slow])).toEqual(fast.alerts);
  });

  test('is not muted by slower ones, other objectives, or alerts that are no tier', () => {
    const others = [rule('b', 'fast', [alert(0, 100)]), rule('a', undefined, [alert(0, 100)])];
    expect(unmuted(slow, [...others, slow, fast])).toEqual(slow.alerts);
  });
});
