import { host, resetDocument, texts } from '../dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { FakePlot, mockPlot } from '../fake-plot.js';
import { frameOf, historyOf, panelLayout } from '../layouts.js';
import { lastOf, RecordedHost } from '../recorded-host.js';

mockPlot();
const { createTimeseries } = await import('../../../../exporter/page/panels/timeseries.js');

beforeEach(() => {
  resetDocument();
  FakePlot.created = [];
});

const past = historyOf(frameOf(10_000, { mean: 1, p95: 9 }), frameOf(11_000, { mean: 2 }));

function open() {
  const body = host();
  const page = new RecordedHost();
  const view = createTimeseries(panelLayout({ kind: 'timeseries' }), body, page);
  return { body, view, page };
}

test('the chart gets the times and the values of each line, up to the newest frame', () => {
  const { body, view } = open();
  view.draw(past, lastOf(past, 60_000));
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
  view.draw(past, lastOf(past, 60_000));
  const next = historyOf(frameOf(12_000, { mean: 3, p95: 8 }));
  view.draw(next, lastOf(next, 60_000));
  expect(FakePlot.created).toHaveLength(1);
  const fewer = historyOf(frameOf(13_000, { mean: 4 }));
  view.draw(fewer, lastOf(fewer, 60_000));
  expect(FakePlot.created).toHaveLength(2);
  expect(FakePlot.created[0]?.calls.at(-1)).toBe('destroyed');
});

test('the legend hides a line, and it stays hidden in a new chart', () => {
  const { body, view } = open();
  view.draw(past, lastOf(past, 60_000));
  body.querySelector<HTMLElement>('.legend button')?.click();
  expect(FakePlot.created[0]?.calls.at(-1)).toEqual([1, false]);
  view.reset();
  expect(FakePlot.created[0]?.calls.at(-1)).toBe('destroyed');
  view.draw(past, lastOf(past, 60_000));
  expect(FakePlot.created[1]?.options.series.map(({ show }) => show)).toEqual([undefined, false, true]);
});

test('time that has moved on by less than a pixel draws nothing', () => {
  const { view } = open();
  const range = lastOf(past, 60_000);
  view.draw(past, range);
  const drawn = () => FakePlot.created[0]?.calls.length;
  view.draw(past, { fromMs: range.fromMs + 100, toMs: range.toMs + 100 });
  expect(drawn()).toBe(1);
  view.draw(past, { fromMs: range.fromMs + 120, toMs: range.toMs + 120 });
  expect(drawn()).toBe(2);
});

test('the legend has the values of the marked time, and then the latest again', () => {
  const { body, view } = open();
  view.draw(past, lastOf(past, 60_000));
  view.mark?.(10_200);
  expect(texts(body, '.legend .value')).toEqual(['1', '9']);
  view.mark?.(undefined);
  expect(texts(body, '.legend .value')).toEqual(['2', '–']);
});

test('the pointer shows the values of all lines, the highest first, without those that are hidden', () => {
  const { body, view, page } = open();
  view.draw(past, lastOf(past, 60_000));
  const area = body.querySelector<HTMLElement>('.plot-area');
  expect(area?.style.cssText).toContain('left: 60px; top: 10px; width: 400px; height: 150px');
  const point = () => area?.dispatchEvent(new window.PointerEvent('pointermove', { clientX: 0, clientY: 0 }));
  point();
  expect(page.shown?.lines.map(({ name, text }) => `${name} ${text}`)).toEqual(['p95 9', 'mean 1']);
  body.querySelector<HTMLElement>('.legend button')?.click();
  point();
  expect(page.shown?.lines.map(({ name }) => name)).toEqual(['p95']);
});

test('without lines it says so', () => {
  const { body, view } = open();
  const note = () => body.querySelector<HTMLElement>('.note')?.hidden;
  const empty = historyOf();
  view.draw(empty, lastOf(empty, 60_000));
  expect(note()).toBe(false);
  view.draw(past, lastOf(past, 60_000));
  expect(note()).toBe(true);
});

test('a screen reader is told that the chart has a time to choose', () => {
  const area = open().body.querySelector('.plot-area');
  expect([area?.getAttribute('role'), area?.getAttribute('aria-label')]).toEqual(['slider', 'Delays: time']);
});
