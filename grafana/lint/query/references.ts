/** A place where Grafana puts the value of a variable: `$name`, `${name}`, `${name:format}`, `${name.field}`, `[[name]]`. */
export interface VariableReference {
  readonly name: string;
  /** Such as `regex` or `doublequote`; empty if there is none. */
  readonly format: string;
  readonly from: number;
  readonly to: number;
}

/** Lengths are bounded: a text of many openings without an end takes linear time. */
const REFERENCE =
  /\$([A-Za-z_]\w{0,200})|\$\{([A-Za-z_]\w{0,200})(?:\.[^:}]{1,200})?(?::([^}]{1,200}))?\}|\[\[([A-Za-z_]\w{0,200})(?::(\w{1,200}))?\]\]/g;

/** All references in a text, in their order. `$1` is none: regular expressions have it. */
export function referencesIn(text: string): readonly VariableReference[] {
  if (!text.includes('$') && !text.includes('[[')) return [];
  return Array.from(text.matchAll(REFERENCE), (match) => ({
    name: match[1] ?? match[2] ?? match[4] ?? '',
    format: match[3] ?? match[5] ?? '',
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** Grafana's own variables, which every dashboard has. */
export const isBuiltIn = (name: string) => name.startsWith('__') || name === 'timeFilter';
