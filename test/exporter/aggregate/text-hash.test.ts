import { describe, expect, test } from '@jest/globals';
import { hashText } from '../../../exporter/aggregate/text-hash.js';

/** The published test vectors of MurmurHash3_x86_32 that have an even number of bytes, as UTF-16 little-endian. */
describe('the hash is MurmurHash3_x86_32', () => {
  test.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['\u0000\u0000', 0, 0x2362f9de],
    ['\uffff\uffff', 0, 0x76293b50],
    ['\u4321\u8765', 0, 0xf55b516b],
    ['\u4321\u8765', 0x5082edee, 0x2362f9de],
    ['\u4321', 0, 0xa0f7b07a],
    ['\u0000', 0, 0x30f4c306],
  ])('%j with seed %d', (text, seed, hash) => {
    expect(hashText(text, seed) >>> 0).toBe(hash);
  });
});

test('each bit of the input changes each bit of the output about half of the time', () => {
  const trials = 2000;
  const flips = Array.from({ length: 32 }, () => 0);
  for (let trial = 0; trial < trials; trial++) {
    const difference = hashText(`order-${trial}`, 0) ^ hashText(`order-${trial ^ 1}`, 0);
    flips.forEach((count, bit) => (flips[bit] = count + ((difference >>> bit) & 1)));
  }
  for (const count of flips) expect(Math.abs(count / trials - 0.5)).toBeLessThan(0.06);
});
