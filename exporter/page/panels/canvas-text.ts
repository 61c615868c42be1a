import { axisTimes } from '../clock.js';
import { styleColour } from '../palette.js';
import { scaled } from '../text-scale.js';
import type { TimeRange } from '../time-range.js';
import type { PlotPlace } from './plot-area.js';
import { timeTicks } from './ticks.js';

/** Room for the times below a chart. */
export const timesHeight = (): number => scaled(20);
export const canvasFont = (): string => `${scaled(11)}px system-ui, sans-serif`;

/** Writes times of day below a chart that is at the top of its canvas. */
export function writeTimes(
  context: CanvasRenderingContext2D,
  place: PlotPlace,
  { fromMs, toMs }: TimeRange,
): void {
  const ticks = timeTicks(fromMs / 1000, toMs / 1000, place.width);
  for (const [index, text] of axisTimes(ticks.map((tick) => tick * 1_000)).entries()) {
    const share = ((ticks[index] ?? 0) * 1000 - fromMs) / (toMs - fromMs);
    writeLabel(
      context,
      text,
      place.left + share * place.width,
      place.height + timesHeight() / 2 + 2,
      'center',
    );
  }
}

export function writeLabel(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign = 'right',
): void {
  context.fillStyle = styleColour('--muted');
  context.font = canvasFont();
  context.textBaseline = 'middle';
  context.textAlign = align;
  context.fillText(text, x, y);
}
