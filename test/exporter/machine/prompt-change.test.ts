import { describe, expect, test } from '@jest/globals';
import { Machine } from '../../../exporter/machine/machine.js';
import { START_MS, streamSetup } from '../../support/engine.js';

const METRICS = {
  delay: { type: 'gauge', value: 'delay' },
  landed: { type: 'counter', where: 'delay < 500' },
  mean_delay: { type: 'window', aggregate: 'mean', value: 'delay', size: '1m', slide: '10s' },
  mean_delay_by_minute: { type: 'window', aggregate: 'mean', value: 'delay', size: '1m' },
};

/** How often the machine asks to be advanced early, while it processes events with these delays, and then advances by `advancesMs`. */
function asked(insight: object, delays: readonly number[], advancesMs = 0): number {
  let count = 0;
  const setup = streamSetup({
    stream: { schema: { type: 'object', properties: { delay: { type: 'number' } }, required: ['delay'] } },
    metrics: METRICS,
    insights: { Delays: insight },
  });
  const machine = new Machine(setup, {
    nowMs: START_MS,
    tell: () => undefined,
    onPromptChange: () => void count++,
  });
  for (const delay of delays) {
    const payload = new TextEncoder().encode(JSON.stringify({ delay }));
    const header = () => undefined;
    machine
      .inlet('flights')
      ?.process({ subject: 'flights', payload, header, sequence: undefined, arrivalMs: START_MS });
  }
  if (advancesMs > 0) machine.advanceTo(START_MS + advancesMs);
  return count;
}

describe('the machine asks to be advanced early', () => {
  test.each([
    ['a bound', { metric: 'delay', above: 100 }],
    ['two bounds', { metric: 'delay', outside: [10, 100] }],
    ['a bound of overlapping windows', { metric: 'mean_delay', above: 100 }],
  ])('for each event that changes a metric with %s', (_what, insight) => {
    expect(asked(insight, [1, 600])).toBe(2);
  });

  test('not because time passes', () => {
    expect(asked({ metric: 'mean_delay', above: 100 }, [600], 60_000)).toBe(1);
  });

  test('not for events that its metric leaves out', () => {
    expect(asked({ metric: 'landed', above: 100 }, [1, 600, 700])).toBe(1);
  });

  test.each([
    ['must hold for some time', { metric: 'delay', above: 100, for: '1m' }],
    ['compares closed windows', { metric: 'mean_delay_by_minute', above: 100 }],
    ['learns what is normal', { metric: 'delay', outside: 'normal' }],
    ['reads events itself', { stream: 'flights', where: 'delay > 500' }],
    ['waits for silence', { stream: 'flights', silentFor: '10s' }],
  ])('not for an insight that %s', (_what, insight) => {
    expect(asked(insight, [1, 600])).toBe(0);
  });
});
