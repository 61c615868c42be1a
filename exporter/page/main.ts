import type { DashboardLayout, Frame, PanelLayout } from '../live/frame.js';
import { element } from './element.js';
import { Header } from './header.js';
import { History } from './history.js';
import { isDark } from './palette.js';
import type { PanelView } from './panels/panel-view.js';
import { PANEL_VIEWS } from './panels/views.js';
import { follow } from './stream.js';

const THEME_KEY = 'natsight-theme';
/** A page opens on the last five minutes: the live part; longer spans are one choice away. */
const FIRST_SPAN_MS = 300_000;

/** The page of one dashboard: keeps the frames, and draws the panels that are on the screen. */
class Page {
  readonly #history: History;
  readonly #header: Header;
  readonly #views = new Map<Element, PanelView>();
  readonly #visible = new Set<Element>();
  readonly #observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#visible.add(target);
      else this.#visible.delete(target);
    }
    this.#draw();
  });
  #spanMs: number;
  #panels = 0;
  #paused = false;
  #drawing = false;

  constructor(layout: DashboardLayout, header: HTMLElement, main: HTMLElement) {
    this.#spanMs = Math.min(layout.spanMs, FIRST_SPAN_MS);
    this.#history = new History(Math.max(layout.spanMs, 900_000));
    this.#header = new Header(layout, header, this.#spanMs, {
      onSpan: (spanMs) => {
        this.#spanMs = spanMs;
        this.#draw();
      },
      onPause: (paused) => {
        this.#paused = paused;
        this.#header.state(paused ? 'paused' : 'live');
        this.#draw();
      },
      onTheme: () => this.#turnTheme(),
    });
    for (const row of layout.rows) main.append(this.#row(row.title, row.collapsed, row.panels));
    this.#followLayout(main);
    follow(layout.uid, {
      history: (frames, firing) => {
        this.#history.replace(frames);
        this.#header.firing(firing);
        this.#draw();
      },
      frame: (frame, firing) => this.#onFrame(frame, firing),
      state: (state) => this.#header.state(this.#paused && state === 'live' ? 'paused' : state),
    });
  }

  #onFrame(frame: Frame, firing: Parameters<Header['firing']>[0]): void {
    this.#history.push(frame);
    this.#header.firing(firing);
    if (!this.#paused) this.#draw();
  }

  /** Draws at most once per picture of the screen, and only what can be seen. */
  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      for (const section of this.#visible) this.#views.get(section)?.draw(this.#history, this.#spanMs);
    });
  }

  #row(title: string, collapsed: boolean, panels: readonly PanelLayout[]): HTMLElement {
    const row = element('details', { class: 'row' }, element('summary', {}, element('h2', {}, title)));
    row.open = !collapsed;
    row.append(element('div', { class: 'grid' }, ...panels.map((panel) => this.#panel(panel))));
    return row;
  }

  #panel(layout: PanelLayout): HTMLElement {
    this.#panels += 1;
    const id = `panel-${this.#panels}`;
    const body = element('div', { class: 'body' });
    const section = element(
      'section',
      { class: `panel ${layout.kind}`, 'aria-labelledby': id },
      element('h3', { id, title: layout.description }, layout.title),
      body,
    );
    section.style.setProperty('--columns', String(layout.width));
    section.style.setProperty('--rows', String(layout.height));
    if (layout.note === undefined) {
      this.#views.set(section, PANEL_VIEWS[layout.kind](layout, body));
      this.#observer.observe(section);
    } else {
      body.append(element('p', { class: 'note' }, layout.note));
    }
    return section;
  }

  #followLayout(main: HTMLElement): void {
    new ResizeObserver(() => this.#reset()).observe(main);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#reset());
  }

  #turnTheme(): void {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem(THEME_KEY, theme);
    this.#reset();
  }

  #reset(): void {
    for (const view of this.#views.values()) view.reset();
    this.#draw();
  }
}

function start(): void {
  const theme = localStorage.getItem(THEME_KEY);
  if (theme !== null) document.documentElement.dataset['theme'] = theme;
  const data = document.querySelector('#layout')?.textContent;
  const header = document.querySelector<HTMLElement>('#header');
  const main = document.querySelector<HTMLElement>('main');
  if (data === undefined || data === null || header === null || main === null) return;
  main.replaceChildren();
  // Written by exporter/io/http/live/page.ts.
  new Page(JSON.parse(data) as DashboardLayout, header, main);
}

start();
