import type { DashboardLayout, Frame, PanelLayout } from '../live/frame.js';
import { element } from './element.js';
import { Header } from './header.js';
import { History } from './history.js';
import { panelSection } from './panel-section.js';
import { PANEL_VIEWS } from './panels/views.js';
import { openStream } from './stream.js';
import type { Notices } from '../live/frame.js';
import { switchTheme } from './theme.js';
import { VisiblePanels } from './visible-panels.js';

/** A page opens with the last five minutes; longer ranges are one choice away. */
const FIRST_SPAN_MS = 300_000;
/** The longest range that the header offers to every dashboard. */
const LEAST_HISTORY_MS = 900_000;

/** The page of one dashboard: keeps the streamed frames and draws them. */
export class DashboardPage {
  readonly #history: History;
  readonly #header: Header;
  readonly #panels = new VisiblePanels((view) => view.draw(this.#history, this.#spanMs));
  #spanMs: number;
  #panelCount = 0;
  #isPaused = false;

  constructor(layout: DashboardLayout, header: HTMLElement, main: HTMLElement) {
    this.#spanMs = Math.min(layout.spanMs, FIRST_SPAN_MS);
    this.#history = new History(Math.max(layout.spanMs, LEAST_HISTORY_MS));
    this.#header = new Header(layout, header, this.#spanMs, {
      onSpan: (spanMs) => this.#changeSpan(spanMs),
      onPause: (paused) => this.#pause(paused),
      onTheme: () => this.#changeTheme(),
    });
    main.replaceChildren(...layout.rows.map((row) => this.#row(row)));
    new ResizeObserver(() => this.#panels.reset()).observe(main);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#panels.reset());
    openStream(layout.uid, {
      history: (frames, notices) => this.#replaceHistory(frames, notices),
      frame: (frame, notices) => this.#addFrame(frame, notices),
      state: (state) => this.#header.state(state),
    });
  }

  #replaceHistory(frames: readonly Frame[], notices: Notices): void {
    this.#history.replace(frames);
    this.#header.notices(notices);
    this.#panels.draw();
  }

  /** A paused page still collects frames, so that nothing is missing when it goes on. */
  #addFrame(frame: Frame, notices: Notices): void {
    this.#history.push(frame);
    this.#header.notices(notices);
    if (!this.#isPaused) this.#panels.draw();
  }

  #changeSpan(spanMs: number): void {
    this.#spanMs = spanMs;
    this.#panels.draw();
  }

  #pause(paused: boolean): void {
    this.#isPaused = paused;
    this.#header.paused(paused);
    this.#panels.draw();
  }

  #changeTheme(): void {
    switchTheme();
    this.#panels.reset();
  }

  #row({ title, collapsed, panels }: DashboardLayout['rows'][number]): HTMLElement {
    const row = element('details', { class: 'row' }, element('summary', {}, element('h2', {}, title)));
    row.open = !collapsed;
    row.append(element('div', { class: 'grid' }, ...panels.map((panel) => this.#panel(panel))));
    return row;
  }

  #panel(layout: PanelLayout): HTMLElement {
    this.#panelCount += 1;
    const { section, body } = panelSection(layout, `panel-${this.#panelCount}`);
    if (layout.note === undefined) this.#panels.add(section, PANEL_VIEWS[layout.kind](layout, body));
    return section;
  }
}
