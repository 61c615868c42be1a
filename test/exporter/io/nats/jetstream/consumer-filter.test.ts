import { describe, expect, test } from '@jest/globals';
import { consumerFilter } from '../../../../../exporter/io/nats/jetstream/consumer-filter.js';
import { covers } from '../../../../../setup/subject-pattern.js';

describe.each(['2.10.0', '2.15.1', '3.0.0-beta'])('nats-server %s', (version) => {
  test.each([
    [[], {}],
    [['a.>'], { filter_subject: 'a.>' }],
    [['a.>', 'a.b', 'a.>'], { filter_subject: 'a.>' }],
    [['a.>', 'b.*'], { filter_subjects: ['a.>', 'b.*'] }],
  ])('filters %j', (subjects, expected) => {
    const { config, accepts } = consumerFilter(subjects, version);
    expect(config).toEqual(expected);
    expect(accepts).toBeUndefined();
  });

  test('subjects that overlap, which the server refuses, are filtered by the reader', () => {
    const { config, accepts } = consumerFilter(['a.*', '*.b'], version);
    expect(config).toEqual({});
    expect(['a.x', 'x.b', 'x.y'].map((subject) => accepts?.(subject))).toEqual([true, true, false]);
  });
});

test('nats-server 2.9 knows one filter subject only: the reader filters', () => {
  const { config, accepts } = consumerFilter(['a.>', 'b.*'], '2.9.10');
  expect(config).toEqual({});
  expect(['a.x.y', 'b.x', 'b.x.y'].map((subject) => accepts?.(subject))).toEqual([true, true, false]);
  expect(consumerFilter(['a.>'], '2.9.10')).toMatchObject({ config: { filter_subject: 'a.>' } });
});

test.each([
  ['>', 'a', true],
  ['>', 'a.>', true],
  ['a.>', 'a', false],
  ['a.>', 'a.*', true],
  ['a.*', 'a.b', true],
  ['a.*', 'a.>', false],
  ['a.b', 'a.*', false],
  ['*.b', 'a.b', true],
  ['a.b', 'a.b', true],
  ['a', 'a.b', false],
])('%s includes %s: %s', (wide, narrow, expected) => {
  expect(covers(wide, narrow)).toBe(expected);
});
