import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { PanelData } from '../panel-data.js';
import type { Columns } from '../panel-history.js';
import { styleColour } from '../palette.js';
import { scaled } from '../text-scale.js';
import type { TimeRange } from '../time-range.js';
import { valueLevel, valueText } from '../value-text.js';
import { canvasFont, timesHeight, writeTimes } from './canvas-text.js';
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
    const side = scaled(SIDE_PX);
    const place = {
      left: side,
      top: 0,
      width: Math.max(0, fitted.width - 2 * side),
      height: fitted.height - timesHeight(),
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
      return [{ name, text: valueText(this.#layout, value), colour: colourOf(this.#layout, value) }];
    });
  }
}

export const createStateTimeline = (layout: PanelLayout, body: HTMLElement, host: PanelHost): PanelView =>
  new StateTimelineView(layout, body, host);

/** Values of one meaning are one bar. */
function meaningOf(layout: PanelLayout, value: number): unknown {
  return layout.states.find((state) => state.value === value) ?? valueLevel(layout, value) ?? 'quiet';
}

/** The name of a row, and what its last value means. */
function nameOf(layout: PanelLayout, { name, spans }: Row): string {
  const last = spans.at(-1);
  return `${name}: ${last === undefined ? 'no data' : valueText(layout, last.value)}`;
}

function colourOf(layout: PanelLayout, value: number): string {
  const level = valueLevel(layout, value) ?? 'quiet';
  return styleColour(level === 'quiet' ? '--grid' : `--${level}`);
}

function paint(
  context: CanvasRenderingContext2D,
  { left, width, height }: PlotPlace,
  layout: PanelLayout,
  rows: readonly Row[],
  { fromMs, toMs }: TimeRange,
): void {
  context.font = canvasFont();
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const rowHeight = height / Math.max(1, rows.length);
  const namePx = scaled(NAME_PX);
  const xOf = (seconds: number) =>
    left + Math.min(width, Math.max(0, ((seconds * 1000 - fromMs) / (toMs - fromMs)) * width));
  for (const [index, row] of rows.entries()) {
    const top = index * rowHeight;
    context.fillStyle = styleColour('--muted');
    context.fillText(nameOf(layout, row), left, top + namePx / 2, width);
    for (const { from, to, value } of row.spans) {
      context.fillStyle = colourOf(layout, value);
      const bar = Math.max(2, rowHeight - namePx - GAP_PX);
      context.fillRect(xOf(from), top + namePx, Math.max(1, xOf(to) - xOf(from)), bar);
    }
  }
}
