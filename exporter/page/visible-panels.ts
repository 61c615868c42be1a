import type { PanelView } from './panels/panel-view.js';

/** Drawing takes at most this share of the time, however much there is to draw … */
const MOST_SHARE = 1 / 5;
/** … unless the machine is so slow that the page would seem to stand still. */
const MOST_REST_MS = 1_000;
/** How long panels that show nothing yet are drawn in one animation frame. */
const SLICE_MS = 40;

/** The clock of the page. */
export interface PageTimes {
  now(): number;
  later(run: () => void, delayMs: number): void;
}

const BROWSER: PageTimes = {
  now: () => performance.now(),
  later: (run, delayMs) => void setTimeout(run, delayMs),
};

/**
 * Draws the panels, at most once per animation frame: those on screen at every update; of the others, one by turns, so that a
 * captured page shows them with values of late, and without a rest those that show nothing yet.
 */
export class VisiblePanels {
  readonly #draw: (view: PanelView) => void;
  readonly #times: PageTimes;
  readonly #views = new Map<Element, PanelView>();
  readonly #visible = new Set<Element>();
  readonly #observer: IntersectionObserver;
  /** Panels off the screen in the order of their next turns. */
  #turns: Element[] = [];
  /** Panels that show nothing yet, or nothing any more. */
  readonly #blank = new Set<Element>();
  #restUntilMs = 0;
  /**
   *     idle --draw--> resting --the rest is over--> framed --drawn--> painting --painted--> idle
   *     resting --draw at once--> framed
   */
  #state: 'idle' | 'resting' | 'framed' | 'painting' = 'idle';
  /** Whether something has changed since the panels were drawn. */
  #isAsked = false;

  constructor(draw: (view: PanelView) => void, times: PageTimes = BROWSER) {
    this.#draw = draw;
    this.#times = times;
    this.#observer = new IntersectionObserver((entries) => this.#changeVisibility(entries));
  }

  add(section: Element, view: PanelView): void {
    this.#views.set(section, view);
    this.#turns.push(section);
    this.#blank.add(section);
    this.#observer.observe(section);
  }

  /** Draws soon: in the next animation frame, or when the last drawing has been made up for. */
  draw(): void {
    this.#isAsked = true;
    if (this.#state !== 'idle') return;
    const restMs = this.#restUntilMs - this.#times.now();
    if (restMs <= 0) {
      this.#drawInFrame();
      return;
    }
    this.#state = 'resting';
    this.#times.later(() => {
      if (this.#state === 'resting') this.#drawInFrame();
    }, restMs);
  }

  /** Draws in the next animation frame: a reader waits for it. */
  drawAtOnce(): void {
    this.#isAsked = true;
    this.#restUntilMs = 0;
    if (this.#state === 'idle' || this.#state === 'resting') this.#drawInFrame();
  }

  /** Draws every panel at once: for paper. */
  drawAll(): void {
    for (const section of this.#views.keys()) this.#drawPanel(section);
  }

  /** Marks a time in every chart on screen. */
  mark(atMs: number | undefined): void {
    for (const [section, view] of this.#views) if (this.#visible.has(section)) view.mark?.(atMs);
  }

  /** Sizes or colours have changed: every view measures again, the hidden ones too. */
  reset(): void {
    for (const [section, view] of this.#views) {
      view.reset();
      this.#blank.add(section);
    }
    this.drawAtOnce();
  }

  #drawInFrame(): void {
    this.#state = 'framed';
    requestAnimationFrame(() => {
      this.#state = 'painting';
      const isAsked = this.#isAsked;
      this.#isAsked = false;
      const startedMs = this.#times.now();
      if (isAsked) for (const section of this.#visible) this.#drawPanel(section);
      this.#drawHidden(isAsked, startedMs + SLICE_MS);
      // After the browser has painted: that costs more than the drawing itself.
      this.#times.later(() => this.#rest(startedMs), 0);
    });
  }

  #rest(startedMs: number): void {
    const endedMs = this.#times.now();
    const restMs = (endedMs - startedMs) * (1 / MOST_SHARE - 1);
    this.#restUntilMs = endedMs + Math.min(MOST_REST_MS, restMs);
    this.#state = 'idle';
    if (this.#blank.size > 0) this.#drawInFrame();
    else if (this.#isAsked) this.draw();
  }

  #drawPanel(section: Element): void {
    const view = this.#views.get(section);
    if (view !== undefined) this.#draw(view);
    this.#blank.delete(section);
  }

  /** The one whose turn it is, and blank ones until the time is over, but one at least. */
  #drawHidden(takesTurns: boolean, untilMs: number): void {
    const blank = this.#turns.filter((section) => this.#blank.has(section));
    for (const section of blank) {
      this.#drawPanel(section);
      if (this.#times.now() >= untilMs) return;
    }
    if (!takesTurns || blank.length > 0) return;
    const next = this.#turns.find((section) => !this.#visible.has(section));
    if (next === undefined) return;
    this.#turns = [...this.#turns.filter((section) => section !== next), next];
    this.#drawPanel(next);
  }

  #changeVisibility(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#visible.add(target);
      else this.#visible.delete(target);
    }
    this.draw();
  }
}
