/** Where an event stands in a scenario. */
interface EventPlace {
  readonly atMs: number;
  /** From 1, for an event that is repeated. */
  readonly number: number;
}

const PLACEHOLDER = /\{\{(time|unix|unixMs|n)\}\}/g;
const NUMBER_ALONE = /^\{\{(unix|unixMs|n)\}\}$/;

const VALUES: Readonly<Record<string, (place: EventPlace) => string>> = {
  time: ({ atMs }) => new Date(atMs).toISOString(),
  unix: ({ atMs }) => String(atMs / 1000),
  unixMs: ({ atMs }) => String(atMs),
  n: ({ number }) => String(number),
};

/** The text with `{{time}}`, `{{unix}}`, `{{unixMs}}` and `{{n}}` filled in. Other braces stay. */
export function filledText(text: string, place: EventPlace): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string) => VALUES[name]?.(place) ?? '');
}

/** A text as it is, anything else as JSON. A value of JSON that is only a placeholder for a number is that number. */
export function filledPayload(payload: unknown, place: EventPlace): Uint8Array {
  const text =
    typeof payload === 'string' ? filledText(payload, place) : JSON.stringify(filled(payload, place));
  return new TextEncoder().encode(text);
}

function filled(value: unknown, place: EventPlace): unknown {
  if (typeof value === 'string')
    return NUMBER_ALONE.test(value) ? Number(filledText(value, place)) : filledText(value, place);
  if (Array.isArray(value)) return value.map((each) => filled(each, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, place)]));
}
