import { describe, expect, test } from '@jest/globals';
import { LineFilter } from '../../../exporter/page/line-filter.js';
import { selectLines } from '../../../exporter/page/panel-data.js';
import { frameOf, historyOf, panelLayout } from './layouts.js';
import { lastOf } from './recorded-host.js';

const haul = panelLayout({ key: 'haul', labels: ['haul'] });
const punctuality = panelLayout({ key: 'punctuality', labels: ['punctuality'] });
const both = panelLayout({ key: 'both', labels: ['haul', 'punctuality'] });
const percentiles = panelLayout({ key: 'percentiles', labels: ['haul'], showsSeveral: true });
const total = panelLayout({ key: 'total' });

const LINES: Readonly<Record<string, readonly string[]>> = {
  haul: ['short', 'long'],
  punctuality: ['late', 'very late', 'on time'],
  both: ['long late', 'long very late', 'short on time'],
  percentiles: ['p50 long', 'p95 long', 'p50 short', 'p50 medium haul'],
  total: ['Total'],
};

const open = (panels = [haul, punctuality, both, percentiles, total]) =>
  new LineFilter(panels, (key) => LINES[key] ?? []);
const shown = (filter: LineFilter, panel: typeof haul) =>
  (LINES[panel.key] ?? []).filter(filter.keeperOf(panel));

describe('a filter', () => {
  test('has the labels that a panel is grouped by alone, and their values, also of several percentiles', () => {
    expect(open().labels).toEqual(['haul', 'punctuality']);
    expect(open([both]).labels).toEqual([]);
    expect(open().values('haul')).toEqual(['long', 'medium haul', 'short']);
    expect(open().values('punctuality')).toEqual(['late', 'on time', 'very late']);
  });

  test('has no label of which only the highest are there, and five at most', () => {
    expect(open([{ ...haul, isRanked: true }, punctuality]).labels).toEqual(['punctuality']);
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((label) => panelLayout({ key: label, labels: [label] }));
    expect(open([...many, panelLayout({ key: 'f2', labels: ['f'] })]).labels).toEqual([
      'a',
      'b',
      'c',
      'd',
      'f',
    ]);
  });

  test('without a choice keeps all', () => {
    expect(shown(open(), both)).toEqual(LINES['both']);
  });

  test('keeps the rows of a table by the column of the label', () => {
    const value = (show: string) => ({ show, header: show, unit: 'short', isMeasured: true });
    const labels = [
      { label: 'haul', header: 'Haul' },
      { label: 'punctuality', header: 'Punctuality' },
    ];
    const table = panelLayout({
      kind: 'table',
      labels: ['haul', 'punctuality'],
      columns: { labels, values: [value('p50'), value('p95')] },
    });
    const filter = open();
    filter.choose('punctuality', new Set(['late']));
    const keeps = filter.keeperOf(table);
    expect(['p50\tlong\tlate', 'p95\tlate\tlong', 'p50\tlong\tvery late'].filter(keeps)).toEqual([
      'p50\tlong\tlate',
    ]);
  });

  test('keeps the lines of the chosen values, whatever else their names have', () => {
    const filter = open();
    filter.choose('haul', new Set(['long']));
    expect([haul, both, percentiles, punctuality, total].map((panel) => shown(filter, panel))).toEqual([
      ['long'],
      ['long late', 'long very late'],
      ['p50 long', 'p95 long'],
      LINES['punctuality'],
      LINES['total'],
    ]);
  });

  test('does not take a value for another that ends like it', () => {
    const filter = open();
    filter.choose('punctuality', new Set(['late']));
    expect([shown(filter, punctuality), shown(filter, both)]).toEqual([['late'], ['long late']]);
  });

  test('of two labels keeps what both keep', () => {
    const filter = open();
    filter.choose('punctuality', new Set(['late', 'on time']));
    filter.choose('haul', new Set(['long']));
    expect(shown(filter, both)).toEqual(['long late']);
    filter.choose('haul', new Set());
    expect(shown(filter, both)).toEqual(['long late', 'short on time']);
  });

  test('knows which panels it does not reach', () => {
    const filter = open();
    filter.choose('haul', new Set(['long']));
    expect([haul, both, punctuality, total].map((panel) => filter.ignoredBy(panel))).toEqual([
      [],
      [],
      ['haul'],
      ['haul'],
    ]);
  });

  test('still offers a chosen value when its line is gone', () => {
    const filter = open();
    filter.choose('haul', new Set(['gone']));
    expect(filter.values('haul')).toContain('gone');
    expect(shown(filter, haul)).toEqual([]);
  });

  test('offers no more than 100 values', () => {
    const many = new LineFilter([haul], () => Array.from({ length: 300 }, (_, index) => `value ${index}`));
    expect(many.values('haul')).toHaveLength(100);
  });
});

test('a view gets the selected lines alone', () => {
  const history = historyOf(frameOf(1_000, { a: 1, b: 2 }), frameOf(2_000, { a: 3, b: 4 }));
  const data = selectLines(history, (name) => name === 'b');
  expect([...data.latest('delays', 2_000)]).toEqual([['b', 4]]);
  const { times, lines } = data.columns('delays', lastOf(history, 5_000));
  expect([times, [...lines]]).toEqual([[1, 2], [['b', [2, 4]]]]);
});
