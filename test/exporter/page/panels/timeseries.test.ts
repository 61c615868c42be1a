import { host, resetDocument, texts } from '../dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { FakePlot, mockPlot } from '../fake-plot.js';
import { frameOf, historyOf, panelLayout } from '../layouts.js';

mockPlot();
const { createTimeseries } = await import('../../../../exporter/page/panels/timeseries.js');

beforeEach(() => {
  resetDocument();
  FakePlot.created = [];
});

const past = historyOf(frameOf(10_000, { mean: 1, p95: 9 }), frameOf(11_000, { mean: 2 }));

function open() {
  const body = host();
  const view = createTimeseries(panelLayout({ kind: 'timeseries' }), body);
  return { body, view };
}

test('the chart gets the times and the values of each line, up to the newest frame', () => {
  const { body, view } = open();
  view.draw(past, 60_000);
  const [plot] = FakePlot.created;
  expect(plot?.target).toBe(body.querySelector('.chart'));
  expect(plot?.options.series.map(({ label }) => label)).toEqual([undefined, 'mean', 'p95']);
  expect(plot?.data).toEqual([
    [10, 11],
    [1, 2],
    [9, null],
  ]);
  expect(plot?.calls).toEqual([['x', -49, 11]]);
  expect(texts(body, '.legend .value')).toEqual(['2', '–']);
});

test('the chart is created again only when lines come or go', () => {
  const { view } = open();
  view.draw(past, 60_000);
  view.draw(historyOf(frameOf(12_000, { mean: 3, p95: 8 })), 60_000);
  expect(FakePlot.created).toHaveLength(1);
  view.draw(historyOf(frameOf(13_000, { mean: 4 })), 60_000);
  expect(FakePlot.created).toHaveLength(2);
  expect(FakePlot.created[0]?.calls.at(-1)).toBe('destroyed');
});

test('the legend hides a line, and it stays hidden in a new chart', () => {
  const { body, view } = open();
  view.draw(past, 60_000);
  body.querySelector<HTMLElement>('.legend button')?.click();
  expect(FakePlot.created[0]?.calls.at(-1)).toEqual([1, false]);
  view.reset();
  expect(FakePlot.created[0]?.calls.at(-1)).toBe('destroyed');
  view.draw(past, 60_000);
  expect(FakePlot.created[1]?.options.series.map(({ show }) => show)).toEqual([undefined, false, true]);
});

test('a screen reader is told what the chart is', () => {
  const chart = open().body.querySelector('.chart');
  expect([chart?.getAttribute('role'), chart?.getAttribute('aria-label')]).toEqual([
    'img',
    'Delays: line chart; the list below has the latest values',
  ]);
});
