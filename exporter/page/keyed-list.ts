/** One entry of a list. */
export interface Entry<Content> {
  readonly element: HTMLElement;
  show(content: Content): void;
}

/** Elements by name in an order. Those that stay are kept, so that the focus, the selection and the layout stay. */
export class KeyedList<Content> {
  readonly #parent: HTMLElement;
  readonly #create: (name: string) => Entry<Content>;
  #entries: ReadonlyMap<string, Entry<Content>> = new Map();

  constructor(parent: HTMLElement, create: (name: string) => Entry<Content>) {
    this.#parent = parent;
    this.#create = create;
  }

  show(contents: readonly (readonly [name: string, content: Content])[]): void {
    const before = this.#entries;
    const entries = new Map(
      contents.map(([name]) => [name, before.get(name) ?? this.#create(name)] as const),
    );
    const isSame = before.size === entries.size && isSameOrder(before.keys(), entries.keys());
    this.#entries = entries;
    if (!isSame) this.#parent.replaceChildren(...[...entries.values()].map((entry) => entry.element));
    for (const [name, content] of contents) entries.get(name)?.show(content);
  }
}

/** Writes a text only if it is another one: a browser lays a page out again even if a text is replaced by itself. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Sets `data-level`, or removes it. */
export function setLevel(target: HTMLElement, level: string | undefined): void {
  if (target.dataset['level'] === level) return;
  if (level === undefined) delete target.dataset['level'];
  else target.dataset['level'] = level;
}

function isSameOrder(a: Iterable<string>, b: Iterable<string>): boolean {
  const others = b[Symbol.iterator]();
  for (const name of a) if (others.next().value !== name) return false;
  return true;
}
