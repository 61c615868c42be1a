import type { Stream } from '../../setup/model/stream.js';
import type { Codec } from '../decode/codec.js';
import { CODECS } from '../decode/codecs.js';
import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import type { Rejection } from '../event/rejection.js';
import type { RunStep } from '../transform/step.js';
import { checkShape, checkSize } from '../validate/limits.js';
import { SchemaCheck } from '../validate/schema.js';
import { readEventTime } from '../window/event-time.js';
import type { Watermark } from '../window/watermark.js';
import type { WindowTable } from '../window/window-table.js';
import type { StreamAccount } from './account.js';
import type { Update } from './update.js';

/** What a stream's events go through and end in. */
export interface PipelineParts {
  readonly stream: Stream;
  readonly account: StreamAccount;
  readonly watermark: Watermark;
  readonly steps: readonly RunStep[];
  readonly updates: readonly Update[];
  /** Those tables that move with the stream's time. */
  readonly windows: readonly WindowTable[];
}

/** The way of one stream's messages, from bytes to metrics; compiled once from the setup. */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #codec: Codec;
  readonly #schema: SchemaCheck;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#codec = CODECS[parts.stream.format];
    this.#schema = new SchemaCheck(parts.stream.schema);
  }

  /** Takes one message in; tells why, when it is rejected. Never throws: whatever is in the bytes is counted. */
  process(message: Message): Rejection | undefined {
    const rejection = this.#run(message);
    this.#parts.account.enter(message.payload.byteLength, message.arrivalMs, rejection);
    return rejection;
  }

  /** Time goes on, also without events. */
  tick(nowMs: number): void {
    this.#parts.watermark.tick(nowMs);
    this.#moveWindows();
    for (const window of this.#parts.windows) window.sweep();
  }

  #run({ payload, arrivalMs }: Message): Rejected | undefined {
    const tooLarge = checkSize(payload, this.#parts.stream.limits);
    if (tooLarge !== undefined) return tooLarge;

    const event = this.#codec.decode(payload);
    if (event instanceof Rejected) return event;

    const invalid = this.#validate(event, payload.byteLength);
    if (invalid !== undefined) return invalid;

    const timeMs = this.#timeOf(event, arrivalMs);
    if (typeof timeMs !== 'number') return timeMs;
    this.#moveWindows();

    const rejected = this.#transform(event) ?? this.#evaluate(event);
    if (rejected !== undefined) return rejected;

    for (const update of this.#parts.updates) update.apply(timeMs, arrivalMs);
    return undefined;
  }

  #validate(event: EventRecord, payloadBytes: number): Rejected | undefined {
    return (
      checkShape(event, payloadBytes, this.#parts.stream.limits) ?? this.#schema.check(event, payloadBytes)
    );
  }

  /** The time at which the event counts. It moves the watermark even if a later stage drops the event: time has passed. */
  #timeOf(event: EventRecord, arrivalMs: number): number | Rejected {
    const { watermark, stream } = this.#parts;
    if (stream.eventTime === undefined) return watermark.observe(arrivalMs, arrivalMs);
    const timeMs = readEventTime(event, stream.eventTime);
    return typeof timeMs === 'number' ? watermark.observe(timeMs, arrivalMs) : timeMs;
  }

  #moveWindows(): void {
    for (const window of this.#parts.windows) window.moveTo(this.#parts.watermark);
  }

  #transform(event: EventRecord): Rejected | undefined {
    for (const step of this.#parts.steps) {
      const rejected = step(event);
      if (rejected !== undefined) return rejected;
    }
    return undefined;
  }

  #evaluate(event: EventRecord): Rejected | undefined {
    for (const update of this.#parts.updates) {
      const rejected = update.evaluate(event);
      if (rejected !== undefined) return rejected;
    }
    return undefined;
  }
}
