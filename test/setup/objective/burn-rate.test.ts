import { describe, expect, test } from '@jest/globals';
import { burnsOf } from '../../../setup/objective/burn-rate.js';
import { objectiveSchema } from '../../../setup/model/objective.js';
import { formatDuration } from '../../../setup/model/duration.js';

const table = (target: number, over: string, scrapeMs = 1_000) =>
  burnsOf({ ...objectiveSchema.parse({ good: 'a', total: 'b', target, over }), name: 'o' }, scrapeMs).map(
    ({ tier, severity, longMs, shortMs, errorRatio }) =>
      `${tier} ${severity} ${formatDuration(longMs)} ${formatDuration(shortMs)} ${errorRatio}`,
  );

describe('the tiers of an error budget', () => {
  test("are the workbook's over thirty days, without the noise of binary fractions", () => {
    expect(table(0.999, '30d')).toEqual([
      'fastest critical 1h 5m 0.0144',
      'fast critical 6h 30m 0.006',
      'slow warning 1d 2h 0.003',
      'slowest warning 3d 6h 0.001',
    ]);
  });

  test('scale with the time of the objective', () => {
    expect(table(0.99, '15d')).toEqual([
      'fastest critical 30m 150s 0.144',
      'fast critical 3h 15m 0.06',
      'slow warning 12h 1h 0.03',
      'slowest warning 36h 3h 0.01',
    ]);
  });

  test('are only those that a total outage can reach', () => {
    expect(table(0.9, '30d').map((line) => line.split(' ')[0])).toEqual(['fast', 'slow', 'slowest']);
    expect(table(0.01, '30d').map((line) => line.split(' ')[0])).toEqual(['slowest']);
  });

  test('never look at less than four scrapes', () => {
    expect(table(0.999, '1h', 10_000)).toEqual([
      'fastest critical 8m 40s 0.0144',
      'fast critical 8m 40s 0.006',
      'slow warning 8m 40s 0.003',
      'slowest warning 8m 40s 0.001',
    ]);
  });
});
