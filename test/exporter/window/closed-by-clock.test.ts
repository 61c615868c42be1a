import { expect, test } from '@jest/globals';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import { SessionWindows } from '../../../exporter/window/session-windows.js';
import { SizedWindows } from '../../../exporter/window/sized-windows.js';

const aggregate = createAggregate({ kind: 'count' });
/** The newest event is at 0; then the clock moved the position, with a maximum lateness of 10 s. */
const at = (positionMs: number) => ({ positionMs, watermarkMs: positionMs - 10_000 });

test.each([
  ['tumbling', new SizedWindows({ aggregate, sizeMs: 5_000, slideMs: 5_000, publishes: false })],
  ['sliding', new SizedWindows({ aggregate, sizeMs: 20_000, slideMs: 5_000, publishes: false })],
  ['session', new SessionWindows({ aggregate, gapMs: 5_000 })],
])('a %s window takes events that are not late until the clock has closed it', (_, windows) => {
  windows.advanceTo(at(0));
  expect([-10_000, 0].map((timeMs) => windows.isClosed(timeMs, at(0)))).toEqual([false, false]);
  windows.advanceTo(at(60_000));
  expect([0, 60_000].map((timeMs) => windows.isClosed(timeMs, at(60_000)))).toEqual([true, false]);
});

test('a sliding window that is longer than the silence still takes them', () => {
  const windows = new SizedWindows({ aggregate, sizeMs: 120_000, slideMs: 5_000, publishes: false });
  windows.advanceTo(at(60_000));
  expect(windows.isClosed(0, at(60_000))).toBe(false);
});
