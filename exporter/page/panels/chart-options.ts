import type uPlot from 'uplot';
import { softMaxOf, startsAtZero } from '../../../setup/panels/axis.js';
import { BAND_LINES } from '../../../setup/panels/band.js';
import type { PanelLayout } from '../../live/frame.js';
import { axisTimes } from '../clock.js';
import { styleColour } from '../palette.js';
import { scaled } from '../text-scale.js';
import { canvasFont } from './canvas-text.js';
import { axisTexts, tickSteps, timeTicks } from './ticks.js';

/** What of a chart is not in its layout. */
export interface ChartState {
  readonly width: number;
  readonly height: number;
  /** The lines in order. */
  readonly names: readonly string[];
  readonly isShown: (name: string) => boolean;
  readonly colourOf: (name: string) => string;
}

const LEAST_WIDTH_PX = 80;
const LEAST_HEIGHT_PX = 60;
/** Height of the time axis: one line of text and its ticks. */
const TIME_AXIS_PX = 26;
const LETTER_PX = 6.4;
/** More lines than this are drawn thinner. */
const FEW_LINES = 6;
/** Room above the plot, so that the topmost label is whole, and on its right for half of the last time. */
const PADDING_PX: uPlot.Padding = [10, 20, 0, 0];

/** The options of uPlot for a panel of lines over time. The page itself handles the pointer. */
export function chartOptions(layout: PanelLayout, state: ChartState): uPlot.Options {
  const { unit, decimals } = layout;
  const axis = {
    stroke: styleColour('--muted'),
    grid: { stroke: styleColour('--grid'), width: 1 },
    ticks: { stroke: styleColour('--grid'), width: 1, size: 4 },
    font: canvasFont(),
    gap: 4,
  };
  return {
    width: Math.max(LEAST_WIDTH_PX, state.width),
    height: Math.max(LEAST_HEIGHT_PX, state.height),
    padding: PADDING_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, auto: false },
      y: { range: (_plot, low, high) => valueRange(low, high, layout) },
    },
    axes: [
      {
        ...axis,
        size: scaled(TIME_AXIS_PX),
        splits: (plot, _axis, from, to) => timeTicks(from, to, plot.bbox.width / devicePixelRatio),
        values: (_plot, ticks) => axisTimes(ticks.map((tick) => tick * 1_000)),
      },
      {
        ...axis,
        size: (_plot, texts) => axisWidth(texts),
        space: scaled(34),
        incrs: tickSteps(unit),
        values: (_plot, ticks) => axisTexts(ticks, unit, decimals),
      },
    ],
    series: [
      {},
      ...state.names.map((name) =>
        layout.band === undefined ? line(name, layout, state) : lineBesideBand(name, state),
      ),
    ],
    ...(layout.band === undefined ? {} : { bands: bandsOf(state) }),
    hooks: { draw: [(plot) => drawThresholds(plot, layout.thresholds)] },
  };
}

function line(
  label: string,
  { isFilled = false }: PanelLayout,
  { names, isShown, colourOf }: ChartState,
): uPlot.Series {
  const colour = colourOf(label);
  return {
    label,
    show: isShown(label),
    stroke: colour,
    width: names.length <= FEW_LINES ? 1.5 : 1,
    points: { show: false },
    ...(isFilled ? { fill: `${colour}1a` } : {}),
  };
}

/** The value has no area, as the band has one. The ends of the band are edges without lines; what is expected is dashed. */
function lineBesideBand(label: string, { isShown, colourOf }: ChartState): uPlot.Series {
  const isValue = !Object.values<string>(BAND_LINES).includes(label);
  if (isValue)
    return { label, show: isShown(label), stroke: colourOf(label), width: 1.5, points: { show: false } };
  return {
    label,
    show: isShown(label),
    stroke: colourOf(label),
    width: label === BAND_LINES.expected ? 1 : 0,
    dash: [6, 4],
    points: { show: false },
  };
}

/** The area between the ends of a band, if both are there. */
function bandsOf({ names, colourOf }: ChartState): uPlot.Band[] {
  const upper = names.indexOf(BAND_LINES.upper);
  const lower = names.indexOf(BAND_LINES.lower);
  if (upper < 0 || lower < 0) return [];
  return [{ series: [upper + 1, lower + 1], fill: `${colourOf(BAND_LINES.upper)}33` }];
}

/** As wide as the longest label. */
function axisWidth(texts: readonly string[] | null): number {
  const longest = Math.max(3, ...(texts ?? []).map((text) => text.length));
  return Math.ceil(longest * scaled(LETTER_PX)) + 12;
}

/** Room above and below values that do not start at zero, as a share of their range. */
const ROOM = 0.1;

/**
 * The ends of the value axis: those of the panel, or else as in Grafana. An axis of amounts starts at zero unless values are negative,
 * and an axis of zeros ends at a small value of its unit. Its height is never zero, even for a flat line or a chart without values
 * (`null`).
 */
export function valueRange(
  low: number | null | undefined,
  high: number | null | undefined,
  { unit, min, max }: Pick<PanelLayout, 'unit' | 'min' | 'max'>,
): [bottom: number, top: number] {
  const room = ((high ?? 0) - (low ?? 0)) * ROOM;
  const bottom = min ?? (startsAtZero(unit) ? Math.min(0, low ?? 0) : (low ?? 0) - room);
  if (max !== undefined) return [bottom, max];
  const highest = high ?? bottom;
  const top = Math.max(highest + (highest - bottom) * ROOM, softMaxOf(unit) ?? -Infinity);
  return [bottom, top <= bottom ? bottom + 1 : top];
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
