import type { WebRefusal } from '../../setup/self-metric-reasons.js';

/** What happens while HTTP requests are answered. */
export type WebHappening =
  | { readonly kind: 'scraped'; readonly seconds: number }
  | { readonly kind: 'scrapeFailed'; readonly error: unknown }
  | { readonly kind: 'requestFailed'; readonly path: string; readonly error: unknown }
  /** A request was refused, or its connection was closed. */
  | { readonly kind: 'requestRefused'; readonly reason: WebRefusal }
  | { readonly kind: 'livePagesOpen'; readonly count: number }
  /** The reader of a live page does not keep up: it gets a newer frame instead. */
  | { readonly kind: 'frameDropped' };
