import { describe, expect, test } from '@jest/globals';
import { readEventTime } from '../../../exporter/window/event-time.js';

const eventTime = { field: 'time', maxLateness: 0, maxFutureSkew: 0, idleAfter: 1 };

describe('event time', () => {
  test.each([
    ['text', '2001-02-24T07:15:00Z', 982998900000],
    ['seconds', 982998900, 982998900000],
    ['seconds with a fraction', 982998900.25, 982998900250],
    ['milliseconds', 982998900000, 982998900000],
    ['0, the first second of 1970', 0, 0],
    ['seconds before 1970', -10, -10_000],
  ])('is read from %s', (_, time, timeMs) => {
    expect(readEventTime({ time }, eventTime)).toBe(timeMs);
  });

  test.each([
    [{}, '"time": missing'],
    [{ time: null }, 'milliseconds, found null'],
    [{ time: '24 February' }, 'found "24 February"'],
    [{ time: true }, 'found true'],
    [{ time: Infinity }, 'milliseconds, found'],
    [{ time: 9e15 }, 'found 9000000000000000'],
    [{ time: { $date: 1 } }, 'found {"$date":1}'],
  ])('%j has none', (event, detail) => {
    expect(readEventTime(event, eventTime)).toMatchObject({
      reason: 'event_time',
      detail: expect.stringContaining(detail),
    });
  });

  test('what every object inherits is no time', () => {
    expect(readEventTime({}, { ...eventTime, field: 'constructor' })).toMatchObject({
      detail: '"constructor": missing',
    });
  });
});
