import type { Frame, Lines } from '../live/frame.js';

/** Every frame of the last minute is kept, and one per second of the time before: a screen cannot show more. */
const FINE_MS = 60_000;
const COARSE_STEP_MS = 1_000;
const COMPACT_EVERY = 200;
const LATEST_WITHIN = 8;
/** Lines are interrupted between frames further apart than this share of the span. History from Prometheus has a step of 1/300. */
const GAP_SHARE = 1 / 60;

/** The frames of the dashboard's time range, oldest first. */
export class History {
  readonly #spanMs: number;
  #frames: Frame[] = [];
  #pushed = 0;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  replace(frames: readonly Frame[]): void {
    this.#frames = [...frames];
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#pushed += 1;
    if (this.#pushed % COMPACT_EVERY === 0) this.#compact(frame.t);
  }

  get newest(): Frame | undefined {
    return this.#frames.at(-1);
  }

  /** The latest lines of a panel: those of the newest frame that has the panel, among the last eight. */
  latest(key: string): Lines {
    for (
      let index = this.#frames.length - 1;
      index >= 0 && index >= this.#frames.length - LATEST_WITHIN;
      index -= 1
    ) {
      const lines = this.#frames[index]?.panels[key];
      if (lines !== undefined) return lines;
    }
    return {};
  }

  /** Times in seconds and the values of each line, sorted by legend; `null` where a line has no value. */
  columns(key: string, spanMs: number): { times: number[]; lines: ReadonlyMap<string, (number | null)[]> } {
    const from = (this.newest?.t ?? 0) - spanMs;
    const shown = this.#frames.filter((frame) => frame.t >= from && frame.panels[key] !== undefined);
    const frames = withGaps(shown, this.#spanMs * GAP_SHARE);
    const names = new Set(frames.flatMap((frame) => Object.keys(frame.panels[key] ?? {})));
    const lines = new Map<string, (number | null)[]>();
    for (const name of [...names].sort(byName)) {
      lines.set(
        name,
        frames.map((frame) => frame.panels[key]?.[name] ?? null),
      );
    }
    return { times: frames.map((frame) => frame.t / 1000), lines };
  }

  #compact(nowMs: number): void {
    let keptMs = -Infinity;
    this.#frames = this.#frames.filter(({ t }) => {
      if (t < nowMs - this.#spanMs) return false;
      if (t < nowMs - FINE_MS && t - keptMs < COARSE_STEP_MS) return false;
      keptMs = t;
      return true;
    });
  }
}

/** Inserts an empty frame into every gap, so that no line is drawn through time without data. */
function withGaps(frames: readonly Frame[], gapMs: number): Frame[] {
  return frames.flatMap((frame, index) => {
    const before = frames[index - 1]?.t ?? frame.t;
    return frame.t - before > gapMs ? [{ t: before + 1, panels: {} }, frame] : [frame];
  });
}

/** Compares numbers in names as numbers: p5 comes before p50. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
