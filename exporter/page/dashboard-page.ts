import type { DashboardLayout, Frame, Notices, PanelLayout } from '../live/frame.js';
import { element } from './element.js';
import { EnlargedPanel } from './enlarged-panel.js';
import { FilterMenu } from './filter-menu.js';
import { Firings } from './firings.js';
import { isFullScreen, toggleFullScreen } from './full-screen.js';
import { Header } from './header.js';
import { History } from './history.js';
import { LineFilter } from './line-filter.js';
import { selectLines } from './panel-data.js';
import { readChoice, writeChoice } from './page-address.js';
import { PanelSection } from './panel-section.js';
import type { PanelHost, PanelView, TooltipContent } from './panels/panel-view.js';
import { PANEL_VIEWS } from './panels/views.js';
import { preparePrinting } from './printing.js';
import { Shortcuts } from './shortcuts.js';
import { openStream } from './stream.js';
import { forgetTextScale } from './text-scale.js';
import { switchTheme } from './theme.js';
import type { TimeRange } from './time-range.js';
import { ShownTime } from './shown-time.js';
import { Toolbar } from './toolbar.js';
import { Tooltip } from './tooltip.js';
import { VisiblePanels } from './visible-panels.js';
import type { PageTimes } from './visible-panels.js';

/** A page opens with the last five minutes; longer ranges are one choice away. */
const FIRST_SPAN_MS = 300_000;
/** The longest range that the header offers to every dashboard. */
const LEAST_HISTORY_MS = 900_000;

interface ShownPanel {
  readonly layout: PanelLayout;
  readonly section: PanelSection;
}

/**
 * The page of one dashboard.
 *
 *     stream -> History, Firings -+-> VisiblePanels -> the view of each panel
 *     toolbar, keys -> ShownTime  -+
 *     charts -> PanelHost: a time to mark in all charts, a range to zoom into
 */
