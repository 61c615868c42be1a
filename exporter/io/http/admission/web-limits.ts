import { DEFAULT_MAX_SCRAPES } from './scrape-line.js';
import { DEFAULT_MAX_CONNECTIONS } from './web-guard.js';
import { DEFAULT_MAX_LIVE_PAGES } from '../live/live-readers.js';

/** How much clients may ask for at the same time. `Infinity`: no limit. */
export interface WebLimits {
  readonly maxConnections: number;
  readonly maxScrapes: number;
  readonly maxLivePages: number;
}

export const DEFAULT_WEB_LIMITS: WebLimits = {
  maxConnections: DEFAULT_MAX_CONNECTIONS,
  maxScrapes: DEFAULT_MAX_SCRAPES,
  maxLivePages: DEFAULT_MAX_LIVE_PAGES,
};
