import { expect, test } from '@jest/globals';
import { renderText } from '../../../exporter/exposition/render.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { parseExposition } from '../../support/exposition.js';

test('an engine tells what it has: series, overflows, readings', () => {
  const running = new TestEngine(
    streamSetup({
      metrics: {
        a_total: { type: 'counter', labels: { origin: { value: 'origin', limit: 1 } } },
        b: { type: 'gauge', value: 'delay', labels: { origin: 'origin' }, seriesLimit: 1 },
        c: { type: 'window', aggregate: 'mean', value: 'delay', size: '1m', slide: '1s' },
      },
    }),
  );
  running.sendAll([
    { origin: 'ORD', delay: 1 },
    { origin: 'DFW', delay: 3 },
    { origin: 'DFW', delay: 8 },
  ]);
  const { engine } = running;
  expect([...engine.seriesCounts()]).toEqual([
    { metric: 'a_total', count: 2 },
    { metric: 'b', count: 2 },
    { metric: 'c', count: 1 },
  ]);
  expect([...engine.overflows()]).toEqual([
    { metric: 'a_total', label: 'origin', count: 2 },
    { metric: 'b', label: '*', count: 2 },
  ]);
  expect([...engine.readings('a_total')]).toEqual([
    { labels: ['ORD'], value: 1, events: Infinity },
    { labels: ['__other__'], value: 2, events: Infinity },
  ]);
  expect([...engine.readings('c')]).toEqual([{ labels: [], value: 4, events: 3 }]);
  expect([...engine.readings('unheard_of')]).toEqual([]);
  expect(() => engine.inlet('unheard_of')).toThrow('BUG: the setup has no stream "unheard_of"');
});

test('series that come and go between two slices of an exposition do not disturb it: they are in the next', () => {
  const running = new TestEngine(
    streamSetup({
      metrics: {
        m: {
          type: 'window',
          aggregate: 'max',
          value: 'n',
          size: '10s',
          slide: '1s',
          labels: { n: { value: 'n', limit: 5_000 } },
          seriesLimit: 5_000,
        },
      },
    }),
  );
  const sendFrom = (first: number) =>
    running.sendAll(Array.from({ length: 5_000 }, (_, n) => ({ n: first + n })));
  sendFrom(0);
  const slices = renderText(running.engine.metrics, 'prometheus');
  const first = slices.next().value ?? '';
  running.wait(11_000);
  sendFrom(5_000);
  const shown = parseExposition([first, ...slices].join('')).samples;
  expect(shown).toHaveLength(first.trimEnd().split('\n').length - 2);
  expect(shown.every(({ value }) => value < 5_000)).toBe(true);
  const next = parseExposition(running.exposition()).samples;
  expect(next).toHaveLength(5_000);
  expect(next.every(({ value }) => value >= 5_000)).toBe(true);
});
