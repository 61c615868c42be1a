import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { PanelData } from '../panel-data.js';
import type { TimeRange } from '../time-range.js';
import type { CreatePanelView, PanelHost, PanelView } from './panel-view.js';
import { createSeriesTable } from './series-table.js';

/** A chart that can be read as a table instead. */
class WithTable implements PanelView {
  readonly #chartBody = element('div', { class: 'body' });
  readonly #tableBody = element('div', { class: 'body' });
  readonly #chart: PanelView;
  readonly #table: PanelView;
  #isTable = false;

  constructor(create: CreatePanelView, layout: PanelLayout, body: HTMLElement, host: PanelHost) {
    this.#tableBody.hidden = true;
    body.append(this.#chartBody, this.#tableBody);
    this.#chart = create(layout, this.#chartBody, host);
    this.#table = createSeriesTable(layout, this.#tableBody);
  }

  toggleTable(): boolean {
    this.#isTable = !this.#isTable;
    this.#chartBody.hidden = this.#isTable;
    this.#tableBody.hidden = !this.#isTable;
    this.reset();
    return this.#isTable;
  }

  draw(history: PanelData, range: TimeRange): void {
    (this.#isTable ? this.#table : this.#chart).draw(history, range);
  }

  reset(): void {
    this.#chart.reset();
    this.#table.reset();
  }

  mark(atMs: number | undefined): void {
    if (!this.#isTable) this.#chart.mark?.(atMs);
  }
}

/** Views whose values nobody can read without seeing the picture. */
export const withTable =
  (create: CreatePanelView): CreatePanelView =>
  (layout, body, host) =>
    new WithTable(create, layout, body, host);
