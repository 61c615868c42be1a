import { distinct } from '../../../exporter/aggregate/distinct.js';
import type { DistinctState } from '../../../exporter/aggregate/distinct.js';

export function stateOf(values: Iterable<string | number>): DistinctState {
  const state = distinct.zero();
  for (const value of values) distinct.add(state, value);
  return state;
}

export function* numbered(count: number, prefix = ''): Iterable<string> {
  for (let index = 0; index < count; index++) yield prefix + index;
}

export function read(state: DistinctState): number {
  return Number(distinct.read(state, 0));
}

export function relativeError(estimate: number, exact: number): number {
  return Math.abs(estimate - exact) / exact;
}

/** So many that an error as large as theory allows would show. */
export const STREAMS = 200;
