import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { read } from './read.js';

describe('csv', () => {
  test.each([
    ['quotes, with the delimiter and line feeds in them', 'a,b\n"x,y","1\n2"\n', [{ a: 'x,y', b: '1\n2' }]],
    ['quotes in quotes', 'a\n"say ""hi"""', [{ a: 'say "hi"' }]],
    ['empty cells', 'a,b\n,""', [{ a: '', b: '' }]],
    ['a byte order mark', '\ufeffa\n1', [{ a: '1' }]],
    ['empty lines', 'a\n\n1\n\r\n2\n', [{ a: '1' }, { a: '2' }]],
    ['a row that is too short', 'a,b\n1\n1,2', ['expected 2 cells, found 1', { a: '1', b: '2' }]],
    ['text behind a quote', 'a\n"x"y\nz', ['not valid CSV: misplaced quote', { a: 'z' }]],
    ['no line at all', '', ['the message is empty']],
    ['a header line alone', 'a,b\n', []],
    ['a column twice', 'a,a\n1,2', ['the header line has a duplicate column']],
    ['a column without a name', 'a,\n1,2', ['the header line has a column without a name']],
  ])('has %s', (_, csv, events) => {
    expect(read('csv', csv)).toEqual(events);
  });

  test('takes types from the schema, and leaves out what has no text', () => {
    const schema = {
      properties: {
        delay: { type: ['number', 'null'] },
        late: { type: 'boolean' },
        code: { type: 'string' },
        legs: { type: 'integer' },
      },
    };
    expect(read('csv', 'delay,late,code,legs,other\n1.5,true,007,3,7\n,,,x,', {}, schema)).toEqual([
      { delay: 1.5, late: true, code: '007', legs: 3, other: '7' },
      { code: '', legs: 'x', other: '' },
    ]);
  });

  test('is read as csv-parse reads it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const csv = rows
          .map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        const expected: unknown = parse(csv, { columns: ['a', 'b'] });
        expect(read({ csv: { columns: ['a', 'b'] } }, csv)).toEqual(expected);
      }),
    );
  });
});
