import { expect } from '@jest/globals';
import type { EventRecord } from '../../../exporter/event/event.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import { eventWithDoubles } from '../../../exporter/validate/doubles.js';

/**
 * Either a reason with a sentence, or what JSON can hold. `infinity`: also a number that no double can hold, which JSON can write
 * and metrics skip as "not finite".
 */
export function expectHarmless(
  contents: readonly (EventRecord | Rejected)[],
  { infinity = false } = {},
): void {
  for (const content of contents) {
    if (content instanceof Rejected) {
      expect(content.reason).toMatch(/^(?:undecodable|too_deep|no_event)$/);
      expect(content.detail).not.toBe('');
      continue;
    }
    expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
    const rounded = eventWithDoubles(content);
    expect(JSON.parse(JSON.stringify(rounded))).toEqual(infinity ? withoutInfinity(rounded) : rounded);
  }
}

function withoutInfinity(value: unknown): unknown {
  if (value === Infinity || value === -Infinity) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutInfinity);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutInfinity(each)]));
}
