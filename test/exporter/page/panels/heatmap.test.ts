import { host, resetDocument } from '../dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { HEATMAP_COLUMNS, heatCells, heatColour } from '../../../../exporter/page/panels/heat-cells.js';
import { createHeatmap } from '../../../../exporter/page/panels/heatmap.js';
import { frameOf, historyOf, panelLayout } from '../layouts.js';
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
    expect(filled([999, 1_119.9, 1_120], [9, 4, 5])).toEqual({ [HEATMAP_COLUMNS - 1]: 5 });
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
  /** What is drawn on a canvas of 656 by 100 pixels, of which the axis has 56. */
  function draw(bounds: readonly string[]): {
    readonly drawn: readonly string[];
    readonly canvas: HTMLCanvasElement;
  } {
    const body = host();
    const view = createHeatmap(panelLayout({ kind: 'heatmap', unit: 's', bounds }), body);
    const canvas = body.querySelector('canvas') as HTMLCanvasElement;
    const context = new RecordedContext();
    Object.defineProperties(canvas, {
      clientWidth: { value: 656 },
      clientHeight: { value: 100 },
      getContext: { value: () => context },
    });
    view.draw(historyOf(frameOf(0, { 60: 4 }), frameOf(120_000, { '60': 1, '+Inf': 4 })), 120_000);
    return { drawn: context.drawn, canvas };
  }

  test('has a row for each bucket, the lowest at the bottom', () => {
    const { drawn, canvas } = draw(['60', '+Inf']);
    expect([canvas.width, canvas.height]).toEqual([1_312, 200]);
    expect(drawn).toEqual([
      'scale 2 2',
      `fillRect 56 50 5.5 49 in ${heatColour(1, false)}`,
      `fillRect 651 50 5.5 49 in ${heatColour(0.25, false)}`,
      'fillText "≤ 1 min" 50 75',
      `fillRect 651 0 5.5 49 in ${heatColour(1, false)}`,
      'fillText "∞" 50 25',
    ]);
  });

  test('without buckets draws nothing', () => {
    expect(draw([]).drawn).toEqual(['scale 2 2']);
  });

  test('without a canvas context draws nothing', () => {
    const view = createHeatmap(panelLayout({ kind: 'heatmap', bounds: ['1'] }), host());
    expect(() => view.draw(historyOf(frameOf(0, { 1: 1 })), 60_000)).not.toThrow();
  });
});
