import type { StreamLimits } from '../../setup/model/stream.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';

/** Rejects a message that is too large, before it is decoded. */
export function checkSize(bytes: number, limits: StreamLimits): Rejected | undefined {
  if (bytes <= limits.messageBytes) return undefined;
  return new Rejected('too_large', () => `${bytes} bytes, the limit is ${limits.messageBytes}`);
}

/** Rejects an event that is nested too deep or contains a string or key that is too long. */
export function checkShape(event: EventRecord, limits: StreamLimits): Rejected | undefined {
  switch (faultOf(event, limits.depth, limits.stringBytes)) {
    case 'too_deep':
      return tooDeep(limits);
    case 'string_too_long':
      return stringTooLong(limits);
    case undefined:
      return undefined;
  }
}

export function tooDeep({ depth }: StreamLimits): Rejected {
  return new Rejected('too_deep', () => `nested deeper than ${depth} levels`);
}

export function stringTooLong({ stringBytes }: StreamLimits): Rejected {
  return new Rejected('string_too_long', () => `a string is longer than ${stringBytes} bytes`);
}

type Fault = 'too_deep' | 'string_too_long' | undefined;

/** The depth limit bounds the recursion. */
function faultOf(container: object, levels: number, longestString: number): Fault {
  if (levels === 0) return 'too_deep';
  if (Array.isArray(container)) return faultOfElements(container, levels, longestString);
  // for-in instead of Object.entries: it does not allocate, and parsed objects inherit nothing enumerable.
  for (const key in container) {
    if (isLonger(key, longestString)) return 'string_too_long';
    const fault = faultOfValue((container as EventRecord)[key], levels, longestString);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfElements(elements: readonly unknown[], levels: number, longestString: number): Fault {
  for (const element of elements) {
    const fault = faultOfValue(element, levels, longestString);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfValue(value: unknown, levels: number, longestString: number): Fault {
  if (typeof value === 'object' && value !== null) return faultOf(value, levels - 1, longestString);
  return typeof value === 'string' && isLonger(value, longestString) ? 'string_too_long' : undefined;
}

/** A UTF-16 unit takes one to three bytes in UTF-8, so most strings need no byte count. */
function isLonger(text: string, bytes: number): boolean {
  return text.length > bytes || (text.length * 3 > bytes && Buffer.byteLength(text) > bytes);
}
