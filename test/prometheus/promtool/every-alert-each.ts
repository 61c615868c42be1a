import type { Setup } from '../../../setup/model/setup.js';
import { everyAlert } from '../every-alert.js';

/** Those of 1 s are tested with the example flights, those of 2 s with every kind of alert. */
export function everyAlertEach(intervalMs: number): Setup {
  const setup = everyAlert();
  return {
    ...setup,
    updates: { ...setup.updates, scrapeInterval: intervalMs, evaluationInterval: intervalMs },
  };
}
