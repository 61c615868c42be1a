import { describe, expect, test } from '@jest/globals';
import { read } from './read.js';

describe('influx', () => {
  test.each([
    ['m f=1', { f: 1 }],
    ['m f=1i,g=-2.5e3,h=7u,b=T,s="a b,c=\\"d\\" \\\\"', { f: 1, g: -2500, h: 7, b: true, s: 'a b,c="d" \\' }],
    ['m\\ x,t\\,a\\=g=v\\ w f=1', { measurement: 'm x', 't,a=g': 'v w', f: 1 }],
    ['m,path=C:\\dir f=1', { path: 'C:\\dir', f: 1 }],
    ['m,port=8080 f=1', { port: 8080, f: 1 }],
    ['m  f=1  1700000000123456789 ', { f: 1, time: 1_700_000_000_123.456_8 }],
  ])('%s', (line, fields) => {
    const schema = { properties: { port: { type: 'number' } } };
    expect(read('influx', line, {}, schema)).toEqual([{ measurement: 'm', time: 0, ...fields }]);
  });

  test.each([
    ['', []],
    ['# a comment\nm f=1', [{ measurement: 'm', time: 0, f: 1 }]],
    ['m', ['not valid line protocol: no fields, at character 2']],
    [' f=1', ['not valid line protocol: no measurement, at character 1']],
    ['m,tag f=1', ['not valid line protocol: tag without a value, at character 6']],
    ['m f', ['not valid line protocol: field without a value, at character 4']],
    ['m f=abc', ['not valid line protocol: field "f" is not a number, string or boolean, at character 8']],
    ['m f="abc', ['not valid line protocol: field "f" is not a number, string or boolean, at character 5']],
    [
      'm f=1 today',
      ['not valid line protocol: expected a timestamp and the end of the line, at character 6'],
    ],
    [
      'm f=1 1 1\nm f=2',
      [
        'not valid line protocol: expected a timestamp and the end of the line, at character 6',
        { measurement: 'm', time: 0, f: 2 },
      ],
    ],
  ])('of %j makes %j', (text, events) => {
    expect(read('influx', text)).toEqual(events);
  });

  test.each([
    ['ns', '1700000000000000000'],
    ['us', '1700000000000000'],
    ['ms', '1700000000000'],
    ['s', '1700000000'],
  ])('timestamps in %s', (timestamps, time) => {
    expect(read({ influx: { timestamps } }, `m f=1 ${time}`)).toMatchObject([{ time: 1_700_000_000_000 }]);
  });
});
