/** A string literal of PromQL. */
export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** `name{a="x",b="y"}`; matchers of another kind stand in `more` as they are written. */
export function selector(
  name: string,
  labels: Readonly<Record<string, string>>,
  ...more: readonly string[]
): string {
  const matchers = [...Object.entries(labels).map(([label, value]) => `${label}=${quote(value)}`), ...more];
  return matchers.length === 0 ? name : `${name}{${matchers.join(',')}}`;
}

/** A number without the noise of binary fractions: 0.014399999999999977 is 0.0144. */
export function roundNumber(value: number): number {
  return Number(value.toPrecision(10));
}
