const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a, 32 bits: the same text gives the same number on every machine. Not for secrets. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function fnv1a(text: string, seed = OFFSET): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  }
  return hash >>> 0;
}
