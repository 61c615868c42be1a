import type { StreamLimits } from '../../setup/model/stream.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';

/** Rejects a message that is too large, before it is decoded. */
export function checkSize(bytes: number, limits: StreamLimits): Rejected | undefined {
  if (bytes <= limits.messageBytes) return undefined;
  return new Rejected('too_large', () => `${bytes} bytes, the limit is ${limits.messageBytes}`);
}

/** The rejection of what would become more events than one message may. */
export function tooManyEvents(describe: () => string): Rejected {
  return new Rejected('too_many_events', describe);
}

/** Checks the limits on the shape of events, which bound the recursion of everything that reads them later. */
export class ShapeCheck {
  /** Whether the last event has a bigint. */
  hasBigint = false;
  readonly #limits: StreamLimits;

  constructor(limits: StreamLimits) {
    this.#limits = limits;
  }

  /** Rejects an event that is nested too deep or contains a string or key that is too long. */
  check(event: EventRecord): Rejected | undefined {
    this.hasBigint = false;
    switch (this.#faultOf(event, this.#limits.depth)) {
      case 'too_deep':
        return tooDeep(this.#limits);
      case 'string_too_long':
        return stringTooLong(this.#limits);
      case undefined:
        return undefined;
    }
  }

  #faultOf(container: object, levels: number): Fault {
    if (levels === 0) return 'too_deep';
    if (Array.isArray(container)) return this.#faultOfElements(container, levels);
    // for-in instead of Object.entries: it does not allocate, and parsed objects inherit nothing enumerable.
    for (const key in container) {
      if (isLonger(key, this.#limits.stringBytes)) return 'string_too_long';
      const fault = this.#faultOfValue((container as EventRecord)[key], levels);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #faultOfElements(elements: readonly unknown[], levels: number): Fault {
    for (const element of elements) {
      const fault = this.#faultOfValue(element, levels);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #faultOfValue(value: unknown, levels: number): Fault {
    switch (typeof value) {
      case 'object':
        return value === null ? undefined : this.#faultOf(value, levels - 1);
      case 'string':
        return isLonger(value, this.#limits.stringBytes) ? 'string_too_long' : undefined;
      case 'bigint':
        this.hasBigint = true;
        return undefined;
      default:
        return undefined;
    }
  }
}

export function tooDeep({ depth }: StreamLimits): Rejected {
  return new Rejected('too_deep', () => `nested deeper than ${depth} levels`);
}

export function stringTooLong({ stringBytes }: StreamLimits): Rejected {
  return new Rejected('string_too_long', () => `a string is longer than ${stringBytes} bytes`);
}

type Fault = 'too_deep' | 'string_too_long' | undefined;

/** A UTF-16 unit takes one to three bytes in UTF-8, so most strings need no byte count. */
export function isLonger(text: string, bytes: number): boolean {
  return text.length > bytes || (text.length * 3 > bytes && Buffer.byteLength(text) > bytes);
}
