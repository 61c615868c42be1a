import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Page } from '../../../exporter/event/page.js';
import { textOf } from '../../../exporter/json-scan/string.js';
import { TextCache } from '../../../exporter/flat-json/text-cache.js';

/** A cache, the texts that it had to make, and a way to ask it for one in the midst of a document. */
function cache() {
  const page = new Page();
  const made: string[] = [];
  const texts = new TextCache(({ bytes }, at, end) => {
    const text = textOf(bytes, at, end);
    made.push(text);
    return { text, rejected: undefined };
  });
  const find = (text: string, before = '{"id":', after = ',"delay":3}') => {
    const quoted = Buffer.from(JSON.stringify(text));
    page.write(Buffer.concat([Buffer.from(before), quoted, Buffer.from(after)]));
    return texts.find(page, before.length, before.length + quoted.length).text;
  };
  return { made, find };
}

describe('the texts of a field', () => {
  test.each([0, 1, 2, 3, 4, 5, 59, 60, 61])(
    'one of %d bytes that comes again is not made again',
    (length) => {
      const { made, find } = cache();
      const text = 'x'.repeat(length);
      expect([find(text), find(text, ' [', '}{'), find(text, '', '')]).toEqual([text, text, text]);
      expect(made).toEqual([text]);
    },
  );

  test('one of more than 61 bytes is made each time', () => {
    const { made, find } = cache();
    find('x'.repeat(62));
    find('x'.repeat(62));
    expect(made).toHaveLength(2);
  });

  test('are never taken for each other, however many there are and whatever stands behind them', () => {
    const texts = fc.array(fc.oneof(fc.string({ maxLength: 70 }), fc.stringMatching(/^[ab]{0,9}$/)));
    fc.assert(
      fc.property(texts, fc.string(), (list, after) => {
        const { find } = cache();
        for (const text of [...list, ...list]) expect(find(text, '', after)).toBe(text);
      }),
    );
    const { find } = cache();
    for (let index = 0; index < 20_000; index++) expect(find(`F${index}`)).toBe(`F${index}`);
  });
});
