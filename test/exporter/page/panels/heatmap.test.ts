import { host, resetDocument, texts } from '../dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { HEATMAP_COLUMNS, heatCells, heatColour } from '../../../../exporter/page/panels/heat-cells.js';
import { createHeatmap } from '../../../../exporter/page/panels/heatmap.js';
import { frameOf, historyOf, panelLayout } from '../layouts.js';
import { lastOf, RecordedHost } from '../recorded-host.js';
import { RecordedContext } from './recorded-context.js';

beforeEach(resetDocument);

describe('the cells', () => {
  /** Columns that are not empty, of a range of 120 s: one each second. */
  const filled = (times: readonly number[], values: readonly (number | null)[]) =>
    Object.fromEntries(
      (heatCells(times, [values], 1_120, 120)[0] ?? [])
        .map((value, column) => [column, value] as const)
        .filter(([, value]) => value > 0),
    );

  test('have the largest value of their bucket within a column of time', () => {
    expect(filled([1_000, 1_000.5, 1_001, 1_050.9], [1, 3, 2, null])).toEqual({ 0: 3, 1: 2 });
  });

  test('have the newest value in the last column, and what is older than the range in none', () => {
    expect(filled([999, 1_119.9, 1_120], [null, 4, 5])).toEqual({ [HEATMAP_COLUMNS - 1]: 5 });
    expect(filled([999, 1_119], [9, null])).toEqual({});
  });

  test('hold a value since the row before, unless there was none', () => {
    expect(filled([1_000, 1_004], [1, 2])).toEqual({ 0: 1, 1: 2, 2: 2, 3: 2, 4: 2 });
    expect(filled([1_000, 1_004, 1_008], [1, null, 2])).toEqual({ 0: 1, 8: 2 });
  });

  test('are empty for a bucket without values', () => {
    expect(heatCells([1_000], [[], [7]], 1_120, 120).map((columns) => Math.max(...columns))).toEqual([0, 7]);
  });
});

describe('the colour of a cell', () => {
  const lightness = (share: number, dark: boolean) =>
    Number(/ ([\d.]+)%\)$/.exec(heatColour(share, dark))?.[1] ?? NaN);

  test('is darker the more there is on a light background, and lighter on a dark one', () => {
    const shares = [0.01, 0.1, 0.5, 1];
    const onLight = shares.map((share) => lightness(share, false));
    const onDark = shares.map((share) => lightness(share, true));
    expect(onLight).toEqual([...onLight].sort((a, b) => b - a));
    expect(onDark).toEqual([...onDark].sort((a, b) => a - b));
    expect([onLight.at(-1), onDark.at(-1)]).toEqual([37, 75]);
  });
});

describe('the heatmap', () => {
  const past = historyOf(frameOf(0, { 60: 4 }), frameOf(120_000, { '60': 1, '+Inf': 4 }));

  /** What is drawn on a canvas of 692 by 120 pixels, of which the values have 600 by 100. */
  function draw(bounds: readonly string[]) {
    const body = host();
    const page = new RecordedHost();
    const view = createHeatmap(panelLayout({ kind: 'heatmap', unit: 's', bounds }), body, page);
    const canvas = body.querySelector('canvas') as HTMLCanvasElement;
    const context = new RecordedContext();
    Object.defineProperties(canvas, {
      clientWidth: { value: 692 },
      clientHeight: { value: 120 },
      getContext: { value: () => context },
    });
    view.draw(past, lastOf(past, 120_000));
    return { drawn: context.drawn, canvas, body, page };
  }

  test('has a row for each bucket, the lowest at the bottom, and the times below', () => {
    const { drawn, canvas } = draw(['60', '+Inf']);
    expect([canvas.width, canvas.height]).toEqual([1_384, 240]);
    const rects = drawn.filter((what) => what.startsWith('fillRect'));
    expect(rects[0]).toBe(`fillRect 72 50 5.5 49 in ${heatColour(1, false)}`);
    expect(rects.at(-1)).toBe(`fillRect 667 0 5.5 49 in ${heatColour(1, false)}`);
    const labels = drawn.filter((what) => what.startsWith('fillText'));
    expect(labels.slice(0, 2)).toEqual(['fillText "≤ 1 min" 66 75', 'fillText "∞" 66 25']);
    expect(labels.length).toBeGreaterThan(3);
  });

  test('has a scale of colours from nothing to the most', () => {
    expect(texts(draw(['60', '+Inf']).body, '.heat-scale span')).toEqual(['0 c/s', '', '4 c/s']);
  });

  test('leaves labels out where they would touch', () => {
    const many = Array.from({ length: 20 }, (_, index) => String(index + 1));
    const labels = draw(many).drawn.filter((what) => what.startsWith('fillText "≤'));
    expect(labels).toHaveLength(7);
  });

  test('shows the buckets that have events at the pointer, the highest first', () => {
    const { body, page } = draw(['60', '+Inf']);
    const area = body.querySelector<HTMLElement>('.plot-area');
    if (area === null) throw new Error('the heatmap has no plot area');
    area.getBoundingClientRect = () => ({ left: 72, top: 0, width: 600, height: 100 }) as DOMRect;
    area.dispatchEvent(new window.PointerEvent('pointermove', { clientX: 672, clientY: 0 }));
    expect(page.shown?.lines.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      '∞: 4 c/s',
      '≤ 1 min: 1 c/s',
    ]);
  });

  test('without buckets draws only the times', () => {
    expect(draw([]).drawn.filter((what) => what.startsWith('fillRect'))).toEqual([]);
  });

  test('without a canvas context draws nothing', () => {
    const view = createHeatmap(panelLayout({ kind: 'heatmap', bounds: ['1'] }), host(), new RecordedHost());
    expect(() => view.draw(past, lastOf(past, 60_000))).not.toThrow();
  });
});
