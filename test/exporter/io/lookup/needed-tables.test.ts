import { expect, test } from '@jest/globals';
import { neededTables, newTables } from '../../../../exporter/io/lookup/needed-tables.js';
import type { Step } from '../../../../setup/model/step.js';

const bucket = (name: string) => ({ kind: 'bucket', bucket: name }) as const;
const lookup = (name: string): Step => ({
  kind: 'lookup',
  lookup: { by: 'id', from: bucket(name), set: { city: 'city' }, default: undefined },
});
const route = (stream: string): Step => ({ kind: 'route', route: stream, when: 'true' });
const processing = (steps: Readonly<Record<string, readonly Step[]>>) => ({
  streams: Object.keys(steps).map((name) => ({ name })),
  steps: new Map(Object.entries(steps)),
});

test('a stream needs its own tables and those of all streams that it routes to, in a circle too', () => {
  const setup = processing({
    a: [lookup('one'), route('b')],
    b: [route('c'), lookup('two')],
    c: [route('a')],
    d: [lookup('three')],
    e: [],
  });
  expect(neededTables('a', setup)).toEqual([bucket('one'), bucket('two')]);
  expect(neededTables('c', setup)).toEqual([bucket('one'), bucket('two')]);
  expect(neededTables('d', setup)).toEqual([bucket('three')]);
  expect(neededTables('e', setup)).toEqual([]);
});

test('new are the tables that a stream did not need before; of streams that begin there are none', () => {
  const before = processing({ a: [lookup('one')], b: [lookup('two')] });
  const next = processing({ a: [lookup('one'), lookup('two')], c: [lookup('three')] });
  expect(newTables(next, before)).toEqual([bucket('two')]);
  expect(newTables(next, undefined)).toEqual([bucket('one'), bucket('two'), bucket('three')]);
});