export class DashboardPage {
  readonly #history: History;
  readonly #time: ShownTime;
  readonly #filter: LineFilter;
  readonly #firings = new Firings();
  readonly #header: Header;
  readonly #toolbar: Toolbar;
  readonly #tooltip = new Tooltip();
  readonly #shown: ShownPanel[] = [];
  readonly #views = new Map<PanelView, PanelLayout>();
  readonly #enlarged: EnlargedPanel;
  readonly #panels: VisiblePanels;
  readonly #shortcuts = new Shortcuts([
    { key: 'p', meaning: 'pause, and go on', run: () => this.#togglePause() },
    {
      key: 'Escape',
      meaning: 'leave an enlarged panel, then a zoom or a pause, then the full screen',
      run: () => this.#leave(),
    },
    { key: 'f', meaning: 'full screen', run: () => void toggleFullScreen() },
    {
      key: 'v',
      meaning: 'enlarge the panel that has the focus or the pointer',
      run: () => this.#enlarged.toggleCurrent(),
    },
    { key: 't', meaning: 'light or dark', run: () => this.#changeTheme() },
    { key: '?', meaning: 'this list', run: () => this.#shortcuts.showList() },
  ]);
  #markedMs: number | undefined;
  #isMarkDue = false;

  constructor(layout: DashboardLayout, header: HTMLElement, main: HTMLElement, times?: PageTimes) {
    const chosen = readChoice();
    this.#panels = new VisiblePanels((view) => this.#draw(view), times);
    const panels = layout.rows.flatMap((row) => row.panels);
    const linesOf = (key: string) => this.#history.latest(key).keys();
    this.#filter = new LineFilter(panels, linesOf, chosen.filters);
    this.#time = new ShownTime(chosen.spanMs ?? Math.min(layout.spanMs, FIRST_SPAN_MS));
    this.#history = new History(Math.max(layout.spanMs, LEAST_HISTORY_MS));
    this.#enlarged = new EnlargedPanel((panel) => {
      writeChoice({ panel });
      this.#panels.reset();
    });
    this.#toolbar = new Toolbar(layout, this.#time.spanMs, {
      onSpan: (spanMs) => this.#changeSpan(spanMs),
      onPause: () => this.#togglePause(),
      onZoomOut: () => this.#follow(),
      onFullScreen: () => void toggleFullScreen(),
      onTheme: () => this.#changeTheme(),
      onKeys: () => this.#shortcuts.showList(),
    });
    const filters = new FilterMenu(this.#filter, () => this.#applyFilter());
    this.#toolbar.element.prepend(filters.element);
    this.#header = new Header(layout, header, this.#toolbar.element);
    main.replaceChildren(...layout.rows.map((row) => this.#row(row)));
    main.after(this.#tooltip.element, this.#shortcuts.dialog);
    this.#enlarged.show(chosen.panel);
    this.#showFilter();
    this.#watchSize(main);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#panels.reset());
    document.addEventListener('fullscreenchange', () => this.#toolbar.showFullScreen(isFullScreen()));
    preparePrinting({ redraw: () => this.#redrawAll() });
    openStream(layout.uid, {
      history: (frames, notices) => this.#replaceHistory(frames, notices),
      frame: (frame, notices) => this.#addFrame(frame, notices),
      state: (state) => this.#header.state(state),
    });
  }

  /** The width changes the sizes of panels; the height only that of an enlarged one. */
  #watchSize(main: HTMLElement): void {
    const sizeOf = () => [main.clientWidth, this.#enlarged.key === undefined ? 0 : main.clientHeight].join();
    let size = sizeOf();
    new ResizeObserver(() => {
      if (sizeOf() === size) return;
      size = sizeOf();
      forgetTextScale();
      this.#panels.reset();
    }).observe(main);
  }

  /** "no data" is said only when there is none, not while the history is still on its way. */
  #draw(view: PanelView): void {
    const shown = this.#views.get(view);
    if (this.#history.newestMs === 0 || shown === undefined) return;
    const isFiltered = this.#filter.chosen.size > 0;
    const data = isFiltered ? selectLines(this.#history, this.#filter.keeperOf(shown)) : this.#history;
    view.draw(data, this.#range());
  }

  #range(): TimeRange {
    return this.#time.range(this.#history.newestMs);
  }

  #replaceHistory(frames: readonly Frame[], notices: Notices): void {
    this.#history.replace(frames);
    this.#notice(notices);
    // Also what is off the screen, at once: the page may be printed or captured.
    this.#panels.reset();
  }

  /** A paused page still collects frames, so that nothing is missing when it goes on. */
  #addFrame(frame: Frame, notices: Notices): void {
    this.#history.push(frame);
    this.#notice(notices);
    if (this.#time.isFollowing) this.#panels.draw();
  }

  #notice(notices: Notices): void {
    this.#header.notices(notices);
    this.#firings.update(notices.firing, this.#history.newestMs);
    for (const { layout, section } of this.#shown) {
      if (layout.insights !== undefined) section.showFiring(this.#firings.now(layout.insights));
    }
  }

  #changeSpan(spanMs: number): void {
    writeChoice({ spanMs });
    this.#time.follow(spanMs);
    this.#showTime();
  }

  #togglePause(): void {
    if (this.#time.isFollowing) this.#time.pause(this.#history.newestMs);
    else this.#time.follow();
    this.#showTime();
  }

  #follow(): void {
    this.#time.follow();
    this.#showTime();
  }

  #zoom(range: TimeRange): void {
    this.#time.zoom(range);
    this.#showTime();
  }

  #zoomOut(): void {
    if (!this.#time.isZoomed) return;
    this.#time.zoomOut();
    this.#showTime();
  }

  #showTime(): void {
    const { isFollowing, isZoomed, spanMs } = this.#time;
    this.#toolbar.show({ isPaused: !isFollowing, isZoomed, spanMs });
    this.#header.paused(!isFollowing);
    this.#panels.drawAtOnce();
  }

  #applyFilter(): void {
    writeChoice({ filters: this.#filter.chosen });
    this.#showFilter();
    this.#panels.reset();
  }

  #showFilter(): void {
    for (const { layout, section } of this.#shown) section.showUnfiltered(this.#filter.ignoredBy(layout));
  }

  #changeTheme(): void {
    switchTheme();
    this.#panels.reset();
  }

  #redrawAll(): void {
    forgetTextScale();
    this.#panels.reset();
    this.#panels.drawAll();
  }

  /** However fast a pointer moves, the charts follow it once per animation frame. */
  #mark(atMs: number | undefined): void {
    if (atMs === this.#markedMs) return;
    this.#markedMs = atMs;
    if (this.#isMarkDue) return;
    this.#isMarkDue = true;
    requestAnimationFrame(() => {
      this.#isMarkDue = false;
      this.#panels.mark(this.#markedMs);
    });
  }

  /** Escape undoes the last thing that hides something. */
  #leave(): void {
    if (this.#enlarged.key !== undefined) this.#enlarged.show(undefined);
    else if (!this.#time.isFollowing) this.#follow();
    else if (isFullScreen()) void toggleFullScreen();
  }

  #hostOf({ insights = [] }: PanelLayout): PanelHost {
    return {
      point: (atMs) => this.#mark(atMs),
      zoom: (range) => this.#zoom(range),
      zoomOut: () => this.#zoomOut(),
      tooltip: (content: TooltipContent | undefined) => this.#tooltip.show(content),
      firings: (range) => this.#firings.within(insights, range),
    };
  }

  #row({ title, collapsed, panels }: DashboardLayout['rows'][number]): HTMLElement {
    const row = element('details', { class: 'row' }, element('summary', {}, element('h2', {}, title)));
    row.open = !collapsed;
    // What is folded has no size.
    row.addEventListener('toggle', () => this.#panels.reset());
    row.append(element('div', { class: 'grid' }, ...panels.map((panel) => this.#panel(panel))));
    return row;
  }

  #panel(layout: PanelLayout): HTMLElement {
    const section = new PanelSection(layout, `panel-${this.#shown.length + 1}`);
    this.#shown.push({ layout, section });
    if (layout.note !== undefined) return section.section;
    this.#enlarged.add(layout.key, section);
    const view = PANEL_VIEWS[layout.kind](layout, section.body, this.#hostOf(layout));
    section.addControls({
      onEnlarge: () => this.#enlarged.toggle(layout.key),
      ...(view.toggleTable === undefined ? {} : { onTable: () => this.#toggleTable(view) }),
    });
    this.#views.set(view, layout);
    this.#panels.add(section.section, view);
    return section.section;
  }

  #toggleTable(view: PanelView): boolean {
    const isTable = view.toggleTable?.() ?? false;
    this.#panels.drawAtOnce();
    return isTable;
  }
}
