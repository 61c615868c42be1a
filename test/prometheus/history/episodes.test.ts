import { describe, expect, test } from '@jest/globals';
import { episodesOf } from '../../../prometheus/history/episodes.js';
import { ObservedTime } from '../../../prometheus/history/observed-time.js';

const MINUTE = 60_000;
const period = { fromMs: 0, untilMs: 100 * MINUTE };
const timing = () => ({ intervalMs: 10_000, forMs: 0 });

/** Every ten seconds between two minutes, both included. */
const samples = (fromMinute: number, untilMinute: number) =>
  Array.from({ length: (untilMinute - fromMinute) * 6 + 1 }, (_, at) => fromMinute * MINUTE + at * 10_000);

function observedBut(...away: readonly number[]): ObservedTime {
  const minutes = Array.from({ length: 100 }, (_, at) => at + 1).filter((minute) => !away.includes(minute));
  return new ObservedTime(
    minutes.map((minute) => minute * MINUTE),
    MINUTE,
  );
}

/** In minutes: from, until, and whether it fires still. */
function found(parts: readonly (readonly number[])[], observed = observedBut()) {
  const labels = { alertname: 'Late', alertstate: 'firing', severity: 'warning' };
  const series = parts.map((timesMs) => ({ labels, timesMs }));
  return episodesOf(series, timing, observed, period).map(({ fromMs, untilMs, isFiring, isCutAtStart }) => [
    fromMs / MINUTE,
    Math.floor(untilMs / MINUTE),
    ...(isFiring ? ['fires'] : []),
    ...(isCutAtStart ? ['cut'] : []),
  ]);
}

describe('the times that an alert fired', () => {
  test('are parted by evaluations without it', () => {
    expect(found([[...samples(10, 12), ...samples(13, 20)]])).toEqual([
      [10, 12],
      [13, 20],
    ]);
  });

  test('go on over an evaluation that was missed', () => {
    expect(found([samples(10, 12).filter((time) => time !== 11 * MINUTE)])).toEqual([[10, 12]]);
  });

  test('go on over the border of two answers, which both have the sample there', () => {
    expect(found([samples(10, 20), samples(20, 30)])).toEqual([[10, 30]]);
  });

  test('go on while Prometheus was away', () => {
    const away = Array.from({ length: 30 }, (_, at) => 22 + at);
    expect(found([[...samples(10, 21), ...samples(52, 60)]], observedBut(...away))).toEqual([[10, 60]]);
  });

  test('end if the alert did not fire long after Prometheus was back', () => {
    const away = Array.from({ length: 10 }, (_, at) => 22 + at);
    expect(found([[...samples(10, 21), ...samples(52, 60)]], observedBut(...away))).toHaveLength(2);
  });

  test('are whole if the rule was evaluated more rarely then', () => {
    const rarely = samples(10, 20).filter((_, at) => at % 6 === 0);
    expect(found([rarely, samples(30, 31)])).toEqual([
      [10, 21],
      [30, 31],
    ]);
  });

  test('are open at the ends of the period', () => {
    expect(found([[...samples(0, 5), ...samples(95, 100)]])).toEqual([
      [0, 5, 'cut'],
      [95, 100, 'fires'],
    ]);
  });

  test('are those of each series by itself', () => {
    const of = (device: string, timesMs: readonly number[]) => ({
      labels: { alertname: 'Late', alertstate: 'firing', device },
      timesMs,
    });
    const series = [of('b', samples(11, 12)), of('a', samples(10, 20))];
    const episodes = episodesOf(series, timing, observedBut(), period);
    expect(episodes.map(({ labels }) => labels)).toEqual([{ device: 'a' }, { device: 'b' }]);
  });
});
