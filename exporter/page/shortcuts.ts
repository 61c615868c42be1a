import { element } from './element.js';

export interface Shortcut {
  /** As in `KeyboardEvent.key`. */
  readonly key: string;
  readonly meaning: string;
  run(): void;
}

/** What keys do while a chart has the focus: `panels/plot-area.ts`. */
const CHART_KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ['← →', 'in a chart: read the values of the times before and after; with Shift in larger steps'],
  ['Home End', 'in a chart: the first and the last time'],
  ['+ −', 'in a chart: zoom in at the marked time, and out again'],
];

/** Keys of the page, and the dialog that lists them. Keys that the reader types into a field do nothing else. */
export class Shortcuts {
  readonly dialog: HTMLDialogElement;
  readonly #shortcuts: ReadonlyMap<string, Shortcut>;

  constructor(shortcuts: readonly Shortcut[]) {
    this.#shortcuts = new Map(shortcuts.map((shortcut) => [shortcut.key, shortcut]));
    const rows = [...shortcuts.map(({ key, meaning }) => [key, meaning] as const), ...CHART_KEYS];
    const close = element('button', { type: 'button' }, 'Close');
    this.dialog = element(
      'dialog',
      { class: 'keys', 'aria-label': 'Keys' },
      element('h2', {}, 'Keys'),
      element(
        'dl',
        {},
        ...rows.flatMap(([keys, meaning]) => [
          element('dt', {}, ...keys.split(' ').map((key) => element('kbd', {}, key))),
          element('dd', {}, meaning),
        ]),
      ),
      element(
        'p',
        {},
        'Drag over a chart to zoom in, double-click to zoom out. A click on a name hides its line.',
      ),
      close,
    );
    close.addEventListener('click', () => this.dialog.close());
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  showList(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || this.dialog.open || isTyping(event.target)) return;
    const shortcut = this.#shortcuts.get(event.key);
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run();
  }
}

const FIELDS: ReadonlySet<unknown> = new Set(['INPUT', 'SELECT', 'TEXTAREA']);

/** A check box takes no letters: the keys of the page go on after a click on a filter. */
function isTyping(target: EventTarget | null): boolean {
  if (target === null || !('tagName' in target) || !FIELDS.has(target.tagName)) return false;
  return !('type' in target) || target.type !== 'checkbox';
}
