import { promqlString } from '../setup/panels/promql.js';

/** A PromQL string literal. */
export const quote = promqlString;

/** `name{a="x",b="y"}`; `more` has other matchers, as PromQL text. */
export function selector(
  name: string,
  labels: Readonly<Record<string, string>>,
  ...more: readonly string[]
): string {
  const matchers = [...Object.entries(labels).map(([label, value]) => `${label}=${quote(value)}`), ...more];
  return matchers.length === 0 ? name : `${name}{${matchers.join(',')}}`;
}

/** Removes the rounding error of floating-point numbers: 0.014399999999999977 becomes 0.0144. */
export function roundNumber(value: number): number {
  return Number(value.toPrecision(10));
}
