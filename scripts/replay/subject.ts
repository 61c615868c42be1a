import type { EventRecord } from '../../exporter/event/event.js';

/** Inserts fields of an event into a subject such as `flights.{origin}`. Replaces invalid characters by "_". */
export function subjectOf(template: string, event: EventRecord): string {
  return template.replaceAll(/\{([^{}]+)\}/g, (_, field: string) => {
    const value = event[field];
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return (isPlain ? String(value) : '').replaceAll(/[\s.*>\p{Cc}]/gu, '_') || '_';
  });
}

/** A wildcard for all subjects of a template: `flights.>` for `flights.{origin}`. */
export function wildcardOf(template: string): string {
  const tokens = template.split('.');
  const firstVariable = tokens.findIndex((token) => token.includes('{'));
  return firstVariable === -1 ? template : [...tokens.slice(0, firstVariable), '>'].join('.');
}
