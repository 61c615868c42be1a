import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTraceparent } from '../../../exporter/trace/traceparent.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const trace = { traceId: TRACE, spanId: SPAN };

describe('the header traceparent', () => {
  test.each([
    ['version 00', `00-${TRACE}-${SPAN}-01`],
    ['other flags beside "sampled"', `00-${TRACE}-${SPAN}-ff`],
    ['a later version', `cc-${TRACE}-${SPAN}-01`],
    ['a later version that says more', `cc-${TRACE}-${SPAN}-01-what-the-future-brings`],
  ])('names a trace: %s', (_, header) => {
    expect(parseTraceparent(header)).toEqual(trace);
  });

  test.each([
    ['nothing', ''],
    ['version ff', `ff-${TRACE}-${SPAN}-01`],
    ['a version of one digit', `0-${TRACE}-${SPAN}-01`],
    ['version 00 that says more', `00-${TRACE}-${SPAN}-01-more`],
    ['a later version whose more is not apart', `cc-${TRACE}-${SPAN}-01more`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a short trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a long span', `00-${TRACE}-${SPAN}0-01`],
    ['no flags', `00-${TRACE}-${SPAN}`],
    ['flags that are no number', `00-${TRACE}-${SPAN}-0x`],
    ['space around it', ` 00-${TRACE}-${SPAN}-01 `],
    ['a second line', `00-${TRACE}-${SPAN}-01\n`],
    ['a trace that nobody stored', `00-${TRACE}-${SPAN}-00`],
    ['the same with a flag of later versions', `00-${TRACE}-${SPAN}-02`],
  ])('names none: %s', (_, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  test('is read back for any ids, and any text is taken or left without harm', () => {
    const hex = (length: number) =>
      fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((id) => !/^0+$/.test(id));
    fc.assert(
      fc.property(hex(32), hex(16), (traceId, spanId) => {
        expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId });
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parseTraceparent(text)).toBeUndefined();
      }),
    );
  });
});
