import { describe, expect, test } from '@jest/globals';
import { parseTable } from '../../../../exporter/io/lookup/parse-table.js';

const entries = (name: string, text: string, key?: string) => Object.fromEntries(parseTable(name, text, key));

describe('a table', () => {
  test('of a CSV file has the first column for its key, unless another is named', () => {
    const csv = 'code,city,gates\nORD,Chicago,191\n7,Seven,\n';
    const [ord, seven] = [
      { code: 'ORD', city: 'Chicago', gates: 191 },
      { code: 7, city: 'Seven' },
    ];
    expect(entries('a.csv', csv)).toEqual({ ORD: ord, 7: seven });
    expect(entries('a.csv', csv, 'city')).toEqual({ Chicago: ord, Seven: seven });
    expect(entries('a.tsv', 'code\tcity\nORD\tChicago\n')).toEqual({ ORD: { code: 'ORD', city: 'Chicago' } });
  });

  test('of a JSON object has its names for keys; what is no object is a "value"', () => {
    expect(entries('a.json', '{"ORD":{"city":"Chicago"},"DFW":"Dallas","__proto__":7}')).toEqual(
      Object.fromEntries([
        ['ORD', { city: 'Chicago' }],
        ['DFW', { value: 'Dallas' }],
        ['__proto__', { value: 7 }],
      ]),
    );
  });

  test('of a JSON list has the column that is named; of a key that stands twice, the last counts', () => {
    const json = '[{"code":"ORD","n":1},{"code":"ORD","n":2}]';
    expect(entries('a.json', json, 'code')).toEqual({ ORD: { code: 'ORD', n: 2 } });
    expect(entries('a.ndjson', '{"code":"ORD","n":1}\n', 'code')).toEqual({ ORD: { code: 'ORD', n: 1 } });
  });

  test.each([
    [
      'a.json',
      '[{"code":"ORD"}]',
      undefined,
      'a.json: a list needs "key", the column that identifies its entries',
    ],
    ['a.json', '[{"code":"ORD"},{"other":1}]', 'code', 'a.json: entry 2 has no key in column "code"'],
    ['a.json', '{"a":', undefined, 'a.json: not valid JSON'],
    ['a.csv', 'code,city\nORD\n', undefined, 'a.csv:'],
  ])('in %s: %s is refused', (name, text, key, message) => {
    expect(() => parseTable(name, text, key)).toThrow(message);
  });
});
