/** Lines that may repeat many times a second are written this often. */
export const LOG_INTERVAL_MS = 10_000;
/** After the interval the next happening may still write the line, with its own details. Then the closing line is written. */
const GRACE_MS = 1_000;
/** Most lines that are throttled at the same time. Beyond it, further ones share one entry, and so a line. */
export const MAX_THROTTLED_LINES = 2_000;
/** The key of the shared entry. */
const FURTHER = 'further lines';

/** Writes the line; `count`: the number of happenings that it stands for. */
export type WriteCount = (count: number) => void;

interface Line {
  /** From here on it may be written again. */
  openMs: number;
  /** Happenings since it was written. */
  held: number;
  /** Writes the closing line; unset for what needs none. */
  write: WriteCount | undefined;
}

/**
 * Admits one line per key and interval, the first at once, and counts the rest:
 *
 *     happenings  x xxxxxxxxxxxxx  xxxxx                      x
 *     lines       1                       n        closing    1      ->  time
 *                 |--- interval ---|------ interval ------|
 *
 * It has no timer: `closeDue` has to be called about once a second.
 */
export class ThrottledLines {
  readonly #lines = new Map<string, Line>();
  /** With too many lines: when to look again for some that can be forgotten. */
  #nextPurgeMs = -Infinity;

  /** Number of keys that are remembered. */
  get size(): number {
    return this.#lines.size;
  }

  /** The number of happenings that a line written now stands for; `undefined` if none may be written yet. */
  admit(key: string, nowMs: number, happenings = 1): number | undefined {
    const line = this.#lines.get(key) ?? this.#lineOf(key, nowMs);
    line.held += happenings;
    if (nowMs < line.openMs) return undefined;
    const count = line.held;
    line.held = 0;
    line.openMs = nowMs + LOG_INTERVAL_MS;
    return count;
  }

  /** The line of the key was written: `write` is to write its closing line too. */
  written(key: string, write: WriteCount): void {
    const line = this.#lines.get(key) ?? this.#lines.get(FURTHER);
    if (line !== undefined) line.write = write;
  }

  /** Writes the closing lines that are due, and forgets what has not happened for an interval. */
  closeDue(nowMs: number): void {
    for (const [key, line] of this.#lines) {
      if (nowMs < line.openMs + GRACE_MS) continue;
      if (line.held === 0 || line.write === undefined) this.#lines.delete(key);
      else {
        line.openMs = nowMs + LOG_INTERVAL_MS;
        close(line, line.write);
      }
    }
  }

  /** Writes all closing lines, also those that are not due: the process ends, or the setup changes. */
  closeAll(): void {
    for (const line of this.#lines.values()) {
      if (line.held > 0 && line.write !== undefined) close(line, line.write);
    }
  }

  #lineOf(key: string, nowMs: number): Line {
    if (this.#lines.size >= MAX_THROTTLED_LINES && nowMs >= this.#nextPurgeMs) {
      this.#nextPurgeMs = nowMs + GRACE_MS;
      this.closeDue(nowMs);
    }
    const place = this.#lines.size < MAX_THROTTLED_LINES ? key : FURTHER;
    let line = this.#lines.get(place);
    if (line === undefined) this.#lines.set(place, (line = { openMs: -Infinity, held: 0, write: undefined }));
    return line;
  }
}

function close(line: Line, write: WriteCount): void {
  const { held } = line;
  line.held = 0;
  write(held);
}
