import { qualityBars } from './bars.js';
import type { QualityBar } from './bars.js';
import { HELD_OUT_KINDS } from './held-out-kinds.js';
import { STREAM_KINDS } from './kinds.js';
import type { StreamKind } from './kinds.js';
import { measure } from './measure.js';
import type { Quality } from './measure.js';

/** Kinds of streams, with the seeds of the streams of each. */
export interface Suite {
  readonly name: string;
  readonly kinds: readonly StreamKind[];
  readonly seeds: readonly number[];
}

export interface SuiteResult extends Suite {
  readonly qualities: readonly Quality[];
  readonly bars: readonly QualityBar[];
}

/** Streams of each kind. */
const STREAMS = 10;
const seedsFrom = (first: number) => Array.from({ length: STREAMS }, (_, index) => first + index);

/** Seeds below 1,000 were watched while the constants of the algorithm were chosen. */
export const WATCHED: Suite = { name: 'watched', kinds: STREAM_KINDS, seeds: seedsFrom(1_001) };
export const HELD_OUT: Suite = { name: 'held out', kinds: HELD_OUT_KINDS, seeds: seedsFrom(2_001) };

export function measureSuite(suite: Suite, onKind: (quality: Quality) => void = () => {}): SuiteResult {
  const qualities = suite.kinds.map((kind) => {
    const quality = measure(kind, suite.seeds);
    onKind(quality);
    return quality;
  });
  return { ...suite, qualities, bars: qualityBars(qualities) };
}
