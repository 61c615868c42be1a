import type { PanelSection } from './panel-section.js';

/** At most one panel fills the window. */
export class EnlargedPanel {
  readonly #sections = new Map<string, PanelSection>();
  readonly #onChange: (key: string | undefined) => void;
  #key: string | undefined;

  /** `onChange`: sizes have changed. */
  constructor(onChange: (key: string | undefined) => void) {
    this.#onChange = onChange;
  }

  /** Of the panel that fills the window. */
  get key(): string | undefined {
    return this.#key;
  }

  add(key: string, section: PanelSection): void {
    this.#sections.set(key, section);
  }

  toggle(key: string): void {
    this.show(this.#key === key ? undefined : key);
  }

  /** The panel that has the focus, or else the pointer; or none. */
  toggleCurrent(): void {
    const sections = [...this.#sections];
    const [current] =
      sections.find(([, { section }]) => section.contains(document.activeElement)) ??
      sections.find(([, { section }]) => section.matches(':hover')) ??
      [];
    if (this.#key !== undefined) this.show(undefined);
    else if (current !== undefined) this.show(current);
  }

  /** Unknown keys, such as of a panel that left the setup, enlarge nothing. */
  show(key: string | undefined): void {
    const known = key !== undefined && this.#sections.has(key) ? key : undefined;
    if (known === this.#key) return;
    this.#key = known;
    document.documentElement.classList.toggle('has-enlarged', known !== undefined);
    for (const [each, section] of this.#sections) section.enlarge(each === known);
    // What is folded is not shown, whatever its size.
    if (known !== undefined) this.#sections.get(known)?.section.closest('details')?.setAttribute('open', '');
    this.#onChange(known);
  }
}
