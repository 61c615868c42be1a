import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { StepLoop } from '../../../../exporter/io/process/step-loop.js';

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => void jest.useRealTimers());

/** A loop on a virtual clock, whose steps take a given time. It starts at 0. */
class Rig {
  /** When each step began, milliseconds. */
  readonly steps: number[] = [];
  readonly loop: StepLoop;
  #tookMs = 0;
  stepMs: number;

  /** @param stepMs how long a step takes */
  constructor(stepMs = 0) {
    this.stepMs = stepMs;
    const clock = () => Date.now() + this.#tookMs;
    const startMs = clock();
    const step = () => {
      this.steps.push(clock() - startMs);
      this.#tookMs += this.stepMs;
    };
    this.loop = new StepLoop({ flush: async () => clock(), step }, clock);
    this.loop.start();
  }

  async wait(ms: number): Promise<void> {
    await jest.advanceTimersByTimeAsync(ms);
  }

  /** Something urgent changes every millisecond. */
  async hurryFor(ms: number): Promise<void> {
    for (let at = 0; at < ms; at++) {
      this.loop.hurry();
      await this.wait(1);
    }
  }
}

describe('steps', () => {
  test('come at a regular interval while nothing is urgent', async () => {
    const rig = new Rig();
    await rig.wait(210);
    expect(rig.steps).toEqual([50, 100, 150, 200]);
  });

  test('leave half of the time for other work if they are slow', async () => {
    const rig = new Rig(80);
    await rig.wait(200);
    // 80 ms of work, 80 ms of pause.
    expect(rig.steps).toEqual([50, 210]);
  });

  test('end with the loop, and nothing starts it again', async () => {
    const rig = new Rig();
    await rig.wait(60);
    rig.loop.hurry();
    rig.loop.stop();
    rig.loop.hurry();
    await rig.wait(200);
    expect(rig.steps).toEqual([50]);
  });
});

describe('an urgent change', () => {
  test('is followed by a step soon, and the interval begins anew', async () => {
    const rig = new Rig();
    await rig.wait(70);
    rig.loop.hurry();
    await rig.wait(60);
    expect(rig.steps).toEqual([50, 75, 125]);
  });

  test('shares the step with those that follow it at once', async () => {
    const rig = new Rig();
    await rig.wait(60);
    rig.loop.hurry();
    await rig.wait(3);
    rig.loop.hurry();
    rig.loop.hurry();
    await rig.wait(10);
    expect(rig.steps).toEqual([50, 65]);
  });

  test('never delays the regular step', async () => {
    const rig = new Rig();
    await rig.wait(48);
    rig.loop.hurry();
    await rig.wait(20);
    expect(rig.steps).toEqual([50]);
  });

  test('before the start is seen by the first early step', async () => {
    const rig = new Rig();
    rig.loop.stop();
    const steps: string[] = [];
    const loop = new StepLoop({ flush: async () => 0, step: () => void steps.push('step') });
    loop.hurry();
    await rig.wait(100);
    expect(steps).toEqual([]);
    loop.start();
    await rig.wait(10);
    expect(steps).toEqual(['step']);
    loop.stop();
  });

  test('while events of other threads are awaited belongs to the step after it', async () => {
    const steps: number[] = [];
    const clock = () => Date.now();
    const startMs = clock();
    let settle: (nowMs: number) => void = () => undefined;
    const flush = () => new Promise<number>((resolve) => (settle = resolve));
    const loop = new StepLoop({ flush, step: () => void steps.push(clock() - startMs) });
    loop.start();
    await jest.advanceTimersByTimeAsync(60);
    loop.hurry();
    await jest.advanceTimersByTimeAsync(20);
    expect(steps).toEqual([]);
    settle(0);
    await jest.advanceTimersByTimeAsync(20);
    expect(steps).toEqual([80]);
    loop.stop();
  });
});

describe('urgent changes all the time', () => {
  test('get a step every few milliseconds if steps are cheap', async () => {
    const rig = new Rig(0.05);
    await rig.hurryFor(1_000);
    expect(rig.steps.length).toBeGreaterThan(140);
    expect(rig.steps.length).toBeLessThan(210);
  });

  test.each([0.5, 1, 5])(
    'add at most 2 %% of the time and what was saved if a step takes %d ms',
    async (stepMs) => {
      const rig = new Rig(stepMs);
      await rig.hurryFor(3_000);
      const tookMs = rig.steps.length * stepMs;
      const totalMs = 3_000 + tookMs;
      const most = totalMs / 50 + (0.02 * totalMs + 10) / stepMs + 1;
      expect(rig.steps.length).toBeLessThanOrEqual(most);
      expect(rig.steps.length).toBeGreaterThanOrEqual(45);
    },
  );

  test('do not wait because one step was interrupted, but for the time that it took', async () => {
    const rig = new Rig();
    await rig.hurryFor(100);
    rig.stepMs = 20;
    const before = rig.steps.length;
    while (rig.steps.length === before) await rig.hurryFor(1);
    rig.stepMs = 0;
    await rig.hurryFor(40);
    const [interrupted = NaN, ...next] = rig.steps.slice(before);
    expect(next.map((at) => at - interrupted).slice(0, 3)).toEqual([40, 45, 50]);
  });

  test('are soon seen again after a quiet time', async () => {
    const rig = new Rig(2);
    await rig.hurryFor(2_000);
    await rig.wait(1_000);
    const before = rig.steps.length;
    rig.loop.hurry();
    await rig.wait(6);
    expect(rig.steps.length).toBe(before + 1);
  });
});
