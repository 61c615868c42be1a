import { describe, expect, test } from '@jest/globals';
import { endWithin } from '../../support/end-within.js';
import { read } from './read.js';

describe('text', () => {
  const pattern = '^(?P<level>[A-Z]+)(?: took (?P<ms>[0-9]+)ms)? (?P<rest>.*)$';

  test('has an event in each line; a group without a part in it is no field', () => {
    const schema = { properties: { ms: { type: 'number' } } };
    expect(read({ text: { pattern } }, 'INFO took 12ms ok\nWARN hm\nhello\n', {}, schema)).toEqual([
      { level: 'INFO', ms: 12, rest: 'ok' },
      { level: 'WARN', rest: 'hm' },
      `"hello" does not match ${pattern}`,
    ]);
  });

  test('may be one event however many lines it has', () => {
    const format = { text: { pattern: '^(?P<first>\\w+)(?s:.*)\\n(?P<last>\\w+)$', per: 'message' } };
    expect(read(format, 'one\ntwo\nthree')).toEqual([{ first: 'one', last: 'three' }]);
  });

  test('takes linear time whatever the pattern and the text', () => {
    const format = { text: { pattern: '^(?P<all>(?:a+)+)$' } };
    const line = `${'a'.repeat(20_000)}b`;
    expect(endWithin(15_000, () => read(format, line))).toEqual([expect.stringContaining('does not match')]);
  });
});
