import { host, resetDocument, texts } from '../dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Lines, PanelLayout } from '../../../../exporter/live/frame.js';
import { createBargauge } from '../../../../exporter/page/panels/bargauge.js';
import { createGauge } from '../../../../exporter/page/panels/gauge.js';
import type { CreatePanelView } from '../../../../exporter/page/panels/panel-view.js';
import { createStat } from '../../../../exporter/page/panels/stat.js';
import { createTable } from '../../../../exporter/page/panels/table.js';
import { frameOf, historyOf, panelLayout, THRESHOLDS } from '../layouts.js';

beforeEach(resetDocument);

/** What a panel of this kind shows of these lines. */
function draw(create: CreatePanelView, lines: Lines, options: Partial<PanelLayout> = {}): HTMLElement {
  const body = host();
  const view = create(panelLayout({ thresholds: THRESHOLDS, ...options }), body);
  // Drawing again, and after a reset, adds nothing.
  view.draw(historyOf(frameOf(1_000, { old: 1 })), 60_000);
  view.reset();
  view.draw(historyOf(frameOf(2_000, lines)), 60_000);
  return body;
}

const levels = (body: HTMLElement, selector: string) =>
  [...body.querySelectorAll<HTMLElement>(selector)].map(({ dataset }) => dataset['level']);

const THREE = { p5: 5, p95: 150, p50: 20 };

describe('stat', () => {
  test('shows each line with its name and level, by name', () => {
    const body = draw(createStat, THREE);
    expect(texts(body, '.figure strong, .figure span')).toEqual(['5', 'p5', '20', 'p50', '150', 'p95']);
    expect(levels(body, '.figure')).toEqual(['good', 'warning', 'critical']);
  });

  test('shows a single line without its name', () => {
    const body = draw(createStat, { all: 1_500 }, { unit: 'ms', decimals: 1, thresholds: [] });
    expect(body.innerHTML).toBe('<div class="stats"><div class="figure"><strong>1.5 s</strong></div></div>');
  });

  test('shows nothing of no lines', () => {
    expect(texts(draw(createStat, {}), '.figure')).toEqual([]);
  });
});

describe('table', () => {
  test('has a row for each line, the largest first', () => {
    const body = draw(createTable, THREE);
    expect(texts(body, 'thead th')).toEqual(['Series', 'Value']);
    expect(texts(body, 'tbody th, tbody td')).toEqual(['p95', '150', 'p50', '20', 'p5', '5']);
    expect(levels(body, 'td')).toEqual(['critical', 'warning', 'good']);
  });

  test('can be scrolled with the keyboard', () => {
    expect(draw(createTable, {}).querySelector('.scroll')?.getAttribute('tabindex')).toBe('0');
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
    expect(texts(body, '.dial > strong, .dial > span')).toEqual(['50 %']);
    expect(body.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});
