import { describe, expect, test } from '@jest/globals';
import { read } from './read.js';

describe('ndjson', () => {
  test('has an event in each line that is not blank, and only bad lines are none', () => {
    expect(read('ndjson', '{"a":1}\r\n\n  \n{"a":\n[2]\n{"a":3}')).toEqual([
      { a: 1 },
      expect.stringContaining('not valid JSON'),
      'expected a JSON object, found a number',
      { a: 3 },
    ]);
  });
});
