import { describe, expect, test } from '@jest/globals';
import { timeInterval } from '../../alertmanager/time-interval.js';
import { quietTimeSchema } from '../../setup/model/alerting.js';

const spans = (given: object) =>
  timeInterval({ ...quietTimeSchema.parse(given), name: 'quiet' }) as { time_intervals: unknown };

describe('a quiet time', () => {
  test('within a day is one span', () => {
    expect(spans({ from: '12:00', to: '13:30', timeZone: 'Europe/Berlin' })).toEqual({
      name: 'quiet',
      time_intervals: [{ times: [{ start_time: '12:00', end_time: '13:30' }], location: 'Europe/Berlin' }],
    });
  });

  test('over midnight is an evening, and a morning of the day after', () => {
    expect(spans({ from: '22:00', to: '06:00', days: ['friday', 'saturday'] }).time_intervals).toEqual([
      {
        times: [{ start_time: '22:00', end_time: '24:00' }],
        weekdays: ['friday', 'saturday'],
        location: 'UTC',
      },
      {
        times: [{ start_time: '00:00', end_time: '06:00' }],
        weekdays: ['saturday', 'sunday'],
        location: 'UTC',
      },
    ]);
  });

  test.each([
    ['00:00', '24:00', [['00:00', '24:00']]],
    ['22:00', '24:00', [['22:00', '24:00']]],
    ['22:00', '00:00', [['22:00', '24:00']]],
  ])('from %s to %s has no morning of no length', (from, to, expected) => {
    const { time_intervals } = spans({ from, to });
    expect(time_intervals).toEqual(
      expected.map(([start_time, end_time]) => ({ times: [{ start_time, end_time }], location: 'UTC' })),
    );
  });
});
