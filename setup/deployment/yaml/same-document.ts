/**
 * Whether two parsed documents are the same, whatever the order of keys. Aliases make parts of a document appear many times, or within
 * themselves: each pair of parts is compared once.
 */
export function isSameDocument(one: unknown, other: unknown): boolean {
  return new Comparison().isSame(one, other);
}

class Comparison {
  /** Pairs that are compared already, or at the moment. A difference ends everything. */
  readonly #seen = new WeakMap<object, WeakSet<object>>();

  isSame(one: unknown, other: unknown): boolean {
    if (!isNode(one) || !isNode(other)) return Object.is(one, other);
    if (this.#isSeen(one, other)) return true;
    if (one instanceof Date) return other instanceof Date && one.getTime() === other.getTime();
    if (Array.isArray(one) !== Array.isArray(other)) return false;
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && this.isSame(one[key], other[key]))
    );
  }

  #isSeen(one: object, other: object): boolean {
    const partners = this.#seen.get(one);
    if (partners?.has(other) === true) return true;
    if (partners === undefined) this.#seen.set(one, new WeakSet([other]));
    else partners.add(other);
    return false;
  }
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
