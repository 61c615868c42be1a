import { describe, expect, test } from '@jest/globals';
import { axisTimeLength, axisTimes, dateText, momentText } from '../../../exporter/page/clock.js';

const noon = new Date(2026, 10, 26, 12, 0, 0).getTime();
const today = (hours: number) => new Date().setHours(hours, 30, 15, 0);
/** The numbers of a text, whatever the language writes around them. */
const numbers = (text: string | undefined) => (text?.match(/\d+/g) ?? []).map(Number);
const halfOfDay = (text: string | undefined) => /[\u202F ]?[AP]M$/i.test(text ?? '');

describe('the times of an axis', () => {
  test('have no seconds when they are a minute apart or more', () => {
    expect(axisTimes([noon, noon + 60_000, noon + 120_000]).map(numbers)).toEqual([
      [12, 0],
      [12, 1],
      [12, 2],
    ]);
    expect(numbers(axisTimes([noon])[0])).toEqual([12, 0]);
  });

  test('have seconds when they are closer', () => {
    expect(axisTimes([noon, noon + 15_000]).map(numbers)).toEqual([
      [12, 0, 0],
      [12, 0, 15],
    ]);
  });

  test('have the date where a day begins', () => {
    const midnight = new Date(2026, 10, 27).getTime();
    const [before, at] = axisTimes([midnight - 43_200_000, midnight]);
    expect(numbers(before)).toEqual([12, 0]);
    expect(numbers(at)).toEqual([27]);
  });

  test('are as long as it is said', () => {
    const midnight = new Date(2026, 10, 26).getTime();
    for (const [from, stepMs] of [
      [noon, 1_000],
      [noon, 60_000],
      [midnight, 86_400_000],
    ] as const) {
      const times = axisTimes([0, 1, 2, 3].map((step) => from + step * stepMs));
      expect(Math.max(...times.map((text) => text.length))).toBeLessThanOrEqual(axisTimeLength(stepMs));
    }
  });

  test('of none are none', () => {
    expect(axisTimes([])).toEqual([]);
  });
});

describe('a moment', () => {
  test('of today is a time with seconds', () => {
    expect(numbers(momentText(today(22))).slice(1)).toEqual([30, 15]);
    expect(numbers(momentText(today(22)))).toHaveLength(3);
  });

  test('of another day has the date, too', () => {
    expect(momentText(noon - 366 * 86_400_000)).toBe(dateText(noon - 366 * 86_400_000));
    expect(numbers(dateText(noon))).toEqual(expect.arrayContaining([26, 2026, 12]));
  });
});

test('all times count the same hours: 12 or 24', () => {
  const written = [momentText(today(22)), dateText(today(22)), ...axisTimes([today(22), today(22) + 60_000])];
  const half = halfOfDay(written[0]);
  expect(written.map(halfOfDay)).toEqual(written.map(() => half));
  expect(new Set(written.map((text) => numbers(text.replace(/^.*, /, ''))[0]))).toEqual(
    new Set([half ? 10 : 22]),
  );
});
