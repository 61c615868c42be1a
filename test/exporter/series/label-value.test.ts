import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { labelText, safeText } from '../../../exporter/series/label-value.js';

describe('the text of a label', () => {
  test.each<[unknown, string | undefined]>([
    ['ORD', 'ORD'],
    ['', ''],
    [true, 'true'],
    [false, 'false'],
    [802, '802'],
    [0.1, '0.1'],
    [-0, '0'],
    [1e21, '1e+21'],
    [9007199254740993n, '9007199254740993'],
    [null, undefined],
    [undefined, undefined],
    [{}, undefined],
    [['a'], undefined],
    [new Date(0), undefined],
  ])('%p', (value, text) => {
    expect(labelText(value)).toBe(text);
  });

  test('is made safe: no control characters, no halves of surrogate pairs', () => {
    expect(safeText('a\0b\u001b[31m\r\x7f\x9f')).toBe('a\ufffdb\ufffd[31m\ufffd\ufffd\ufffd');
    expect(safeText('\ud83d \ude00 😀')).toBe('\ufffd \ufffd 😀');
    expect(safeText('line\nline\ttab "quoted" <script> \\')).toBe('line\nline\ttab "quoted" <script> \\');
  });

  test('is the same whether or not it looks plain at first', () => {
    const characters = fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0xd7f0, max: 0xe010 }));
    const texts = fc.array(characters, { maxLength: 6 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(texts, (text) => {
        expect(safeText(text)).toBe(text.replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, '\ufffd'));
      }),
      { numRuns: 5_000 },
    );
  });

  test('is always well-formed, and safe text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = safeText(text);
        expect(new TextDecoder().decode(new TextEncoder().encode(safe))).toBe(safe.replace(/^\ufeff/, ''));
        expect(safeText(safe)).toBe(safe);
      }),
    );
  });
});
