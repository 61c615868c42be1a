import { formatOffset } from '../../setup/model/duration.js';

/** A time without messages of at least this length may be a gap of the recording. */
const LEAST_GAP_MS = 3_600_000;
/** So many times longer than usual. */
const GAP_FACTOR = 20;
/** A clock that jumps so far was wrong. */
const CLOCK_JUMP_MS = 366 * 86_400_000;
/** Most long times that are kept. */
const MAX_KEPT_GAPS = 1_000;

interface Gap {
  readonly fromMs: number;
  readonly lengthMs: number;
}

/** Finds what is suspicious in the times of a recording. */
export class RecordingTimes {
  readonly #gaps: Gap[] = [];
  #firstMs: number | undefined;
  #lastMs = 0;
  #longMs = 0;
  #messages = 0;

  /** Times in their order. */
  see(ms: number): void {
    this.#messages++;
    const lengthMs = ms - this.#lastMs;
    if (this.#firstMs === undefined) this.#firstMs = ms;
    else if (lengthMs >= LEAST_GAP_MS && this.#gaps.length < MAX_KEPT_GAPS) {
      this.#gaps.push({ fromMs: this.#lastMs, lengthMs });
      this.#longMs += lengthMs;
    }
    this.#lastMs = ms;
  }

  /** What a reader of the report must know, in sentences. */
  get notes(): readonly string[] {
    const usualMs = this.#usualMs;
    const gaps = this.#gaps.filter(({ lengthMs }) => lengthMs >= GAP_FACTOR * usualMs);
    const jump = gaps.find(({ lengthMs }) => lengthMs >= CLOCK_JUMP_MS);
    if (jump !== undefined) {
      return [
        `the time jumps by ${lengthText(jump.lengthMs)} after ${timeText(jump.fromMs)}: the clock of the recording was wrong, before or after it`,
      ];
    }
    const longest = gaps.toSorted((a, b) => b.lengthMs - a.lengthMs)[0];
    if (longest === undefined) return [];
    const more = gaps.length === 1 ? '' : ` This is the longest of ${gaps.length} gaps.`;
    return [
      `no message for ${lengthText(longest.lengthMs)} after ${timeText(longest.fromMs)}: the rules see a silence, also if only the recording has a gap.${more}`,
    ];
  }

  /** The mean time between two messages, without long ones unless most are long. */
  get #usualMs(): number {
    const spanMs = this.#lastMs - (this.#firstMs ?? 0);
    const all = Math.max(1, this.#messages - 1);
    const others = all - this.#gaps.length;
    return others < this.#gaps.length ? spanMs / all : (spanMs - this.#longMs) / others;
  }
}

/** What to say of messages that are older than the one before them. */
export function disorderNotes(setBack: number, farthestMs: number): readonly string[] {
  if (setBack === 0) return [];
  const messages = setBack === 1 ? '1 message is' : `${setBack} messages are`;
  return [
    `${messages} older than the one before, by up to ${lengthText(farthestMs)}: the order of the file counts, and time does not go back`,
  ];
}

const timeText = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** Not finer than a second, and of days not finer than an hour. */
function lengthText(ms: number): string {
  const unit = ms >= 86_400_000 ? 3_600_000 : ms >= 1_000 ? 1_000 : 1;
  return formatOffset(Math.floor(ms / unit) * unit);
}
