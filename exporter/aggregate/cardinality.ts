import { MAX_RANK, REGISTER_COUNT } from './hyper-log-log.js';
import type { Ranks } from './hyper-log-log.js';

/** 1 / (2 ln 2): the limit of HyperLogLog's alpha for many registers. */
const ALPHA = 1 / (2 * Math.LN2);

const TWO_TO_MINUS = Float64Array.from({ length: MAX_RANK + 1 }, (_, rank) => 2 ** -rank);

/**
 * How many texts made these ranks. From registers by Ertl's improved raw estimator, which is unbiased from zero
 * up and so needs neither linear counting nor a table of corrections: algorithm 6 of https://arxiv.org/abs/1702.01284
 * (its tau, for registers of the greatest rank, is left out: that takes 2^50 texts).
 */
export function estimateCardinality(ranks: Ranks): number {
  if (ranks instanceof Map) return ranks.size;
  let empty = 0;
  let harmonic = 0;
  for (const rank of ranks) {
    if (rank === 0) empty += 1;
    else harmonic += TWO_TO_MINUS[rank] ?? 0;
  }
  const denominator = harmonic + REGISTER_COUNT * sigma(empty / REGISTER_COUNT);
  return Math.round((ALPHA * REGISTER_COUNT ** 2) / denominator);
}

/** x + the sum over k of x^(2^k) * 2^(k-1), until it no longer grows: what the empty registers stand for. */
function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY;
  let sum = x;
  let previous = Number.NaN;
  for (let power = x, weight = 1; sum !== previous; weight *= 2) {
    previous = sum;
    power *= power;
    sum += power * weight;
  }
  return sum;
}
