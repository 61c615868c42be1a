import { expect, test } from '@jest/globals';
import { distinct } from '../../../exporter/aggregate/distinct.js';
import { REGISTER_COUNT } from '../../../exporter/aggregate/exa-log-log.js';
import { numbered, read, STREAMS } from './distinct-state.js';

/** The memory-variance product of ExaLogLog with t = 2 and d = 20, by figure 4 of its paper, and the bits of a register. */
const STANDARD_ERROR = Math.sqrt(3.67 / 28 / REGISTER_COUNT);

/** Few texts for each register leave more to be seen in it than many do: the theory is of very many. */
const COUNTS = [3000, 12_000, 40_000];

/** The error of each stream at each of the counts, read on the way to the next. */
const errors = new Map(COUNTS.map((count) => [count, [] as number[]]));
for (let stream = 0; stream < STREAMS; stream++) {
  const state = distinct.zero();
  let added = 0;
  for (const text of numbered(Math.max(...COUNTS), `${stream}/`)) {
    distinct.add(state, text);
    added += 1;
    errors.get(added)?.push(read(state) / added - 1);
  }
}

test.each([...errors])(
  'over 200 streams of %d the error is no more than in theory, and leans to no side',
  (_, ofCount) => {
    expect(ofCount).toHaveLength(STREAMS);
    const bias = ofCount.reduce((sum, error) => sum + error, 0) / STREAMS;
    const deviation = Math.sqrt(ofCount.reduce((sum, error) => sum + error ** 2, 0) / STREAMS);
    expect(Math.abs(bias)).toBeLessThan((3 * STANDARD_ERROR) / Math.sqrt(STREAMS));
    expect(deviation).toBeLessThan(STANDARD_ERROR);
  },
);
