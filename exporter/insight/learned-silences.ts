import type { LearnedSilence } from '../../setup/model/learned-silence.js';
import { Calendar, SEASONS } from '../adaptive/calendar.js';

const QUARTER_MS = 900_000;
/** A longer silence teaches no more than its end: it passes every slot of any season. */
const LONGEST_TAUGHT_MS = 7 * 86_400_000;
/** A silence is out of the ordinary if it is this many times as long as the longest so far. */
const MARGIN = 2;
/** A silence that was out of the ordinary makes the longest at most this many times as long: an outage is not what is usual. */
const MOST_GROWTH = 1.5;
const MOST_DAYS = 255;
/** Silences are forgotten after one to two of these: each slot of a week is seen twice in one. */
const SILENCE_MEMORY_MS = 14 * 86_400_000;

type Remembered = Pick<Row, 'longest' | 'earlier'>;

/** What is known of one key. */
interface Row {
  /** Since when it is watched. */
  firstMs: number;
  /** Slot of its last event; -1: it had none. */
  slot: number;
  /** The longest that it was quiet at each slot of the season since `beganMs`, in seconds. */
  longest: Float32Array;
  /** The same of the time before. */
  earlier: Float32Array;
  /** When the memory under way began. */
  beganMs: number;
  /** On how many days each slot was seen. */
  readonly days: Uint8Array;
}

export interface LearnedRow {
  readonly number: number;
  readonly firstMs: number;
  readonly slot: number;
  /** 32-bit floats, as bytes. */
  readonly longest: Uint8Array;
  readonly earlier: Uint8Array;
  readonly beganMs: number;
  readonly days: Uint8Array;
}

/** What a silence is compared with. */
export interface UsualSilence {
  readonly longestMs: number;
  /** A longer silence is out of the ordinary. */
  readonly limitMs: number;
  /** Whether it is the longest at this time of the day. Before enough days were seen: at any time. */
  readonly isSeasonal: boolean;
}

/**
 * How long each key has been quiet in the last weeks, by time of day. A slot learns how long it was since the last event at each moment of it, so a
 * silence of hours teaches every slot that it passes. Before a slot has been seen on enough days, all slots together count; after that,
 * it and its two neighbours. Only ends of silences teach, so what is learned depends on the events and their times only.
 *
 * There are two memories, the one under way and the one before it, which is forgotten when the next one begins:
 *
 *   | earlier, 14 days | longest, up to 14 days | now
 *
 * An event begins the next one, at most one at a time: what is known before a long silence is still known after it.
 */
export class LearnedSilences {
  readonly #calendar: Calendar;
  readonly #slots: number;
  /** Slots of one kind of day: the first follows the last. */
  readonly #ring: number;
  readonly #fullDays: number;
  readonly #warmupMs: number;
  readonly #rows = new Map<number, Row>();
  /** The quarter of an hour of the last event, and its slot. */
  #quarter = NaN;
  #slot = 0;
  /** Since when all events are seen. Unset: it was not running, and does not know yet for how long. */
  #sinceMs: number | undefined;

  constructor({ season, zone, warmupMs }: LearnedSilence) {
    this.#calendar = new Calendar({ season, zone, holidays: [], specialDays: [] });
    const { slots, fullDays } = SEASONS[season];
    this.#slots = slots;
    this.#ring = season === 'day+weekend' ? slots / 2 : slots;
    this.#fullDays = fullDays;
    this.#warmupMs = warmupMs;
  }

  /** All events from now on are seen, unless they are already. */
  resume(nowMs: number): void {
    this.#sinceMs ??= nowMs;
  }

