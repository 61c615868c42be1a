import { describeMisread } from '../../setup/time/misread.js';
import type { TimeForm } from '../../setup/time/time-form.js';
import { numberOf, timeReaderOf } from '../../setup/time/time-reader.js';
import type { ReadTime } from '../../setup/time/time-reader.js';
import { unitByMagnitude } from '../../setup/time/unit.js';
import type { NumberUnit } from '../../setup/time/unit.js';
import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import { Skip } from '../event/skip.js';

export interface EventTimeReaderOptions {
  readonly form: TimeForm;
  /** Where the time is, for the details of rejections. */
  readonly place: string;
  /** The value that is the time, or why it cannot be read. */
  readonly valueOf: (event: EventRecord) => unknown;
  /** Called once if the first time is a number whose unit is not declared. */
  readonly onUnit?: ((unit: NumberUnit, value: string) => void) | undefined;
}

/** Reads the event time, in milliseconds since 1970, from the events of a stream. It never throws. */
export class EventTimeReader {
  /** Whether RFC 3339 text is a time. */
  readonly admitsRfc3339: boolean;
  readonly #options: EventTimeReaderOptions;
  readonly #read: ReadTime;
  #isUnitOpen: boolean;

  constructor(options: EventTimeReaderOptions) {
    const { form } = options;
    this.#options = options;
    this.#read = timeReaderOf(form);
    this.#isUnitOpen = form.kind === 'unit' && form.unit === 'auto';
    this.admitsRfc3339 = this.#isUnitOpen || (form.kind === 'unit' && form.unit === 'rfc3339');
  }

  read(event: EventRecord): number | Rejected {
    return this.timeOf(this.#options.valueOf(event));
  }

  /** `value`: the value that is the time. */
  timeOf(value: unknown): number | Rejected {
    const timeMs = this.#read(value);
    if (Number.isNaN(timeMs)) return this.#reject(value);
    if (this.#isUnitOpen) this.#noteUnit(value);
    return timeMs;
  }

  #noteUnit(value: unknown): void {
    this.#isUnitOpen = false;
    const number = numberOf(value);
    if (!Number.isNaN(number)) this.#options.onUnit?.(unitByMagnitude(number), String(value));
  }

  #reject(value: unknown): Rejected {
    const { place, form } = this.#options;
    if (value instanceof Skip) return new Rejected('event_time', () => value.detail);
    return new Rejected('event_time', () => `${place}: ${describeMisread(value, form)}`);
  }
}

/** Reads a field. `path`: the names that lead to it; an event may also have a field of the whole name, with its dots. */
export function fieldReader(field: string, path: readonly string[]): (event: EventRecord) => unknown {
  if (path.length < 2) return (event) => ownField(event, field);
  return (event) => ownField(event, field) ?? path.reduce<unknown>(ownField, event);
}

/** `undefined` for what every object inherits. */
function ownField(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  // Any object has values of unknown type by name.
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** The time of an event that has none of its own. */
export function storedOrArrivalMs({ storedMs, arrivalMs }: Message): number {
  return storedMs ?? arrivalMs;
}
