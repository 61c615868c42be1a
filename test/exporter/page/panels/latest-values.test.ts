import { host, resetDocument, texts } from '../dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Lines, PanelLayout } from '../../../../exporter/live/frame.js';
import { createBargauge } from '../../../../exporter/page/panels/bargauge.js';
import { createGauge } from '../../../../exporter/page/panels/gauge.js';
import type { CreatePanelView } from '../../../../exporter/page/panels/panel-view.js';
import { createStat } from '../../../../exporter/page/panels/stat.js';
import { createTable } from '../../../../exporter/page/panels/table.js';
import type { History } from '../../../../exporter/page/history.js';
import { frameOf, historyOf, panelLayout, THRESHOLDS } from '../layouts.js';
import { lastOf, RecordedHost } from '../recorded-host.js';

beforeEach(resetDocument);

/** What a panel of this kind shows of these lines. */
function draw(create: CreatePanelView, lines: Lines, options: Partial<PanelLayout> = {}): HTMLElement {
  const body = host();
  const view = create(panelLayout({ thresholds: THRESHOLDS, ...options }), body, new RecordedHost());
  const show = (history: History) => view.draw(history, lastOf(history, 60_000));
  // Drawing again, and after a reset, adds nothing.
  show(historyOf(frameOf(1_000, { old: 1 })));
  view.reset();
  show(historyOf(frameOf(2_000, lines)));
  return body;
}

const levels = (body: HTMLElement, selector: string) =>
  [...body.querySelectorAll<HTMLElement>(selector)].map(({ dataset }) => dataset['level']);

const THREE = { p5: 5, p95: 150, p50: 20 };

describe('stat', () => {
  test('shows each line with its name and level, by name', () => {
    const body = draw(createStat, THREE);
    expect(texts(body, '.figure strong, .figure span')).toEqual(['p5', '5', 'p50', '20', 'p95', '150']);
    expect(levels(body, '.figure')).toEqual(['good', 'warning', 'critical']);
  });

  test('shows a single line without its name', () => {
    const body = draw(createStat, { all: 1_500 }, { unit: 'ms', decimals: 1, thresholds: [] });
    expect(texts(body, '.figure strong, .figure span')).toEqual(['', '1.5 s']);
  });

  test('shows nothing of no lines', () => {
    expect(texts(draw(createStat, {}), '.figure')).toEqual([]);
  });
});

test.each([
  ['stat', createStat],
  ['gauge', createGauge],
  ['bars', createBargauge],
  ['table', createTable],
])('%s without values says so', (_, create) => {
  expect(texts(draw(create, {}), '.note:not([hidden])')).toEqual(['no data']);
  expect(texts(draw(create, THREE), '.note:not([hidden])')).toEqual([]);
});

describe('table', () => {
  const delay = { show: 'value', header: 'Delay', unit: 'short', isMeasured: true };
  const origin = { label: 'top', header: 'Origin' };
  const cells = (body: HTMLElement) => texts(body, 'tbody th, tbody td');

  test('has a row for each line, the largest first, and headers of its labels and values', () => {
    const body = draw(createTable, THREE, { columns: { labels: [origin], values: [delay] } });
    expect(texts(body, 'thead th')).toEqual(['Origin', 'Delay']);
    expect(cells(body)).toEqual(['p95', '150', 'p50', '20', 'p5', '5']);
    expect(levels(body, 'td')).toEqual(['critical', 'warning', 'good']);
  });

  test('has a column for each label and for each thing that it shows, with its own unit', () => {
    const rate = { show: 'rate', header: 'Rate', unit: 'cps', isMeasured: false };
    const columns = { labels: [origin, { label: 'haul', header: 'Haul' }], values: [rate, delay] };
    const lines = { 'value\tORD\tlong': 20, 'rate\tORD\tlong': 1, 'rate\tJFK\tvery long': 2 };
    const body = draw(createTable, lines, { columns });
    expect(texts(body, 'thead th')).toEqual(['Origin', 'Haul', 'Rate', 'Delay']);
    expect(cells(body)).toEqual(['JFK', 'very long', '2 c/s', '–', 'ORD', 'long', '1 c/s', '20']);
    expect(levels(body, 'td')).toEqual([undefined, undefined, undefined, 'warning']);
  });

  test('of an info metric has its labels alone', () => {
    const body = draw(createTable, { '1.2\tv24': 1 }, { columns: { labels: [origin, origin], values: [] } });
    expect(cells(body)).toEqual(['1.2', 'v24']);
  });

  test('can be scrolled with the keyboard', () => {
    expect(draw(createTable, {}).querySelector('.scroll')?.getAttribute('tabindex')).toBe('0');
  });
});

