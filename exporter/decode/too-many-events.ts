import type { Rejected } from '../event/rejection.js';
import { tooManyEvents } from '../validate/limits.js';

/** The rejection of a message that holds more than `maxEvents` events. */
export function holdsTooMany(maxEvents: number): Rejected {
  return tooManyEvents(() => `the message holds more than ${maxEvents} events`);
}

/** Whether so many bytes can hold too many events. An event of a text takes at least one byte, and is set apart from the next by another. */
export function mayHoldTooMany(bytes: number, maxEvents: number): boolean {
  return bytes >= 2 * maxEvents;
}
