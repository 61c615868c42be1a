import type { Frame } from '../live/frame.js';
import { PanelHistory } from './panel-history.js';
import type { Columns } from './panel-history.js';
import type { TimeRange } from './time-range.js';

/** Every frame of the last minute is kept, and one per second of the time before: a screen cannot show more. */
const FINE_MS = 60_000;
const COARSE_STEP_MS = 1_000;
const COMPACT_EVERY = 200;
/** A panel without values for so long has none now. */
const LATEST_WITHIN_MS = 15_000;
/** Lines are interrupted between frames further apart than this share of the span. History from Prometheus has a step of 1/300. */
const GAP_SHARE = 1 / 60;

const NOTHING: Columns = { times: [], lines: new Map() };

/** The frames of the dashboard's time range, by panel. */
export class History {
  readonly #spanMs: number;
  #panels = new Map<string, PanelHistory>();
  #newestMs = 0;
  #pushed = 0;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  replace(frames: readonly Frame[]): void {
    this.#panels = new Map();
    this.#newestMs = 0;
    for (const frame of frames) this.#add(frame);
  }

  push(frame: Frame): void {
    this.#add(frame);
    this.#pushed += 1;
    if (this.#pushed % COMPACT_EVERY !== 0) return;
    for (const panel of this.#panels.values()) {
      panel.thin(frame.t - this.#spanMs, frame.t - FINE_MS, COARSE_STEP_MS);
    }
  }

  /** Time of the newest frame; 0 without any. */
  get newestMs(): number {
    return this.#newestMs;
  }

  /** The last values of a panel's lines until `untilMs`, sorted by name. */
  latest(key: string, untilMs: number = this.#newestMs): ReadonlyMap<string, number> {
    return this.#panels.get(key)?.latest(untilMs - this.#withinMs(), untilMs) ?? new Map();
  }

  /** The lines of a panel within a range. */
  columns(key: string, range: TimeRange): Columns {
    return this.#panels.get(key)?.columns(range) ?? NOTHING;
  }

  #withinMs(): number {
    return Math.max(LATEST_WITHIN_MS, this.#spanMs * GAP_SHARE);
  }

  #add({ t, panels }: Frame): void {
    this.#newestMs = Math.max(this.#newestMs, t);
    for (const [key, lines] of Object.entries(panels)) {
      const known = this.#panels.get(key) ?? new PanelHistory(this.#spanMs * GAP_SHARE);
      this.#panels.set(key, known);
      known.push(t, lines);
    }
  }
}
