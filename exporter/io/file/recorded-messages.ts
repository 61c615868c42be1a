import { readMessage, recordedSubjects, textLines } from './parse-records.js';
import type { FileRecord } from './parse-records.js';
import { requireObjects, storedAt } from './recorded-events.js';
import type { ReadOptions, RecordedEvent, RecordedEvents } from './recorded-events.js';
import { RecordedEventsError } from './recorded-events-error.js';
import { isPlainLine } from './recording.js';
import { subjectOf } from './subject-template.js';

/** Messages that a recording is first assumed to have. */
const FIRST_ROOM = 1024;

/**
 * A recording of which only the times and the places of the lines are held, 20 bytes a message: the messages of a year are not in memory
 * at a time. A message is read twice, when it is checked and when it is asked for.
 */
export class RecordedMessages {
  readonly #name: string;
  readonly #bytes: Buffer;
  readonly #options: Pick<ReadOptions, 'subject'>;
  /** When each message follows the one before it, even if a clock was set back in between. */
  #timesMs = new Float64Array(FIRST_ROOM);
  /** Number, start and end of each line. */
  #lines = new Uint32Array(3 * FIRST_ROOM);
  #count = 0;
  #latestMs = -Infinity;
  #messagesBehind = 0;
  #farthestMs = 0;

  /** Of a file that is not a recording: `undefined`. Throws a RecordedEventsError if a line is not a message. */
  static read(
    name: string,
    bytes: Uint8Array,
    options: Pick<ReadOptions, 'subject' | 'needsObjects'>,
  ): RecordedMessages | undefined {
    const lines = textLines(bytes);
    const { value: first } = lines.next();
    const isRecording =
      first !== undefined && recordedSubjects(name, bytes.subarray(first.start, first.end)) !== undefined;
    if (!isRecording) return undefined;
    const messages = new RecordedMessages(name, bytes, options);
    for (const { number, start, end } of lines) messages.#add(number, start, end, options.needsObjects);
    if (messages.count === 0) throw new RecordedEventsError(`${name}: no events found`);
    return messages;
  }

  private constructor(name: string, bytes: Uint8Array, options: Pick<ReadOptions, 'subject'>) {
    this.#name = name;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#options = options;
  }

  get count(): number {
    return this.#count;
  }

  get firstMs(): number {
    return this.#timesMs[0] ?? 0;
  }

  get lastMs(): number {
    return this.#timesMs[this.#count - 1] ?? 0;
  }

  get disorder(): RecordedEvents['disorder'] {
    return { messages: this.#messagesBehind, farthestMs: this.#farthestMs };
  }

  /** @param index from 0, less than `count` */
  at(index: number): RecordedEvent {
    const record = this.#record(index);
    const { subject } = this.#options;
    return {
      row: index + 1,
      recordedMs: this.#timesMs[index] ?? 0,
      payload: record.payload,
      subject: subject === undefined ? record.message?.subject : subjectOf(subject, record),
      headers: record.message?.headers ?? [],
      stored: storedAt(record.message),
    };
  }

  #add(number: number, start: number, end: number, needsObjects = false): void {
    if (this.#count === this.#timesMs.length) this.#grow();
    const index = this.#count++;
    this.#lines.set([number, start, end], 3 * index);
    const timeMs = this.#timeOf(index, start, end, needsObjects);
    const behindMs = this.#latestMs - timeMs;
    if (behindMs > 0) this.#messagesBehind++;
    this.#farthestMs = Math.max(this.#farthestMs, behindMs);
    this.#latestMs = Math.max(this.#latestMs, timeMs);
    this.#timesMs[index] = this.#latestMs;
  }

  /** Checks the message, too. */
  #timeOf(index: number, start: number, end: number, needsObjects: boolean): number {
    if (!needsObjects) {
      const line = plainLine(this.#bytes, start, end);
      if (line !== undefined) return Date.parse(line.time);
    }
    const record = this.#record(index);
    if (needsObjects) requireObjects([record]);
    return record.message?.timeMs ?? NaN;
  }

  #record(index: number): FileRecord {
    const [number = 0, start = 0, end = 0] = this.#lines.subarray(3 * index, 3 * index + 3);
    return readMessage({ place: `${this.#name}:${number}`, payload: this.#bytes.subarray(start, end) });
  }

  #grow(): void {
    const [times, lines] = [this.#timesMs, this.#lines];
    this.#timesMs = new Float64Array(2 * times.length);
    this.#timesMs.set(times);
    this.#lines = new Uint32Array(2 * lines.length);
    this.#lines.set(lines);
  }
}

/** `undefined`: not in the usual form, or not JSON. */
function plainLine(bytes: Buffer, start: number, end: number) {
  try {
    const line: unknown = JSON.parse(bytes.toString('utf8', start, end));
    return isPlainLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}
