import { expect, test } from '@jest/globals';
import { InsightBoard } from '../../../exporter/insight/insight-board.js';
import type { InsightInputs } from '../../../exporter/insight/inputs.js';
import { ACTIVE_LIMIT } from '../../../exporter/insight/rule-series.js';
import { insightSchema } from '../../../setup/model/insight.js';
import { ENDLESS_TURN } from '../../../exporter/turn/turn.js';

test('a stream that falls silent again and again is told each time, however often', () => {
  const insight = { name: 'Stopped', ...insightSchema.parse({ stream: 'orders', silentFor: '30s' }) };
  const board = new InsightBoard({ insights: [insight], metrics: [] }, 0);
  let lastArrivalMs = 0;
  const inputs: InsightInputs = {
    readings: () => [],
    lastArrivalMs: () => lastArrivalMs,
    lookupTable: () => new Map(),
  };
  const silences = ACTIVE_LIMIT + 500;
  let started = 0;
  for (let number = 1; number <= silences; number++) {
    for (const sinceMs of [0, 40_000]) {
      const changes = board.evaluate(lastArrivalMs + sinceMs, inputs, ENDLESS_TURN);
      started += changes.filter(({ change }) => change === 'started').length;
    }
    lastArrivalMs = number * 60_000;
  }
  expect(started).toBe(silences);
});
