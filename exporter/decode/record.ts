import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';

/** An event must be an object; a list or a number is not an event. */
export function expectRecord(value: unknown, expected: string): EventRecord | Rejected {
  if (isRecord(value)) return value;
  return undecodable(() => `expected ${expected}, found ${kindOf(value)}`);
}

function isRecord(value: unknown): value is EventRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function undecodable(describe: () => string): Rejected {
  return new Rejected('undecodable', describe);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
