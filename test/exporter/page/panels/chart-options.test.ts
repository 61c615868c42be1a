import { resetDocument } from '../dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type uPlot from 'uplot';
import type { PanelLayout } from '../../../../exporter/live/frame.js';
import { chartOptions, drawThresholds, valueRange } from '../../../../exporter/page/panels/chart-options.js';
import type { ChartState, Plot } from '../../../../exporter/page/panels/chart-options.js';
import { panelLayout, THRESHOLDS } from '../layouts.js';
import { RecordedContext } from './recorded-context.js';

beforeEach(() => {
  resetDocument();
  const colours = { muted: 'gray', grid: 'silver', warning: 'orange', critical: 'red' };
  for (const [name, colour] of Object.entries(colours))
    document.documentElement.style.setProperty(`--${name}`, colour);
});

const options = (layout: Partial<PanelLayout> = {}, state: Partial<ChartState> = {}) =>
  chartOptions(panelLayout(layout), {
    width: 400,
    height: 200,
    names: ['mean', 'p95'],
    isShown: (name) => name !== 'p95',
    colourOf: (name) => (name === 'mean' ? '#111111' : '#222222'),
    ...state,
  });

/** The labels of an axis, which reads nothing of the plot. */
function labels(axis: uPlot.Axis | undefined, ticks: number[]): unknown {
  if (typeof axis?.values !== 'function') throw new Error('the axis writes no labels');
  return axis.values(undefined as never, ticks, 0, 0, 0);
}

describe('the options of a chart', () => {
  test('have a series for each line, in the colours of the legend; hidden lines stay hidden', () => {
    expect(options().series).toEqual([
      {},
      {
        label: 'mean',
        show: true,
        stroke: '#111111',
        width: 1.5,
        points: { show: false },
      },
      {
        label: 'p95',
        show: false,
        stroke: '#222222',
        width: 1.5,
        points: { show: false },
      },
    ]);
  });

  test('have an area between the ends of what is normal, behind the value', () => {
    const band = { rule: 'OddQueue', by: [], metric: 'queue_length', title: 'Queue length' };
    const names = ['Queue length', 'expected', 'lower', 'upper'];
    const chart = options({ band }, { names, isShown: () => true });
    expect(chart.bands).toEqual([{ series: [4, 3], fill: '#22222233' }]);
    expect(chart.series.slice(1).map(({ width, dash, fill }) => [width, dash?.[0], fill])).toEqual([
      [1.5, undefined, undefined],
      [1, 6, undefined],
      [0, 6, undefined],
      [0, 6, undefined],
    ]);
    expect(options({ band }, { names: ['Queue length', 'upper'] }).bands).toEqual([]);
    expect(options({}, { names }).bands).toBeUndefined();
  });

  test('have an area below the line of a panel that is filled', () => {
    expect(options({ isFilled: true }, { names: ['mean'] }).series[1]).toMatchObject({ fill: '#1111111a' });
  });

  test('have thin lines when there are many of them', () => {
    const names = Array.from({ length: 7 }, (_, index) => `p${index}`);
    expect(options({}, { names }).series[1]).toEqual({
      label: 'p0',
      show: true,
      stroke: '#222222',
      width: 1,
      points: { show: false },
    });
  });

  test('leave little room beside the plot: a line of text below, and the longest label at its left', () => {
    const [x, y] = options({ unit: 's' }).axes ?? [];
    expect(x?.size).toBeLessThan(30);
    const widthOf = (texts: string[] | null) =>
      typeof y?.size === 'function' ? y.size(undefined as never, texts as never, 0, 0) : NaN;
    expect(widthOf(['1.5 hour', '2 hour'])).toBe(64);
    expect(widthOf(['1'])).toBe(widthOf(null));
  });

  test('have times as far apart as their texts are wide', () => {
    const [x] = options().axes ?? [];
    const plot = { bbox: { width: 800 } } as uPlot;
    const splits = typeof x?.splits === 'function' ? x.splits(plot, 0, 0, 600, 0, 0) : [];
    expect(splits).toEqual([0, 120, 240, 360, 480, 600]);
  });

  test('have the size of the panel, though never less than what can be drawn', () => {
    expect(options()).toMatchObject({ width: 400, height: 200 });
    expect(options({}, { width: 0, height: 0 })).toMatchObject({ width: 80, height: 60 });
  });

  test('have axes in the colours of the style sheet and the unit of the panel', () => {
    const [x, y] = options({ unit: 's', decimals: 1 }).axes ?? [];
    expect(x).toMatchObject({ stroke: 'gray', grid: { stroke: 'silver' }, ticks: { stroke: 'silver' } });
    expect(labels(x, [0, 3_600])).toHaveLength(2);
    expect(labels(y, [0.5, 60])).toEqual(['500 ms', '1 min']);
    expect(y?.incrs).toContain(3_600);
  });

  test('leave the time axis, the legend and the pointer to the page', () => {
    expect(options()).toMatchObject({
      scales: { x: { time: true, auto: false } },
      legend: { show: false },
      cursor: { show: false },
    });
  });

  test('have the value axis that the panel asks for', () => {
    const range = options({ max: 1 }).scales?.['y']?.range;
    expect(typeof range === 'function' && range(undefined as never, 0.2, 0.4, 'y')).toEqual([0, 1]);
  });
});

