import { formatDuration } from '../../../setup/model/duration.js';
import { run } from '../../alerting/probe.js';
import type { InputSeries } from '../test-file.js';

/**
 * A counter of which exactly so many events are in a window that ends at the time of the look:
 *
 *   1000 1000 1000 1000 1000 | 1500 1500   1512 1512   1516 1516 | look
 *        before the window, not counted     3/4 of them, then 1/4
 *
 * The edges of the window lie between samples, so versions of Prometheus agree on them. Prometheus extrapolates from the 4 intervals
 * between the samples to the 5 of the window: the counter rises by 4/5 of the events. The rise is early in the window, so that no other
 * function than `rate` and no other window gives the same.
 */
export function burst(series: string, events: number): InputSeries {
  const rise = events * 0.8;
  const inWindow = START + BEFORE_WINDOW;
  const parts = [
    run(START, 0, 5),
    run(inWindow, 0, 2),
    run(inWindow + rise * 0.75, 0, 2),
    run(inWindow + rise, 0, 2),
  ];
  return { series, values: parts.join(' ') };
}

/** High enough that Prometheus does not extrapolate the counter to less than zero. */
const START = 10_000;
const BEFORE_WINDOW = 500;

/** Samples of a burst, up to the look. */
export const BURST_SAMPLES = 11;

/** When a burst is looked at. The only other evaluation is that at the start. */
export function burstTimes(windowMs: number) {
  const intervalMs = windowMs / 5;
  return { interval: formatDuration(intervalMs), look: formatDuration(intervalMs * 10.5) };
}
