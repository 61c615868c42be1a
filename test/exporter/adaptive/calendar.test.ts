import { describe, expect, test } from '@jest/globals';
import { Calendar } from '../../../exporter/adaptive/calendar.js';
import { ADAPTIVE_DEFAULTS } from '../../../setup/model/adaptive-threshold.js';
import type { Season } from '../../../setup/model/adaptive-threshold.js';

const slotAt = (season: Season, time: string, more = {}) =>
  new Calendar({ ...ADAPTIVE_DEFAULTS, season, ...more }).at(Date.parse(time)).slot;

describe('a slot', () => {
  test('is a half hour of the day, of working days and weekends apart, or an hour of the week', () => {
    const tuesday = '2026-03-10T14:40:00Z';
    const sunday = '2026-03-15T14:40:00Z';
    expect([slotAt('none', tuesday), slotAt('none', sunday)]).toEqual([0, 0]);
    expect([slotAt('day', tuesday), slotAt('day', sunday)]).toEqual([29, 29]);
    expect([slotAt('day+weekend', tuesday), slotAt('day+weekend', sunday)]).toEqual([29, 77]);
    expect([slotAt('week', tuesday), slotAt('week', sunday)]).toEqual([62, 14]);
  });

  test('follows the clocks of its time zone when they change', () => {
    const zone = 'Europe/Berlin';
    // Nine in the morning in Berlin, before and after the change to summer time.
    expect(slotAt('day', '2026-03-27T08:00:00Z', { zone })).toBe(18);
    expect(slotAt('day', '2026-03-30T07:00:00Z', { zone })).toBe(18);
    expect(slotAt('day', '2026-10-26T08:00:00Z', { zone })).toBe(18);
  });

  test('of a holiday is that of a Sunday, on that date or on that date of every year', () => {
    const christmas = '2026-12-25T10:00:00Z';
    expect(slotAt('week', christmas)).toBe(5 * 24 + 10);
    expect(slotAt('week', christmas, { holidays: ['2026-12-25'] })).toBe(10);
    expect(slotAt('week', christmas, { holidays: ['12-25'] })).toBe(10);
    expect(slotAt('week', christmas, { holidays: ['2025-12-25'] })).toBe(5 * 24 + 10);
  });
});
