import { expect, test } from '@jest/globals';
import { read, relativeError, stateOf, STREAMS } from './distinct-state.js';
import { ascending, logNormal, samples, uniform, zipf } from './samples.js';
import type { Sampler } from './samples.js';

/** 1.5 % is more than five standard errors: no one of a million streams should be off by it. */
test.each<[string, Sampler, (values: readonly number[]) => readonly number[]]>([
  ['uniform', uniform, (values) => values],
  ['Zipf', zipf(50_000), (values) => values],
  ['log-normal', logNormal, (values) => values],
  ['sorted', (random) => Math.floor(random() * 1e6), ascending],
])('each of 200 streams of %s values is counted within 1.5 %', (_name, sampler, order) => {
  for (let stream = 0; stream < STREAMS; stream++) {
    const values = order(samples(8_000, sampler, stream));
    expect(relativeError(read(stateOf(values)), new Set(values).size)).toBeLessThanOrEqual(0.015);
  }
});
