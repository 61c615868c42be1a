import type { Stream } from '../../setup/model/stream.js';
import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';
import { eventWithDoubles } from './doubles.js';
import { ShapeCheck } from './limits.js';
import { SchemaCheck } from './schema.js';

/** Checks the content of a stream's events: the limits on their shape, then the schema. */
export class EventCheck {
  readonly #shape: ShapeCheck;
  /** Unset: the stream accepts every event. */
  readonly #schema: SchemaCheck | undefined;

  /** `later`: compiles the schema at the first check, for streams where a faster check accepts most events. */
  constructor({ schema, limits }: Pick<Stream, 'schema' | 'limits'>, compiled: 'now' | 'later') {
    this.#shape = new ShapeCheck(limits);
    this.#schema = Object.keys(schema).length === 0 ? undefined : new SchemaCheck(schema, compiled);
  }

  check(event: EventRecord, payloadBytes: number): Rejected | undefined {
    const rejected = this.#shape.check(event);
    if (rejected !== undefined) return rejected;
    return this.#schema?.check(this.#shape.hasBigint ? eventWithDoubles(event) : event, payloadBytes);
  }
}
