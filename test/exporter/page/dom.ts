import { Window } from 'happy-dom';

/**
 * A document for the modules of the page, which find it in the globals of a browser. Import this first. happy-dom draws
 * nothing and measures nothing: sizes are 0, no element is on screen, and a canvas has no context.
 */
const browser = new Window({ url: 'http://exporter.test/dashboards/main' });

/** The answer to `(prefers-color-scheme: dark)`. */
class SystemTheme extends EventTarget {
  matches = false;

  change(dark: boolean): void {
    this.matches = dark;
    this.dispatchEvent(new Event('change'));
  }
}
export let systemTheme = new SystemTheme();

/** Animation frames that the page has asked for. */
const frames: (() => void)[] = [];

const globals = {
  window: browser,
  document: browser.document,
  getComputedStyle: browser.getComputedStyle.bind(browser),
  localStorage: browser.localStorage,
  devicePixelRatio: 2,
  matchMedia: () => systemTheme,
  requestAnimationFrame: (draw: () => void) => frames.push(draw),
};
// As getters: Jest clears the values of globals after the tests, and that never ends with a document.
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { get: () => value });
}

/** What pages listen to beyond their own elements. A browser forgets it with the page. */
const listening: (() => void)[] = [];
for (const target of [browser, browser.document]) {
  const listen = target.addEventListener.bind(target);
  target.addEventListener = (...args: Parameters<typeof listen>) => {
    listen(...args);
    listening.push(() => target.removeEventListener(args[0], args[1]));
  };
}

/** Lets the browser draw; answers how many animation frames were asked for. */
export function animate(): number {
  const due = frames.splice(0);
  for (const draw of due) draw();
  return due.length;
}

/** An empty body, light, with no choice of the reader. */
export function resetDocument(): void {
  document.body.replaceChildren();
  delete document.documentElement.dataset['theme'];
  localStorage.clear();
  window.history.replaceState(null, '', '/dashboards/main');
  systemTheme = new SystemTheme();
  frames.length = 0;
  for (const forget of listening.splice(0)) forget();
}

/** An element in the document, for a view to fill. */
export function host(): HTMLElement {
  const made = document.createElement('div');
  document.body.append(made);
  return made;
}

/** The texts of all elements that a selector finds, in order. */
export function texts(within: Element, selector: string): string[] {
  return [...within.querySelectorAll(selector)].map((found) => found.textContent ?? '');
}

/** What a reader does who chooses an option of a list. */
export function choose(list: HTMLSelectElement | null, value: string): void {
  if (list === null) throw new Error('there is no list to choose from');
  list.value = value;
  list.dispatchEvent(new window.Event('change'));
}
