import { expect, jest, test } from '@jest/globals';
import { root } from '../../support/run-command.js';
import { simulateInWorkers } from '../pool.js';
import type { WorkerReport } from '../worker.js';

/** Of each suite. `npm run simulate` runs 100,000 by default. */
const SCHEDULES = 1_000;

/** Declares the test of so many schedules, from this seed on. */
export function testAllExact(first: number): void {
  // Some seconds of CPU, of which a busy machine gives little.
  jest.setTimeout(600_000);

  test(`after each of ${SCHEDULES} crash schedules, everything is counted exactly once`, async () => {
    const reports: WorkerReport[] = [];
    // The built ones: in the sandbox of Jest they would take twice as long.
    const module = `${root}/dist/test/simulation/worker.js`;
    const onReport = (report: WorkerReport) => void reports.push(report);
    await simulateInWorkers({ first, schedules: SCHEDULES, workers: 2, batch: 50, module, onReport });
    const sum = (of: (report: WorkerReport) => number) =>
      reports.reduce((total, each) => total + of(each), 0);
    expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(sum(({ schedules }) => schedules)).toBe(SCHEDULES);
    // Few schedules end with a state that is damaged as a whole.
    expect(sum(({ refused }) => refused)).toBeLessThan(0.05 * SCHEDULES);
  });
}
