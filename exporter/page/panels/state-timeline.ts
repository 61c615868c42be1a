import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { PanelData } from '../panel-data.js';
import type { Columns } from '../panel-history.js';
import { levelOf, styleColour } from '../palette.js';
import type { TimeRange } from '../time-range.js';
import { CANVAS_FONT, TIMES_PX, writeTimes } from './canvas-text.js';
import { fitCanvas } from './fitted-canvas.js';
import type { PanelHost, PanelView, TooltipLine } from './panel-view.js';
import { PlotArea } from './plot-area.js';
import type { PlotPlace } from './plot-area.js';
import { rowAt } from './row-at.js';
import { stateSpans } from './state-spans.js';
import type { StateSpan } from './state-spans.js';

const NAME_PX = 16;
const GAP_PX = 6;
/** A time at an end of the axis needs half of its width beside the bars. */
const SIDE_PX = 26;

interface Row {
  readonly name: string;
  readonly spans: readonly StateSpan[];
}

/** A bar for each line, coloured by what its values mean over time. */
class StateTimelineView implements PanelView {
  readonly #layout: PanelLayout;
  readonly #canvas = element('canvas', { 'aria-hidden': 'true' });
  readonly #nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  readonly #area: PlotArea;
  #columns: Columns = { times: [], lines: new Map() };

  constructor(layout: PanelLayout, body: HTMLElement, host: PanelHost) {
    this.#layout = layout;
    this.#area = new PlotArea(layout.title, host, (atMs) => this.#linesAt(atMs));
    body.append(element('div', { class: 'chart' }, this.#canvas, this.#area.element, this.#nothing));
  }

  draw(data: PanelData, range: TimeRange): void {
    this.#columns = data.columns(this.#layout.key, range);
    const { times, lines } = this.#columns;
    this.#nothing.hidden = lines.size > 0;
    const fitted = fitCanvas(this.#canvas);
    if (fitted === undefined) return;
    const rows = [...lines].map(([name, values]) => ({
      name,
      spans: stateSpans(times, values, range.toMs / 1000, (value) => meaningOf(this.#layout, value)),
    }));
    const place = {
      left: SIDE_PX,
      top: 0,
      width: Math.max(0, fitted.width - 2 * SIDE_PX),
      height: fitted.height - TIMES_PX,
    };
    paint(fitted.context, place, this.#layout, rows, range);
    writeTimes(fitted.context, place, range);
    this.#area.place(place, range);
  }

  reset(): void {
    // Sizes and colours are read at every draw.
  }

  mark(atMs: number | undefined): void {
    this.#area.mark(atMs);
  }

  #linesAt(atMs: number): readonly TooltipLine[] {
    const row = rowAt(this.#columns.times, atMs / 1000);
    return [...this.#columns.lines].flatMap(([name, values]) => {
      const value = values[row] ?? undefined;
      if (value === undefined) return [];
      return [{ name, text: textOf(this.#layout, value), colour: colourOf(this.#layout, value) }];
    });
  }
}

export const createStateTimeline = (layout: PanelLayout, body: HTMLElement, host: PanelHost): PanelView =>
  new StateTimelineView(layout, body, host);

function textOf({ states, unit, decimals }: PanelLayout, value: number | undefined): string {
  if (value === undefined) return 'no data';
  return states.find((state) => state.value === value)?.text ?? formatValue(value, unit, decimals);
}

/** A declared state, or the level that a value reaches. */
function meaningOf({ states, thresholds }: PanelLayout, value: number) {
  return states.find((state) => state.value === value) ?? levelOf(value, thresholds) ?? 'quiet';
}

function colourOf(layout: PanelLayout, value: number): string {
  const meaning = meaningOf(layout, value);
  const level = typeof meaning === 'string' ? meaning : meaning.as;
  return styleColour(level === 'quiet' ? '--grid' : `--${level}`);
}

function paint(
  context: CanvasRenderingContext2D,
  { left, width, height }: PlotPlace,
  layout: PanelLayout,
  rows: readonly Row[],
  { fromMs, toMs }: TimeRange,
): void {
  context.font = CANVAS_FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const rowHeight = height / Math.max(1, rows.length);
  const xOf = (seconds: number) =>
    left + Math.min(width, Math.max(0, ((seconds * 1000 - fromMs) / (toMs - fromMs)) * width));
  for (const [index, { name, spans }] of rows.entries()) {
    const top = index * rowHeight;
    context.fillStyle = styleColour('--muted');
    context.fillText(`${name}: ${textOf(layout, spans.at(-1)?.value)}`, left, top + NAME_PX / 2, width);
    for (const { from, to, value } of spans) {
      context.fillStyle = colourOf(layout, value);
      const bar = Math.max(2, rowHeight - NAME_PX - GAP_PX);
      context.fillRect(xOf(from), top + NAME_PX, Math.max(1, xOf(to) - xOf(from)), bar);
    }
  }
}