describe('the value axis', () => {
  test.each([
    ['starts at zero and leaves room above', { low: 2, high: 10 }, [0, 11]],
    ['starts at the lowest value when that is negative', { low: -10, high: 10 }, [-10, 12]],
    ['of a flat line at zero has a height', { low: 0, high: 0 }, [0, 1]],
    ['of shares that are zero ends far below 100 %', { low: 0, high: 0, unit: 'percentunit' }, [0, 0.01]],
    ['of negative amounts alone goes up to zero and more', { low: -5, high: -5 }, [-5, 1]],
    ['of temperatures follows the values', { low: 20, high: 30, unit: 'celsius' }, [19, 31.1]],
    ['of one temperature has a height', { low: 20, high: 20, unit: 'celsius' }, [20, 21]],
    ['without values has a height', { low: null, high: null }, [0, 1]],
    ['has the ends of the panel', { low: 2, high: 10, min: 1, max: 5 }, [1, 5]],
    ['whose minimum is above all values has a height', { low: 2, high: 10, min: 20 }, [20, 21]],
  ])('%s', (_, { low, high, unit = 'short', min, max }: Ends, range) => {
    expect(valueRange(low, high, { unit, min, max })).toEqual(range);
  });
});

interface Ends {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
}

describe('thresholds', () => {
  /** A plot of 100 by 50 pixels at (10, 20), whose values are their distance from its lower end. */
  function drawn(thresholds: PanelLayout['thresholds']): string[] {
    const ctx = new RecordedContext();
    const plot = {
      ctx,
      bbox: { left: 10, top: 20, width: 100, height: 50 },
      valToPos: (value: number) => 70 - value,
    };
    // Drawing thresholds calls what a recorded context has.
    drawThresholds(plot as unknown as Plot, thresholds);
    return ctx.drawn;
  }

  test('are dashed lines in the colour of their level, across the chart', () => {
    expect(drawn([{ from: 30, as: 'warning' }])).toEqual([
      'save',
      'setLineDash 6 5',
      'beginPath',
      'moveTo 10 40',
      'lineTo 110 40',
      'stroke in orange',
      'restore',
    ]);
  });

  test('are left out for "good" and outside the chart', () => {
    expect(
      drawn([...THRESHOLDS.slice(0, 1), { from: 60, as: 'critical' }, { from: -1, as: 'critical' }]),
    ).toEqual([]);
    expect(drawn([{ from: 50, as: 'critical' }])).toContain('stroke in red');
  });

  test('are drawn by the chart', () => {
    const ctx = new RecordedContext();
    const plot = {
      ctx,
      bbox: { left: 0, top: 0, width: 1, height: 100 },
      valToPos: (value: number) => value,
    };
    for (const draw of options({ thresholds: THRESHOLDS }).hooks?.draw ?? [])
      draw?.(plot as unknown as uPlot);
    expect(ctx.drawn.filter((line) => line.startsWith('stroke'))).toEqual([
      'stroke in orange',
      'stroke in red',
    ]);
  });
});
