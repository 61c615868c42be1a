import { quoted, shorten } from './visible.js';

/** Longest name for which, and among how many names, a similar one is searched: the time of a check stays bounded. */
export const MAX_COMPARED_CHARACTERS = 100;
export const MAX_COMPARED_NAMES = 1_000;
/** Letters that may differ in a long name. */
const MAX_TOLERANCE = 5;

/**
 * The most likely intended name; `undefined` if no name is similar, the name is too long, or there are too many others.
 * `tolerance`: how many letters may differ.
 */
export function nearest(
  name: string,
  known: readonly string[],
  tolerance = Math.max(1, Math.floor(name.length / 3)),
): string | undefined {
  if (name.length > MAX_COMPARED_CHARACTERS || known.length > MAX_COMPARED_NAMES) return undefined;
  let best: string | undefined;
  let limit = Math.min(tolerance, MAX_TOLERANCE);
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    best = candidate;
    limit = distance - 1;
  }
  return best;
}

/** `; did you mean "labels"?`, with the allowed names if there are at most 14. */
export function suggest(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  const hint = meant === undefined ? '' : `; did you mean ${quoted(meant)}?`;
  if (known.length > 14) return hint;
  return `${hint} ${known.length === 0 ? '(none defined)' : `(known: ${known.map((each) => shorten(each)).join(', ')})`}`;
}

/**
 * Damerau-Levenshtein distance: insertions, deletions, substitutions and swaps of adjacent letters. A distance above the limit
 * is not counted further: then the result is only greater than the limit.
 */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const around = [(last[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1)];
      if (swapped) around.push((beforeLast[j - 2] ?? 0) + 1);
      current.push(Math.min(...around));
    }
    // A swap reaches back two rows, and its distance is at least that of the row between them.
    if (Math.min(...current) > limit && Math.min(...last) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
