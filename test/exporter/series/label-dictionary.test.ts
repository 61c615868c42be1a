import { describe, expect, test } from '@jest/globals';
import { LabelDictionary } from '../../../exporter/series/label-dictionary.js';

describe('the values of a label', () => {
  test('are numbered as they come, up to the limit', () => {
    const dictionary = new LabelDictionary(2);
    expect(['ORD', 'DFW', 'ORD', 'ATL', 'SFO', 'DFW'].map((value) => dictionary.numberOf(value))).toEqual([
      0, 1, 0, 2, 2, 1,
    ]);
    expect([0, 1, 2].map((number) => dictionary.valueOf(number))).toEqual(['ORD', 'DFW', '__other__']);
    expect(dictionary.overflowed).toBe(2);
  });

  test('"__other__" in an event is the overflow value, and no overflow', () => {
    const dictionary = new LabelDictionary(2);
    expect(dictionary.numberOf('__other__')).toBe(2);
    expect(dictionary.overflowed).toBe(0);
  });

  test('a value that no series has any more makes room for another', () => {
    const dictionary = new LabelDictionary(1);
    const number = dictionary.numberOf('ORD');
    dictionary.retain(number);
    dictionary.retain(number);
    dictionary.release(number);
    expect(dictionary.numberOf('DFW')).toBe(1);
    dictionary.release(number);
    expect(dictionary.numberOf('DFW')).toBe(0);
    expect(dictionary.valueOf(0)).toBe('DFW');
  });

  test('values that look alike once made safe are one value', () => {
    const dictionary = new LabelDictionary(10);
    expect(dictionary.numberOf('a\0b')).toBe(dictionary.numberOf('a\u0007b'));
    expect(dictionary.numberOf('\ud800')).toBe(dictionary.numberOf('\ufffd'));
    expect(dictionary.valueOf(0)).toBe('a\ufffdb');
  });

  test('names of what objects inherit are values like any other', () => {
    const dictionary = new LabelDictionary(10);
    expect(['__proto__', 'constructor', 'toString'].map((value) => dictionary.numberOf(value))).toEqual([
      0, 1, 2,
    ]);
  });
});
