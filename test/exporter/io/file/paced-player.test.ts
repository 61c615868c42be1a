import { expect, test } from '@jest/globals';
import { PacedPlayer, type PlayOptions } from '../../../../exporter/io/file/paced-player.js';
import { recordedEvents } from '../../../../exporter/io/file/recorded-events.js';

/** Recorded 0, 10 and 20 s after the full hour. */
const text = [0, 10, 20]
  .map((seconds) => `{"scheduled":"2001-02-24T07:00:${`${seconds}`.padStart(2, '0')}Z"}`)
  .join('\n');
const recorded = recordedEvents('x.ndjson', text);

function play(options: Partial<PlayOptions>): PacedPlayer {
  return new PacedPlayer(recorded, { speed: 1, loop: false, startMs: 1_000, ...options });
}

function idsAt(player: PacedPlayer, nowMs: number, most = 100): string[] {
  return player.takeDue(nowMs, most).map(({ id }) => id);
}

test('an event is due when as much time has passed as was recorded', () => {
  const player = play({});
  expect(player.nextMs).toBe(1_000);
  expect(idsAt(player, 999)).toEqual([]);
  expect(idsAt(player, 1_000)).toEqual(['F1-0']);
  expect(player.nextMs).toBe(11_000);
  expect(idsAt(player, 10_999)).toEqual([]);
  expect(idsAt(player, 30_000)).toEqual(['F2-0', 'F3-0']);
  expect(player.nextMs).toBeUndefined();
  expect(player.share).toBe(1);
});

test('speed divides the waits', () => {
  const player = play({ speed: 10 });
  expect(idsAt(player, 1_000)).toEqual(['F1-0']);
  expect(player.nextMs).toBe(2_000);
});

test('at infinite speed everything is due at once, as many at a time as are asked for', () => {
  const player = play({ speed: Infinity });
  expect(idsAt(player, 1_000, 2)).toEqual(['F1-0', 'F2-0']);
  expect(idsAt(player, 1_000, 2)).toEqual(['F3-0']);
});

test('loops follow each other at the mean distance of two events, with ids of their own', () => {
  const player = play({ loop: true, firstLoop: 7 });
  expect(idsAt(player, 21_000)).toEqual(['F1-7', 'F2-7', 'F3-7']);
  expect(player.nextMs).toBe(31_000);
  expect(idsAt(player, 61_000)).toEqual(['F1-8', 'F2-8', 'F3-8', 'F1-9']);
});

test('a loop over one moment takes a second, and does not play for ever within it', () => {
  const moment = recordedEvents('x.json', '{"time":1}');
  const player = new PacedPlayer(moment, { speed: 1_000, loop: true, startMs: 0 });
  expect(idsAt(player, 2_500)).toEqual(['F1-0', 'F1-1', 'F1-2']);
});

test('streams that share a recording keep in step: the first event of each waits for its time', () => {
  const second = recordedEvents('x.ndjson', text, { accept: () => false });
  expect([second.firstMs, second.lastMs, second.total]).toEqual([
    recorded.firstMs,
    recorded.lastMs,
    recorded.total,
  ]);
  const last = { ...second, events: recorded.events.slice(2) };
  expect(new PacedPlayer(last, { speed: 1, loop: false, startMs: 1_000 }).nextMs).toBe(21_000);
});
