import type { AnyAggregate } from '../aggregate/aggregate.js';
import type { EncodedState } from '../aggregate/encoded.js';
import type { WindowPart, WindowSeriesState } from './windows.js';

/** The state of a series with encoded aggregates, as plain data. */
export function encodedSeries(
  aggregate: AnyAggregate,
  state: WindowSeriesState,
): WindowSeriesState<EncodedState> {
  const parts = state.parts.map((part) => encodedPart(aggregate, part));
  if (state.kind === 'sized') return { ...state, parts };
  return { ...state, parts, closed: state.closed && encodedPart(aggregate, state.closed) };
}

export function decodedSeries(
  aggregate: AnyAggregate,
  state: WindowSeriesState<EncodedState>,
): WindowSeriesState {
  const parts = state.parts.map((part) => decodedPart(aggregate, part));
  if (state.kind === 'sized') return { ...state, parts };
  return { ...state, parts, closed: state.closed && decodedPart(aggregate, state.closed) };
}

export function encodedPart(
  aggregate: AnyAggregate,
  { firstMs, lastMs, state, events }: WindowPart,
): WindowPart<EncodedState> {
  return { firstMs, lastMs, events, state: aggregate.encode(state) };
}

export function decodedPart(aggregate: AnyAggregate, part: WindowPart<EncodedState>): WindowPart {
  return { ...part, state: aggregate.decode(part.state) };
}
