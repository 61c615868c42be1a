import type { Setup } from '../../../setup/model/setup.js';
import { everyAlert } from '../every-alert.js';
import { describePromtool } from './rig.js';

/** Those of 1 s are tested with the example flights, those of 2 s with every kind of alert. */
function everyAlertEach(intervalMs: number): Setup {
  const setup = everyAlert();
  return {
    ...setup,
    updates: { ...setup.updates, scrapeInterval: intervalMs, evaluationInterval: intervalMs },
  };
}

describePromtool('every kind of alert, scraped every 15 s', everyAlertEach(15_000));
describePromtool('every kind of alert, scraped every minute', everyAlertEach(60_000));
