import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { zoneOf } from '../../../setup/time/zone.js';

const local = (text: string) => Date.parse(`${text}Z`);

function utcOf(zone: string, text: string): string | undefined {
  const timeMs = zoneOf(zone)?.toUtcMs(local(text));
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString().slice(0, 16);
}

describe('a local time is the UTC time', () => {
  test.each([
    ['UTC', '2024-07-01T12:00', '2024-07-01T12:00'],
    ['Z', '2024-07-01T12:00', '2024-07-01T12:00'],
    ['+02:00', '2024-07-01T12:00', '2024-07-01T10:00'],
    ['-0930', '2024-07-01T12:00', '2024-07-01T21:30'],
    ['+05', '2024-07-01T12:00', '2024-07-01T07:00'],
    ['Europe/Paris', '2024-07-01T12:00', '2024-07-01T10:00'],
    ['Europe/Paris', '2024-01-01T12:00', '2024-01-01T11:00'],
    ['Asia/Kolkata', '2024-01-01T12:00', '2024-01-01T06:30'],
    ['Asia/Kathmandu', '2024-01-01T12:00', '2024-01-01T06:15'],
    ['America/New_York', '2024-01-01T00:00', '2024-01-01T05:00'],
    // Samoa left out the 30th of December 2011.
    ['Pacific/Apia', '2011-12-29T12:00', '2011-12-29T22:00'],
    ['Pacific/Apia', '2011-12-31T12:00', '2011-12-30T22:00'],
  ])('in %s, %s: %s', (zone, text, utc) => {
    expect(utcOf(zone, text)).toBe(utc);
  });

  test.each([
    // Set forward at 02:00 to 03:00: 02:30 does not occur.
    ['Europe/Paris', '2024-03-31T01:59', '2024-03-31T00:59'],
    ['Europe/Paris', '2024-03-31T02:30', '2024-03-31T01:30'],
    ['Europe/Paris', '2024-03-31T03:00', '2024-03-31T01:00'],
    ['America/New_York', '2024-03-10T02:30', '2024-03-10T07:30'],
    // Set back at 03:00 to 02:00: 02:30 occurs twice, and is taken for the first.
    ['Europe/Paris', '2024-10-27T01:59', '2024-10-26T23:59'],
    ['Europe/Paris', '2024-10-27T02:30', '2024-10-27T00:30'],
    ['Europe/Paris', '2024-10-27T03:00', '2024-10-27T02:00'],
    ['America/New_York', '2024-11-03T01:30', '2024-11-03T05:30'],
    // Half an hour.
    ['Australia/Lord_Howe', '2024-04-07T01:45', '2024-04-06T14:45'],
    ['Australia/Lord_Howe', '2024-04-07T02:00', '2024-04-06T15:30'],
    ['Australia/Lord_Howe', '2024-10-06T02:15', '2024-10-05T15:45'],
  ])('when clocks are set, in %s, %s: %s', (zone, text, utc) => {
    expect(utcOf(zone, text)).toBe(utc);
  });

  test('of every instant of a zone, except in the hour that occurs twice', () => {
    const instant = fc.date({
      min: new Date('1972-01-01'),
      max: new Date('2037-01-01'),
      noInvalidDate: true,
    });
    const zones = fc.constantFrom('Europe/Paris', 'America/St_Johns', 'Africa/Casablanca', 'Asia/Tehran');
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 5 }), zones, (instants, name) => {
        const zone = zoneOf(name);
        const wall = new Intl.DateTimeFormat('sv-SE', {
          timeZone: name,
          dateStyle: 'short',
          timeStyle: 'medium',
        });
        for (const date of instants) {
          const text = wall.format(date);
          const found = zone?.toUtcMs(local(text.replace(' ', 'T'))) ?? NaN;
          expect(wall.format(found)).toBe(text);
          expect(found).toBeLessThanOrEqual(date.getTime());
        }
      }),
    );
  });
});

test.each(['', 'Paris', 'Europe/Pariss', '+25:00', '+02:99', '2'])('"%s" is no zone', (name) => {
  expect(zoneOf(name)).toBeUndefined();
});

test.each([NaN, Infinity, -Infinity, 8.64e15, -8.64e15, 1e300])(
  'takes %d without an exception',
  (localMs) => {
    expect(() => zoneOf('Europe/Paris')?.toUtcMs(localMs)).not.toThrow();
  },
);
