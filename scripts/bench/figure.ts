/** The result of several rounds. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function figure(values: readonly number[]): Figure {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** The ratio within each round, because a disturbance of the machine affects both values of a round. */
export function ratio(of: readonly number[], to: readonly number[]): Figure {
  if (of.length !== to.length) throw new Error('BUG: a ratio needs the same rounds on both sides');
  return figure(of.map((value, round) => value / (to[round] ?? NaN)));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('BUG: nothing was measured');
  return (low + high) / 2;
}