  /** Since when a key is known to be quiet: events of the time in which nothing ran are unknown. */
  quietSince(lastMs: number): number {
    return Math.max(lastMs, this.#sinceMs ?? lastMs);
  }

  begin(number: number, atMs: number): void {
    this.#rows.set(number, {
      firstMs: atMs,
      slot: -1,
      longest: new Float32Array(this.#slots),
      earlier: new Float32Array(this.#slots),
      beganMs: atMs,
      days: new Uint8Array(this.#slots),
    });
  }

  forget(number: number): void {
    this.#rows.delete(number);
  }

  /** An event of a key came, the first after `lastMs`. */
  learn(number: number, lastMs: number, atMs: number): void {
    const row = this.#rows.get(number);
    if (row === undefined || this.#sinceMs === undefined) return;
    if (atMs - row.beganMs >= SILENCE_MEMORY_MS) this.#beginMemory(row, atMs);
    const fromMs = this.quietSince(lastMs);
    const slot = this.#slotAt(atMs);
    // Most events follow one of the same slot sooner than others did.
    if (slot === row.slot && (atMs - fromMs) / 1000 <= (row.longest[slot] ?? 0)) return;
    if (slot === row.slot && atMs - fromMs < QUARTER_MS) {
      this.#teach(row, row, slot, fromMs, atMs);
      return;
    }
    // What it teaches one slot must not make it more usual at the next.
    const before = { longest: row.longest.slice(), earlier: row.earlier };
    let pieceMs = Math.max(fromMs, atMs - LONGEST_TAUGHT_MS);
    while (pieceMs < atMs) {
      const endMs = Math.min(atMs, (Math.floor(pieceMs / QUARTER_MS) + 1) * QUARTER_MS);
      this.#teach(row, before, this.#calendar.at(pieceMs).slot, fromMs, endMs);
      pieceMs = endMs;
    }
    this.#see(row, slot);
  }

  /** Whether nothing can be said of a key since it has had no event, and it has been watched for long enough to have one. */
  isOverdue(number: number, nowMs: number): boolean {
    const row = this.#rows.get(number);
    return row?.slot === -1 && nowMs - this.quietSince(row.firstMs) >= this.#warmupMs;
  }

  /** `undefined`: it is not known yet. */
  usualAt(number: number, nowMs: number): UsualSilence | undefined {
    const row = this.#rows.get(number);
    if (row === undefined || nowMs - row.firstMs < this.#warmupMs) return undefined;
    const usual = this.#usual(row, row, this.#slotAt(nowMs));
    return usual.longestMs > 0 ? usual : undefined;
  }

  rowOf(number: number): LearnedRow | undefined {
    const row = this.#rows.get(number);
    if (row === undefined) return undefined;
    const { longest, earlier, days, ...rest } = row;
    return {
      ...rest,
      number,
      longest: new Uint8Array(longest.buffer.slice(0)),
      earlier: new Uint8Array(earlier.buffer.slice(0)),
      days: days.slice(),
    };
  }

  restore(rows: readonly LearnedRow[]): void {
    const floats = (bytes: Uint8Array) => new Float32Array(new Uint8Array(bytes).buffer);
    for (const { number, longest, earlier, days, ...rest } of rows) {
      const learned = { longest: floats(longest), earlier: floats(earlier), days: days.slice() };
      this.#rows.set(number, { ...rest, ...learned });
    }
    this.#sinceMs = undefined;
  }

  #beginMemory(row: Row, atMs: number): void {
    row.earlier = row.longest;
    row.longest = new Float32Array(this.#slots);
    row.beganMs = atMs;
  }

  #teach(row: Row, before: Remembered, slot: number, fromMs: number, endMs: number): void {
    const { longestMs, limitMs } = this.#usual(row, before, slot);
    const isReady = endMs - row.firstMs >= this.#warmupMs && longestMs > 0;
    const quietMs = endMs - fromMs;
    const taughtMs = isReady && quietMs > limitMs ? Math.min(quietMs, MOST_GROWTH * longestMs) : quietMs;
    if (taughtMs / 1000 > (row.longest[slot] ?? 0)) row.longest[slot] = taughtMs / 1000;
    this.#see(row, slot);
  }

  #see(row: Row, slot: number): void {
    if (row.slot === slot) return;
    row.slot = slot;
    row.days[slot] = Math.min(MOST_DAYS, (row.days[slot] ?? 0) + 1);
  }

  #usual(row: Row, remembered: Remembered, slot: number): UsualSilence {
    // The day that is under way does not count.
    const days = (row.days[slot] ?? 0) - (row.slot === slot ? 1 : 0);
    const around = days >= this.#fullDays ? this.#longestAround(remembered, slot) : 0;
    // Of a slot in which it has not run for weeks nothing is known any more.
    const isSeasonal = around > 0;
    const seconds = isSeasonal ? around : Math.max(...remembered.longest, ...remembered.earlier);
    return { longestMs: 1000 * seconds, limitMs: MARGIN * 1000 * seconds, isSeasonal };
  }

  #longestAround({ longest, earlier }: Remembered, slot: number): number {
    const first = slot - (slot % this.#ring);
    const at = (offset: number) => {
      const near = first + ((slot - first + offset + this.#ring) % this.#ring);
      return Math.max(longest[near] ?? 0, earlier[near] ?? 0);
    };
    return Math.max(at(-1), at(0), at(1));
  }

  #slotAt(atMs: number): number {
    const quarter = Math.floor(atMs / QUARTER_MS);
    if (quarter !== this.#quarter) {
      this.#quarter = quarter;
      this.#slot = this.#calendar.at(atMs).slot;
    }
    return this.#slot;
  }
}
