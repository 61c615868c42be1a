/** What a browser has and happy-dom does not bring to life: tests say what it observes and receives. */

/** The stream of a dashboard. */
export class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readonly url: string;
  readyState = 1;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  /** Receives an event of the exporter. */
  receive(name: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

/** Tells which elements are on screen. */
export class FakeIntersectionObserver {
  static created: FakeIntersectionObserver[] = [];
  readonly observed: Element[] = [];
  readonly #listener: (entries: { target: Element; isIntersecting: boolean }[]) => void;

  constructor(listener: (entries: { target: Element; isIntersecting: boolean }[]) => void) {
    this.#listener = listener;
    FakeIntersectionObserver.created.push(this);
  }

  observe(element: Element): void {
    this.observed.push(element);
  }

  show(...targets: readonly Element[]): void {
    this.#listener(targets.map((target) => ({ target, isIntersecting: true })));
  }

  hide(...targets: readonly Element[]): void {
    this.#listener(targets.map((target) => ({ target, isIntersecting: false })));
  }
}

/** Tells that an element has another size. */
export class FakeResizeObserver {
  static created: FakeResizeObserver[] = [];
  readonly observed: Element[] = [];
  readonly resize: () => void;

  constructor(listener: () => void) {
    this.resize = listener;
    FakeResizeObserver.created.push(this);
  }

  observe(element: Element): void {
    this.observed.push(element);
  }
}

/** Puts the fakes in place of what the page finds in a browser. `reload` is what `location.reload()` does. */
export function installFakes(reload: () => void = () => undefined): void {
  FakeEventSource.opened = [];
  FakeIntersectionObserver.created = [];
  FakeResizeObserver.created = [];
  const fakes = {
    EventSource: FakeEventSource,
    IntersectionObserver: FakeIntersectionObserver,
    ResizeObserver: FakeResizeObserver,
    location: {
      reload,
      get hash() {
        return window.location.hash;
      },
      get pathname() {
        return window.location.pathname;
      },
      get search() {
        return window.location.search;
      },
    },
  };
  for (const [name, value] of Object.entries(fakes)) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => value });
  }
  globalThis.setTimeout = timeoutThatHoldsNothingUp;
}

const { setTimeout: realTimeout } = globalThis;

/** A page that waits for its exporter must not keep the tests from ending. */
const timeoutThatHoldsNothingUp = Object.assign(
  (...args: Parameters<typeof realTimeout>) => realTimeout(...args).unref(),
  realTimeout,
);
