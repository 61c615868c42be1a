import { describe, expect, test } from '@jest/globals';
import { scoredSeries, scoreSeries } from '../../../exporter/adaptive/score-series.js';
import type { TimedValue } from '../../../exporter/adaptive/score-series.js';
import type { AdaptiveThreshold } from '../../../setup/model/adaptive-threshold.js';
import { Seeded } from '../../../scripts/alert-quality/seeded.js';
import { wobble } from '../../../scripts/alert-quality/shapes.js';
import { DAY, START_MS, streamValues } from './stream.js';

type Options = Partial<AdaptiveThreshold>;
const from =
  (minute: number, factor: number, minutes = Infinity) =>
  (at: number) =>
    at >= minute && at < minute + minutes ? factor : 1;
const NOON = 10 * DAY + DAY / 2;

/** The minutes that alert. */
const alertsOf = (values: readonly TimedValue[], options: Options = {}) =>
  scoreSeries(values, options).flatMap((score, minute) => (score >= 1 ? [minute] : []));
/** The minutes that are outside. */
const outsideOf = (values: readonly TimedValue[], options: Options = {}) =>
  [...scoredSeries(values, options)].length > 0
    ? Array.from(scoredSeries(values, options), ({ score }) => score.ratio > 1).flatMap((is, minute) =>
        is ? [minute] : [],
      )
    : [];
const between = (minutes: readonly number[], start: number, end: number) =>
  minutes.filter((minute) => minute >= start && minute < end);

