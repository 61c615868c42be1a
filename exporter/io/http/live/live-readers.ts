import type { ServerResponse } from 'node:http';
import type { Tell } from '../../../happening/happening.js';
import type { WebHappening } from '../../../happening/web.js';
import { Places } from '../admission/places.js';
import { LiveReader } from './live-reader.js';

/** Default of `--web.max-live-pages`. */
export const DEFAULT_MAX_LIVE_PAGES = 100;
/** A reader that has not caught up for this long is disconnected. Browsers connect again by themselves. */
export const MAX_BEHIND_MS = 30_000;
/** A new page takes the place of a reader that has been behind for this long. */
export const BEHIND_GRACE_MS = 2_000;
/** How often readers get a sign of life, and those that do not read are looked for. */
const ROUND_MS = 5_000;

export interface LiveReadersOptions {
  readonly limit: number;
  readonly tell: Tell<WebHappening>;
  /** Milliseconds since an arbitrary time; default: of the process. */
  readonly now?: () => number;
  /** Default: `ROUND_MS`. */
  readonly roundMs?: number;
}

/** The readers of all live pages: a limited number. */
export class LiveReaders {
  readonly #options: LiveReadersOptions;
  readonly #places: Places<LiveReader>;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LiveReadersOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#places = new Places({ limit: options.limit, graceMs: BEHIND_GRACE_MS, now: this.#now });
  }

  start(): void {
    this.#timer = setInterval(() => this.#round(), this.#options.roundMs ?? ROUND_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const reader of this.#places.occupants) reader.end();
  }

  /** Opens a stream; `undefined` if there are too many. */
  admit(response: ServerResponse): LiveReader | undefined {
    const reader = new LiveReader(response, this.#options.tell, this.#now);
    if (!this.#places.take(reader)) return undefined;
    this.#tellCount();
    response.once('close', () => {
      this.#places.leave(reader);
      this.#tellCount();
    });
    reader.open();
    return reader;
  }

  #tellCount(): void {
    this.#options.tell({ kind: 'livePagesOpen', count: this.#places.occupants.size });
  }

  #round(): void {
    const longAgoMs = this.#now() - MAX_BEHIND_MS;
    for (const reader of this.#places.occupants) {
      if ((reader.idleSinceMs() ?? Infinity) < longAgoMs) reader.evict();
      else reader.heartbeat();
    }
  }
}
