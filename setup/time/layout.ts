import { COMBINED, DIRECTIVES } from './directives.js';
import type { Directive, TimeParts } from './directives.js';
import { dayMs } from './rfc3339.js';
import { clockMs } from './time-text.js';
import type { Zone } from './zone.js';

/** A compiled layout: strftime directives such as `%d/%m/%Y %H:%M:%S`, and the text between them. */
export interface Layout {
  /** Whether texts of the layout say their zone: with `%z`, `%Z` or `%s`. */
  readonly hasZone: boolean;
  /** Milliseconds since 1970; NaN if the text does not have the layout, is not a time, or has no zone and `zone` is unset. */
  parse(text: string, zone: Zone | undefined): number;
}

/** A directive, or the text before the next one. */
const PART = /%(\.f|.|$)|\s+|[^%\s]+/gsu;

/** Returns the problem, in words, if it is not a layout of a time. */
export function compileLayout(source: string): Layout | string {
  const expanded = source.replace(/%([FDTR%])/g, (whole, name: string) => COMBINED[name] ?? whole);
  // "%%" is no directive.
  const names = [...expanded.matchAll(PART)].flatMap(([, name = '%']) => (name === '%' ? [] : [name]));
  const unknown = names.find((name) => !Object.hasOwn(DIRECTIVES, name));
  if (unknown !== undefined) {
    return `unknown directive "%${unknown}"; known are ${knownDirectives()}`;
  }
  return incomplete(new Set(names)) ?? new CompiledLayout(expanded, names);
}

/** What is missing for a time; `undefined` if it is complete. */
function incomplete(names: ReadonlySet<string>): string | undefined {
  const has = (...any: readonly string[]) => any.some((name) => names.has(name));
  if (has('s')) return undefined;
  if (names.size === 0) {
    return 'no directives, expected the ones of strftime, for example "%Y-%m-%d %H:%M:%S"';
  }
  if (!has('Y', 'y')) return 'no year, expected "%Y" or "%y"';
  if (!has('j') && !(has('m', 'b', 'B', 'h') && has('d', 'e'))) {
    return 'no date, expected a month ("%m" or "%b") with a day ("%d"), or the day of the year ("%j")';
  }
  if (has('I', 'l') && !has('p', 'P')) return 'an hour of 12 ("%I") without "%p" for AM and PM';
  return undefined;
}

function knownDirectives(): string {
  return [...Object.keys(DIRECTIVES), ...Object.keys(COMBINED), '%'].map((name) => `%${name}`).join(' ');
}

class CompiledLayout implements Layout {
  readonly hasZone: boolean;
  readonly #pattern: RegExp;
  readonly #directives: readonly Directive[];

  constructor(source: string, names: readonly string[]) {
    this.hasZone = ['z', 'Z', 's'].some((name) => names.includes(name));
    this.#directives = names.flatMap((name) => DIRECTIVES[name] ?? []);
    const parts = source.replace(PART, (part, name: string | undefined) => patternOf(part, name));
    this.#pattern = new RegExp(`^${parts}$`, 'i');
  }

  parse(text: string, zone: Zone | undefined): number {
    const match = this.#pattern.exec(text);
    if (match === null) return NaN;
    const parts = emptyParts();
    this.#directives.forEach(({ store }, index) => store(parts, match[index + 1] ?? ''));
    return timeOf(parts, zone);
  }
}

function patternOf(part: string, name: string | undefined): string {
  if (name === '%') return '%';
  if (name !== undefined) return `(${DIRECTIVES[name]?.pattern ?? ''})`;
  if (part.trim() === '') return String.raw`\s+`;
  return part.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function emptyParts(): TimeParts {
  return {
    year: NaN,
    month: 1,
    day: 1,
    yearDay: NaN,
    hour: 0,
    minute: 0,
    second: 0,
    fractionMs: 0,
    halfDay: 0,
    offsetMs: undefined,
    epochSeconds: NaN,
  };
}

function timeOf(parts: TimeParts, zone: Zone | undefined): number {
  const { fractionMs, offsetMs, epochSeconds } = parts;
  if (!Number.isNaN(epochSeconds)) return epochSeconds * 1000 + fractionMs;
  const clock = clockMs(parts.hour + parts.halfDay, parts.minute, parts.second);
  const localMs = dateMs(parts) + clock + fractionMs;
  if (offsetMs !== undefined) return localMs - offsetMs;
  return zone === undefined ? NaN : zone.toUtcMs(localMs);
}

function dateMs({ year, month, day, yearDay }: TimeParts): number {
  if (Number.isNaN(yearDay)) return dayMs(year, month, day);
  const dayOfYear = dayMs(year, 1, 1) + (yearDay - 1) * 86_400_000;
  return yearDay >= 1 && dayOfYear < dayMs(year + 1, 1, 1) ? dayOfYear : NaN;
}