describe('a scorer', () => {
  test('has as many alerts as its budget allows, at any width of the noise, without a fault', () => {
    for (const kind of ['busy', 'flat']) {
      const alerts = between(alertsOf(streamValues(kind, 25)), 4 * DAY, 25 * DAY).length;
      expect({ kind, isKept: alerts >= 3 && alerts <= 12, alerts }).toEqual({ kind, isKept: true, alerts });
    }
  });

  test('is never narrower than a deviation: a value that always varies alike does not alert', () => {
    const values = streamValues('flat', 20).map(({ atMs }, minute) => ({ atMs, value: 100 + (minute % 3) }));
    expect(alertsOf(values)).toEqual([]);
  });

  test('alerts on an outage in the episode of a surge, once', () => {
    const factor = (minute: number) => from(NOON, 6, 10)(minute) * from(NOON + 30, 0, 30)(minute);
    expect(between(alertsOf(streamValues('busy', 11, factor)), NOON, NOON + 90)).toEqual([NOON, NOON + 30]);
  });

  test('finds an outage of a sum with a heavy tail', () => {
    const alerts = alertsOf(streamValues('heavy-tailed', 11, from(NOON, 0, 30)));
    expect(between(alerts, NOON, NOON + 2)).toEqual([NOON]);
  });

  test('takes what closes at weekends for closed, not for an outage, and finds outages of working days', () => {
    const isWeekend = (minute: number) => Math.floor(minute / DAY) % 7 > 4;
    const wednesday = 16 * DAY + DAY / 2;
    const values = streamValues('busy', 21, (minute) =>
      isWeekend(minute) ? 0.01 : from(wednesday, 0, 30)(minute),
    );
    for (const season of ['day+weekend', 'week'] as const) {
      const outages = Array.from(scoredSeries(values, { season }), ({ score }) => ({ ...score })).flatMap(
        ({ isAlert, reason }, minute) => (isAlert && reason === 'outage' ? [minute] : []),
      );
      expect(outages.filter(isWeekend)).toEqual([]);
      expect(alertsOf(values, { season })).toContain(wednesday);
    }
  });

  test('takes single minutes without anything for no outage, once there was one, but a longer time for one', () => {
    const gaps = Array.from({ length: 5 }, (_, index) => (7 + index) * DAY + index * 130 + 7);
    const outage = 16 * DAY;
    const values = streamValues('heavy-tailed', 17, (minute) =>
      gaps.includes(minute) ? 0 : from(outage, 0, 30)(minute),
    );
    const alerts = alertsOf(values);
    expect(alerts.filter((minute) => gaps.includes(minute))).toEqual(gaps.slice(0, 1));
    expect(between(alerts, outage, outage + 30)).toEqual([outage + 1]);
  });

  test('has alerts for a series of two levels, too, which is never far out', () => {
    const random = new Seeded(202);
    const noise = wobble(random, 0.05);
    let level = 0;
    const values = Array.from({ length: 24 * DAY }, (_, minute) => {
      if (minute % 60 === 0) level = 60 * (0.8 + 0.4 * random.uniform());
      const perSecond = 3 * noise() + (minute % 60 < 10 ? level : 0);
      return { atMs: START_MS + minute * 60_000, value: random.poisson(60 * perSecond) / 60 };
    });
    const alerts = between(alertsOf(values), 4 * DAY, 24 * DAY).length;
    expect({ isKept: alerts >= 3 && alerts <= 12, alerts }).toEqual({ isKept: true, alerts });
  });

  test('is silent for the warm-up, however odd the values are', () => {
    const values = streamValues('busy', 2, from(DAY / 2, 0, 60));
    expect(between(alertsOf(values), 0, DAY)).toEqual([]);
    expect(Array.from(scoredSeries(values), ({ score }) => score.isReady).indexOf(true)).toBe(DAY);
    expect(
      Array.from(scoredSeries(values, { warmupMs: 3_600_000 }), ({ score }) => score.isReady).indexOf(true),
    ).toBe(60);
  });

  test('finds an outage and a surge in the minute in which they begin', () => {
    expect(alertsOf(streamValues('busy', 11, from(NOON, 0, 30)))).toContain(NOON);
    expect(alertsOf(streamValues('busy', 11, from(NOON, 3, 30)))).toContain(NOON);
  });

  test.each([0, 7])('is finite for the first change of a series that was always %d', (always) => {
    const values = streamValues('flat', 3).map(({ atMs }, minute) => ({
      atMs,
      value: minute === 2 * DAY ? 2_423_190 : always,
    }));
    const scores = scoreSeries(values);
    expect(scores.filter((score) => !Number.isFinite(score))).toEqual([]);
    expect(scores.flatMap((score, minute) => (score >= 1 ? [minute] : []))).toEqual([2 * DAY]);
  });

  test('counts only the side that it is told to', () => {
    const outage = streamValues('busy', 11, from(NOON, 0, 30));
    const surge = streamValues('busy', 11, from(NOON, 3, 30));
    const found = (values: readonly TimedValue[], side: AdaptiveThreshold['side']) =>
      between(alertsOf(values, { side }), NOON, NOON + 30).length;
    expect([found(outage, 'below'), found(outage, 'above')]).toEqual([1, 0]);
    expect([found(surge, 'below'), found(surge, 'above')]).toEqual([0, 1]);
  });

  test('does not alert on a change that is too small to matter', () => {
    const values = streamValues('busy', 11, from(NOON, 1.6, 30));
    expect(between(alertsOf(values), NOON, NOON + 30)).not.toEqual([]);
    const minChange = { kind: 'share', share: 0.8 } as const;
    expect(between(alertsOf(values, { minChange }), NOON, NOON + 30)).toEqual([]);
    const amount = { kind: 'amount', amount: 1_000 } as const;
    expect(alertsOf(values, { minChange: amount })).toEqual([]);
  });

  test('takes a lasting shift for normal within a day, with and without a season', () => {
    const values = streamValues('busy', 14, from(NOON, 1.6));
    for (const options of [{}, { season: 'none' }, { season: 'day' }] as const) {
      const outside = outsideOf(streamValues('flat', 14, from(NOON, 1.6)), options);
      expect(between(outside, NOON + DAY, NOON + 2 * DAY).length).toBeLessThan(15);
    }
    expect(between(outsideOf(values), NOON, NOON + DAY).length).toBeGreaterThan(60);
    expect(between(outsideOf(values), NOON + DAY, NOON + 3 * DAY).length).toBeLessThan(15);
  });

  test('never takes an outage for normal', () => {
    const days = 20;
    const outside = outsideOf(streamValues('flat', 10 + days, from(10 * DAY, 0)));
    expect(between(outside, 10 * DAY, (10 + days) * DAY)).toHaveLength(days * DAY);
  });

  test('finds an outage after many false alerts', () => {
    const bursts = (minute: number) => (minute > 5 * DAY && minute < 10 * DAY && minute % 400 < 5 ? 8 : 1);
    const values = streamValues('busy', 11, (minute) => bursts(minute) * from(NOON, 0, 30)(minute));
    expect(alertsOf(values)).toContain(NOON);
  });

  test('alerts once in an episode, and again when it becomes half as bad again', () => {
    const twice = (minute: number) => from(NOON, 1.5, 60)(minute) * from(NOON + 30, 2.5, 30)(minute);
    expect(between(alertsOf(streamValues('flat', 11, from(NOON, 3, 60))), NOON, NOON + 60)).toEqual([NOON]);
    const [first, second, ...more] = between(alertsOf(streamValues('busy', 11, twice)), NOON, NOON + 60);
    expect([first, second, more]).toEqual([NOON, NOON + 30, []]);
  });

  test('keeps silent within the cool-down of an episode, not after it', () => {
    const again = (pause: number) => (minute: number) =>
      from(NOON, 3, 10)(minute) * from(NOON + 10 + pause, 3, 10)(minute);
    const found = (pause: number) =>
      between(alertsOf(streamValues('flat', 12, again(pause))), NOON, NOON + DAY);
    expect(found(180)).toEqual([NOON]);
    expect(found(300)).toEqual([NOON, NOON + 310]);
  });

  test('neither alerts nor learns on a day like no other', () => {
    const special = '2026-03-19';
    const values = streamValues('busy', 12, from(10 * DAY, 4, DAY));
    expect(between(alertsOf(values), 10 * DAY, 11 * DAY)).not.toEqual([]);
    const scores = Array.from(scoredSeries(values, { specialDays: [special] }), ({ score }) => ({
      ...score,
    }));
    expect(scores.slice(10 * DAY, 11 * DAY).filter(({ isReady }) => isReady)).toEqual([]);
    const alerts = scores.flatMap(({ isAlert }, minute) => (isAlert ? [minute] : []));
    expect(alerts).toEqual(alertsOf(streamValues('busy', 12), { specialDays: [special] }));
  });

  test('says what is expected at this time of day', () => {
    const values = streamValues('busy', 12);
    const day = Array.from(scoredSeries(values), ({ score }) => ({ ...score })).slice(-DAY);
    const expectedAt = (hour: number) => day[hour * 60]?.expected ?? NaN;
    expect(Math.abs(expectedAt(4) - 20)).toBeLessThan(2);
    expect(Math.abs(expectedAt(16) - 80)).toBeLessThan(6);
  });

  test('takes any change of a series that never changed for outside, by a finite number', () => {
    const values = Array.from({ length: 3 * DAY }, (_, minute) => ({
      atMs: START_MS + minute * 60_000,
      value: minute === 2 * DAY ? 46 : 45,
    }));
    const scores = scoreSeries(values);
    expect(scores[2 * DAY]).toBeGreaterThan(1);
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
  });

  test('ignores values that are no numbers, and survives gaps and clocks that are set back', () => {
    const values = streamValues('busy', 11, from(NOON, 0, 30)).filter((_, minute) => minute % DAY > 60);
    const odd = values.map((each, index) => {
      if (index % 100 === 7) return { ...each, value: NaN };
      return index % 100 === 9 ? { ...each, atMs: each.atMs - 3_600_000 } : each;
    });
    const scores = scoreSeries(odd);
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
    expect(scores.filter((score, index) => score >= 1 && odd[index]?.value === 0)).not.toEqual([]);
  });

  test('scores each value by those before it only', () => {
    const values = streamValues('heavy-tailed', 6);
    const everyMs = 60_000;
    const whole = scoreSeries(values, { everyMs });
    expect(scoreSeries(values.slice(0, 5_000), { everyMs })).toEqual(whole.slice(0, 5_000));
  });
});
