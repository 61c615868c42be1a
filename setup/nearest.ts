/** The most likely intended name; `undefined` if no name is similar. `tolerance`: how many letters may differ. */
export function nearest(
  name: string,
  known: Iterable<string>,
  tolerance = Math.max(1, Math.floor(name.length / 3)),
): string | undefined {
  let best: string | undefined;
  let bestDistance = tolerance + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** `; did you mean "labels"?`, with the allowed names if there are at most 14. */
export function suggest(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  if (known.length > 14) return hint;
  return `${hint} ${known.length === 0 ? '(none defined)' : `(known: ${known.join(', ')})`}`;
}

/** Damerau-Levenshtein distance: insertions, deletions, substitutions and swaps of adjacent letters. */
function editDistance(from: string, to: string): number {
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
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
