import type uPlot from 'uplot';
import type { PanelLayout } from '../../live/frame.js';
import { formatValue } from '../format.js';
import { lineColour, styleColour } from '../palette.js';
import { clockTimes, tickSteps } from './ticks.js';

/** What of a chart is not in its layout. */
export interface ChartState {
  readonly width: number;
  readonly height: number;
  /** The lines in order. */
  readonly names: readonly string[];
  isShown(name: string): boolean;
}

const LEAST_WIDTH_PX = 80;
const LEAST_HEIGHT_PX = 60;

/** The options of uPlot for a panel of lines over time. */
export function chartOptions(layout: PanelLayout, state: ChartState): uPlot.Options {
  const { unit, decimals, min, max } = layout;
  const axis = {
    stroke: styleColour('--muted'),
    grid: { stroke: styleColour('--grid'), width: 1 },
    ticks: { stroke: styleColour('--grid'), width: 1 },
    font: '11px system-ui, sans-serif',
  };
  return {
    width: Math.max(LEAST_WIDTH_PX, state.width),
    height: Math.max(LEAST_HEIGHT_PX, state.height),
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { time: true, auto: false },
      y: { range: (_plot, low, high) => valueRange(low, high, min, max) },
    },
    axes: [
      { ...axis, space: 80, values: (_plot, ticks) => clockTimes(ticks) },
      {
        ...axis,
        size: 64,
        incrs: tickSteps(unit),
        values: (_plot, ticks) => ticks.map((tick) => formatValue(tick, unit, decimals)),
      },
    ],
    series: [{}, ...state.names.map((name, index) => line(name, index, state.isShown(name)))],
    hooks: { draw: [(plot) => drawThresholds(plot, layout.thresholds)] },
  };
}

function line(label: string, index: number, show: boolean): uPlot.Series {
  return { label, show, stroke: lineColour(index), width: 2, points: { show: false } };
}

/**
 * The ends of the value axis. It starts at zero unless values are negative, and its height is never zero, even for a flat
 * line or a chart without values (`null`).
 */
export function valueRange(
  low: number | null | undefined,
  high: number | null | undefined,
  min: number | undefined,
  max: number | undefined,
): [bottom: number, top: number] {
  const bottom = min ?? Math.min(0, low ?? 0);
  if (max !== undefined) return [bottom, max];
  const top = high ?? bottom;
  return [bottom, top <= bottom ? bottom + 1 : bottom + (top - bottom) * 1.1];
}

/** What of a plot is needed to draw on it. */
export type Plot = Pick<uPlot, 'ctx' | 'bbox' | 'valToPos'>;

/** Draws a dashed line at each threshold within the chart. "good" is the normal state and has none. */
export function drawThresholds(plot: Plot, thresholds: PanelLayout['thresholds']): void {
  const { ctx, bbox } = plot;
  for (const { from, as } of thresholds) {
    if (as === 'good') continue;
    const y = plot.valToPos(from, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.save();
    ctx.strokeStyle = styleColour(`--${as}`);
    ctx.setLineDash([6, 5]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  }
}
