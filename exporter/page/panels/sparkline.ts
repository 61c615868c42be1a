import type { TimeRange } from '../time-range.js';
import { fitCanvas } from './fitted-canvas.js';

/** Room above and below the line, as a share of the height. */
const ROOM = 0.08;

/** Draws the course of one line without axes, as an area. Its height is the span of the values, and at least a tenth of the largest. */
export function drawSparkline(
  canvas: HTMLCanvasElement,
  times: readonly number[],
  values: readonly (number | null)[],
  { fromMs, toMs }: TimeRange,
  colour: string,
): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, width, height } = fitted;
  const numbers = values.filter((value) => value !== null);
  const high = Math.max(...numbers);
  const low = Math.min(...numbers, high - Math.abs(high) / 10);
  const x = (seconds: number) => ((seconds * 1000 - fromMs) / (toMs - fromMs)) * width;
  const y = (value: number) =>
    height - (ROOM + ((value - low) / (high - low || 1)) * (1 - 2 * ROOM)) * height;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  for (const stretch of stretches(times, values)) {
    context.beginPath();
    for (const [index, [time, value]] of stretch.entries()) {
      if (index === 0) context.moveTo(x(time), y(value));
      else context.lineTo(x(time), y(value));
    }
    context.stroke();
    context.lineTo(x(stretch.at(-1)?.[0] ?? 0), height);
    context.lineTo(x(stretch[0]?.[0] ?? 0), height);
    context.globalAlpha = 0.15;
    context.fill();
    context.globalAlpha = 1;
  }
}

/** Points without a gap between them. */
function stretches(times: readonly number[], values: readonly (number | null)[]): [number, number][][] {
  const found: [number, number][][] = [];
  let open: [number, number][] = [];
  for (const [index, time] of times.entries()) {
    const value = values[index] ?? null;
    if (value !== null) {
      open.push([time, value]);
    } else if (open.length > 0) {
      found.push(open);
      open = [];
    }
  }
  return open.length > 0 ? [...found, open] : found;
}