describe('a value that is a state', () => {
  const states: PanelLayout['states'] = [
    { value: 0, text: 'down', as: 'critical' },
    { value: 1, text: 'up', as: 'good' },
  ];
  const options = { states, thresholds: [], unit: 'bool_yes_no' };

  test.each([
    ['stat', createStat, 'strong', '.figure'],
    ['gauge', createGauge, 'strong', '.dial'],
    ['bars', createBargauge, '.value', '.fill'],
  ])('is a word with its level on a %s', (_, create, text, level) => {
    const body = draw(create, { a: 0, b: 1 }, options);
    expect(texts(body, text).toSorted()).toEqual(['down', 'up']);
    expect(new Set(levels(body, level))).toEqual(new Set(['critical', 'good']));
  });
});

describe('bars', () => {
  const widths = (body: HTMLElement) =>
    [...body.querySelectorAll<HTMLElement>('.fill')].map(({ style }) => style.width);

  test('are as long as the values, the largest first', () => {
    const body = draw(createBargauge, { a: 5, b: 20, c: 10 });
    expect(texts(body, '.name')).toEqual(['b', 'c', 'a']);
    expect(texts(body, '.value')).toEqual(['20', '10', '5']);
    expect(widths(body)).toEqual(['100%', '50%', '25%']);
    expect(levels(body, '.fill')).toEqual(['warning', 'warning', 'good']);
  });

  test('have the scale of the panel', () => {
    expect(widths(draw(createBargauge, { a: 5, b: 20 }, { min: 10, max: 40 }))).toEqual([
      `${(10 / 30) * 100}%`,
      '0%',
    ]);
  });

  test('show long names in full as a tooltip', () => {
    const body = draw(createBargauge, { 'a <long> name': 1 });
    expect(body.querySelector('.name')?.getAttribute('title')).toBe('a <long> name');
  });
});

describe('the scale of bars', () => {
  test('is below them', () => {
    expect(texts(draw(createBargauge, { a: 5, b: 20 }, { unit: 's' }), '.ends span')).toEqual([
      '0 s',
      '20 s',
    ]);
  });
});

describe('gauge', () => {
  const fills = (body: HTMLElement) =>
    [...body.querySelectorAll('.arc')].map((arc) => arc.getAttribute('stroke-dasharray'));

  test('fills a dial for each line, by name', () => {
    const body = draw(createGauge, THREE, { max: 200 });
    expect(texts(body, '.dial > strong, .dial > span')).toEqual(['5', 'p5', '20', 'p50', '150', 'p95']);
    expect(fills(body)).toEqual(['2.5 100', '10 100', '75 100']);
    expect(levels(body, '.dial')).toEqual(['good', 'warning', 'critical']);
  });

  test('shows a single line without its name; its picture is hidden from screen readers', () => {
    const body = draw(createGauge, { all: 0.5 }, { unit: 'percentunit', max: 1 });
    expect(texts(body, '.dial > strong, .dial > span')).toEqual(['50%', '']);
    expect(body.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });

  test('has its scale below and its thresholds around it', () => {
    const body = draw(createGauge, { all: 50 }, { max: 200 });
    expect(texts(body, '.end')).toEqual(['0', '200']);
    const rim = [...body.querySelectorAll<SVGElement>('.rim')].map((part) => [
      part.dataset['level'],
      part.getAttribute('stroke-dasharray'),
    ]);
    expect(rim).toEqual([
      ['good', '0 0 5 100'],
      ['warning', '0 5 45 100'],
      ['critical', '0 50 50 100'],
    ]);
  });
});
