import { expect, test } from '@jest/globals';
import { TimedTurn } from '../../../exporter/turn/turn.js';
import { inTurns } from '../../../exporter/turn/work.js';

test('a turn is over once its time is, whether its steps are cheap or dear, and the clock is seldom looked at', () => {
  let nowMs = 100;
  let looks = 0;
  const turn = new TimedTurn(() => (looks++, nowMs), 4);
  const stepsOf = (stepMs: number) => {
    turn.begin();
    for (let steps = 1; ; steps++) {
      nowMs += stepMs;
      if (turn.isOver()) return steps;
    }
  };
  expect(stepsOf(10)).toBe(4);
  expect(stepsOf(1)).toBe(4);
  expect(stepsOf(0.125)).toBe(32);
  looks = 0;
  expect(stepsOf(1 / 1024)).toBe(4096);
  expect(looks).toBe(1 + 1024);
});

test('work goes on where it paused, with a new turn each time, until it is done', async () => {
  const told: string[] = [];
  const turn = { begin: () => void told.push('begins'), isOver: () => true };
  function* work() {
    for (let step = 1; step <= 2; step++) {
      told.push(`step ${step}`);
      if (turn.isOver()) yield;
    }
    return 'all';
  }
  const pause = async () => void told.push('pauses');
  expect(await inTurns(work(), turn, pause)).toBe('all');
  expect(told).toEqual(['begins', 'step 1', 'pauses', 'begins', 'step 2', 'pauses', 'begins']);
});
