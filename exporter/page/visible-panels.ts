import type { PanelView } from './panels/panel-view.js';

/** Draws the panels that are on screen, at most once per animation frame. */
export class VisiblePanels {
  readonly #draw: (view: PanelView) => void;
  readonly #views = new Map<Element, PanelView>();
  readonly #visible = new Set<Element>();
  readonly #observer: IntersectionObserver;
  #isScheduled = false;

  constructor(draw: (view: PanelView) => void) {
    this.#draw = draw;
    this.#observer = new IntersectionObserver((entries) => this.#changeVisibility(entries));
  }

  add(section: Element, view: PanelView): void {
    this.#views.set(section, view);
    this.#observer.observe(section);
  }

  /** Draws in the next animation frame. */
  draw(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      for (const [section, view] of this.#views) if (this.#visible.has(section)) this.#draw(view);
    });
  }

  /** Sizes or colours have changed: every view measures again, the hidden ones too. */
  reset(): void {
    for (const view of this.#views.values()) view.reset();
    this.draw();
  }

  #changeVisibility(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#visible.add(target);
      else this.#visible.delete(target);
    }
    this.draw();
  }
}
