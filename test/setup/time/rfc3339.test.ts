import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRfc3339 } from '../../../setup/time/rfc3339.js';

const anyDate = fc.date({
  min: new Date('0000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('RFC 3339', () => {
  test('every time that a Date writes is read back', () => {
    fc.assert(
      fc.property(anyDate, (date) => expect(parseRfc3339(date.toISOString())).toBe(date.getTime())),
      {
        numRuns: 2_000,
      },
    );
  });

  test('an offset says how far the clock on the wall is from UTC', () => {
    const offset = fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59));
    const two = (number: number) => String(number).padStart(2, '0');
    fc.assert(
      fc.property(anyDate, offset, (date, [sign, hours, minutes]) => {
        const text = date.toISOString().replace('Z', `${sign}${two(hours)}:${two(minutes)}`);
        expect(parseRfc3339(text)).toBe(Date.parse(text));
      }),
    );
  });

  test.each([
    ['2001-02-24T07:15:00Z', 982998900000],
    ['2001-02-24t07:15:00z', 982998900000],
    ['2001-02-24 07:15:00Z', 982998900000],
    ['2001-02-24T08:15:00+01:00', 982998900000],
    ['2001-02-24T07:15:00.5Z', 982998900500],
    ['2001-02-24T07:15:00.07Z', 982998900070],
    ['2001-02-24T07:15:00.123456789Z', 982998900123],
    ['2000-02-29T00:00:00Z', 951782400000],
    ['2016-12-31T23:59:60Z', 1483228800000],
  ])('%s is %d', (text, timeMs) => {
    expect(parseRfc3339(text)).toBe(timeMs);
  });

  test.each([
    '',
    '1',
    'yesterday',
    '2001-02-24',
    '2001-02-24T07:15',
    '2001-02-24T07:15:00',
    '2001-02-24T07:15:00.Z',
    '2001-02-24T07:15:00Z ',
    '2001-02-24T07:15:00+01',
    '2001-02-24T07:15:00+0100',
    '2001-02-24T07:15:00+24:00',
    '2001-02-24X07:15:00Z',
    '2001-02-24T24:00:00Z',
    '2001-02-24T07:60:00Z',
    '2001-02-24T07:15:61Z',
    '2001-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2001-13-01T00:00:00Z',
    '2001-00-01T00:00:00Z',
    '2001-01-00T00:00:00Z',
    '2001-04-31T00:00:00Z',
    '+002001-02-24T07:15:00Z',
    '２００１-02-24T07:15:00Z',
  ])('"%s" is no time', (text) => {
    expect(parseRfc3339(text)).toBeNaN();
  });
});
