/** https://prometheus.io/docs/alerting/latest/configuration/#matcher; a regular expression has to match the whole value. */
export interface AlertMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export const is = (label: string, value: string): AlertMatcher => ({ label, operator: '=', value });
export const isSet = (label: string): AlertMatcher => ({ label, operator: '!=', value: '' });

/** Matches any of these values. They are not escaped: names of alerts and tiers contain only word characters. */
export function isOneOf(label: string, values: readonly string[]): AlertMatcher {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? is(label, only)
    : { label, operator: '=~', value: values.join('|') };
}

export function writeMatcher({ label, operator, value }: AlertMatcher): string {
  return `${label}${operator}"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Whether these labels satisfy all matchers. An absent label equals an empty one. */
export function matches(
  matchers: readonly AlertMatcher[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return matchers.every(({ label, operator, value }) => {
    const found = labels[label] ?? '';
    if (operator === '=') return found === value;
    if (operator === '!=') return found !== value;
    return new RegExp(`^(?:${value})$`).test(found) === (operator === '=~');
  });
}
