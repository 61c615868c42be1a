import { fnv1a } from '../../../setup/panels/hash.js';
import { readDuration } from '../../../setup/promql/duration.js';
import { tokenize } from '../../../setup/promql/lexer.js';
import { LENIENT_TARGET } from '../../../setup/promql/target.js';
import { run } from '../../alerting/probe.js';

/** When the series of a test have samples, and when it looks. */
export interface CourseTimes {
  readonly stepMs: number;
  readonly lookMs: number;
  /** Steps after which the slope of each series changes, in order. */
  readonly turns: readonly number[];
}

/** As far as Prometheus looks back for the last sample of a series. */
const LOOKBACK_MS = 300_000;
const STEPS_PER_RANGE = 10;
const MOST_STEPS = 5_000;
/** Where the slope changes within each range, so that another range and another function give something else. */
const PARTS = [1.2, 0.7, 0.4, 0.2];

/** Times at which all ranges and offsets of some expressions have samples. */
export function courseTimes(expressions: readonly string[]): CourseTimes {
  const each = expressions.map(durationsIn);
  const longest = Math.max(LOOKBACK_MS, ...each.map((all) => all.reduce((sum, ms) => sum + ms, 0)));
  const ranges = [...new Set([LOOKBACK_MS, ...each.flat()])];
  const stepMs = Math.ceil(Math.max(Math.min(...ranges) / STEPS_PER_RANGE, (longest * 1.5) / MOST_STEPS));
  const steps = Math.ceil((longest * 1.5) / stepMs);
  const turns = ranges.flatMap((ms) => PARTS.map((part) => steps - Math.round((part * ms) / stepMs)));
  return {
    stepMs,
    lookMs: steps * stepMs,
    turns: [...new Set(turns)].filter((step) => step > 1 && step < steps).sort((a, b) => a - b),
  };
}

/** All durations of an expression: its value at a time depends on no more than their sum before it. */
function durationsIn(promql: string): readonly number[] {
  return tokenize(promql, LENIENT_TARGET)
    .filter(({ kind }) => kind === 'duration')
    .flatMap(({ text }) => {
      const ms = readDuration(text);
      return typeof ms === 'number' && ms > 0 ? [ms] : [];
    });
}

/** A counter whose slopes depend on the name of the series; at the last turn but one it starts anew. */
export function irregular(series: string, { stepMs, lookMs, turns }: CourseTimes): string {
  const ends = [...turns, lookMs / stepMs + 1];
  const restart = ends.length - 2;
  let value = 100 + digit(series, 'start');
  let from = 0;
  const parts = ends.map((end, index) => {
    if (index === restart) value = digit(series, 'restart');
    const slope = digit(series, String(index));
    const part = run(value, slope, end - from);
    value += slope * (end - from);
    from = end;
    return part;
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** From 1 to 97, the same each time. */
const digit = (series: string, what: string) => 1 + (fnv1a(`${what} ${series}`) % 97);
