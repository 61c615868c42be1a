import { numberOf } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import { decodeList, decodeNumber, decodeTuple, encodeNumber } from './encoded.js';

const SECOND_MS = 1_000;
/** Seconds that are still added to. What is older keeps only its maximum, so that a long session takes a bounded amount of memory. */
const MAX_SECONDS = 3_600;

export interface PeakState {
  /** Sums by second since 1970. */
  readonly sums: Map<number, number>;
  newest: number;
  /** The greatest sum of a second that is no longer kept. */
  before: number;
}

/**
 * The greatest sum of one second, by event time: the highest rate per second within the window. Events that are more than an hour older
 * than the newest one are not added to those of their second.
 */
export const peak: Aggregate<PeakState> = {
  zero: () => ({ sums: new Map(), newest: -Infinity, before: 0 }),
  add: (state, input, timeMs = 0) => addToSecond(state, Math.floor(timeMs / SECOND_MS), numberOf(input)),
  merge(into, { sums, before }) {
    into.before = Math.max(into.before, before);
    for (const [second, sum] of sums) addToSecond(into, second, sum);
  },
  read: ({ sums, before }) => [...sums.values()].reduce((greatest, sum) => Math.max(greatest, sum), before),
  encode: ({ sums, before }) => [
    encodeNumber(before),
    [...sums].map(([second, sum]) => [second, encodeNumber(sum)]),
  ],
  decode: decodePeak,
};

function addToSecond(state: PeakState, second: number, value: number): void {
  const { sums } = state;
  sums.set(second, (sums.get(second) ?? 0) + value);
  if (second <= state.newest) return;
  state.newest = second;
  if (sums.size > MAX_SECONDS) forgetOld(state);
}

function forgetOld(state: PeakState): void {
  for (const [second, sum] of state.sums) {
    if (second > state.newest - MAX_SECONDS) continue;
    state.before = Math.max(state.before, sum);
    state.sums.delete(second);
  }
}

function decodePeak(encoded: unknown): PeakState {
  const [before, listed] = decodeTuple(encoded, 'peak', ['before', 'seconds']);
  const sums = new Map(
    decodeList(listed, 'seconds').map((each) => {
      const [second, sum] = decodeTuple(each, 'second', ['second', 'sum']);
      return [decodeNumber(second, 'second'), decodeNumber(sum, 'sum')];
    }),
  );
  const newest = [...sums.keys()].reduce((latest, second) => Math.max(latest, second), -Infinity);
  return { sums, newest, before: decodeNumber(before, 'before') };
}
