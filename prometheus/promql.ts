import { promqlString } from '../setup/panels/promql.js';

export { roundNumber } from '../setup/value/rounded.js';

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
