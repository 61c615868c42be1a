import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonNumber } from '../../../exporter/json-scan/number.js';
import { Page } from '../../../exporter/event/page.js';

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '5', '7', '9'), minLength: 1, maxLength });
const optional = (part: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), part);
const text = fc
  .tuple(
    optional(fc.constant('-')),
    fc.oneof(
      digits(20).map((each) => each.replace(/^0+(?=.)/, '')),
      fc.bigInt(0n, 2n ** 70n).map(String),
    ),
    optional(digits(20).map((each) => `.${each}`)),
    optional(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), digits(3)).map((parts) => parts.join(''))),
  )
  .map((parts) => parts.join(''));

const page = new Page();

function read(json: string) {
  page.write(new TextEncoder().encode(json));
  const number = new JsonNumber();
  const end = number.read(page.bytes, 0);
  return { value: number.value, end };
}

describe('a number in bytes', () => {
  test('is the one that JSON.parse reads, to the last bit', () => {
    fc.assert(
      fc.property(text, (json) => {
        const { value, end } = read(json);
        return Object.is(value, JSON.parse(json)) && end === json.length;
      }),
      { numRuns: 10_000 },
    );
  });

  test('so is any double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const json = JSON.stringify(value);
        return Object.is(read(json).value, JSON.parse(json));
      }),
      { numRuns: 10_000 },
    );
  });

  test.each(['', '-', '.5', '1.', '1e', '1e+', '+1', 'e1', 'x'])('%j is none', (json) => {
    expect(read(json).end).toBeLessThan(0);
  });

  test.each([
    ['01', 1],
    ['1,2', 1],
    ['-0]', 2],
    ['12e3}', 4],
  ])('%j ends where JSON has it end', (json, end) => {
    expect(read(json).end).toBe(end);
  });
});
