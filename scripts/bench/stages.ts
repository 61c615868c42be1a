import { adaptive } from './adaptive.js';
import { alerts } from './alerts.js';
import { checkpoint } from './checkpoint.js';
import { consume } from './consume.js';
import { flood } from './flood.js';
import { jetstream } from './jetstream.js';
import { labels } from './labels.js';
import { memory } from './memory.js';
import { page } from './page.js';
import { scrape } from './scrape.js';
import { sizes } from './sizes.js';
import { slices } from './slices.js';
import type { Stage } from './stage.js';
import { start } from './start.js';
import { windows } from './windows.js';
import { workers } from './workers.js';

/** What `npm run bench` measures, in the order of the page. */
export const STAGES: ReadonlyMap<string, Stage> = new Map(
  Object.entries({
    consume,
    sizes,
    workers,
    flood,
    jetstream,
    scrape,
    memory,
    labels,
    windows,
    slices,
    alerts,
    checkpoint,
    adaptive,
    start,
    page,
  }),
);
