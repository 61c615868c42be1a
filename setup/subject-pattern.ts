/** A subject with names for some of its tokens, as a setup writes it. */
export interface SubjectPattern {
  /** As written: `orders.{region}.>`. */
  readonly text: string;
  /** The subject to subscribe to: `orders.*.>`. */
  readonly subject: string;
  readonly names: readonly NamedTokens[];
}

export interface NamedTokens {
  readonly name: string;
  /** Index of the token; the first is 0. */
  readonly at: number;
  /** Whether it stands for all tokens from there on, joined by dots: `{rest...}`. */
  readonly isRest: boolean;
}

const NAME = String.raw`\{[A-Za-z_]\w*\}`;
const TOKEN = String.raw`(?:[^\s.*>{}]+|\*|${NAME})`;
const REST = String.raw`(?:>|\{[A-Za-z_]\w*\.\.\.\})`;

/** Tokens are literal, `*` or `{name}`; the last may be `>` or `{name...}`. */
export const SUBJECT_PATTERN = new RegExp(`^(?:${TOKEN}(?:\\.${TOKEN})*(?:\\.${REST})?|${REST})$`);

/** Reads a text that `SUBJECT_PATTERN` accepts. */
export function parseSubjectPattern(text: string): SubjectPattern {
  const names: NamedTokens[] = [];
  // The dots of `{rest...}` separate no tokens.
  const tokens = text.replace(/\.\.\.\}$/, '}…').split('.');
  const subject = tokens.map((token, at) => {
    const [, name, rest] = /^\{(\w+)\}(…?)$/.exec(token) ?? [];
    if (name === undefined) return token;
    names.push({ name, at, isRest: rest !== '' });
    return rest === '' ? '*' : '>';
  });
  return { text, subject: subject.join('.'), names };
}

/** Whether a subject without wildcards matches: `*` matches one token, a final `>` one or more. https://docs.nats.io/nats-concepts/subjects */
export function matchesSubject(pattern: string, subject: string): boolean {
  return matchTokens(
    pattern.split('.'),
    subject.split('.'),
    (expected, found) => expected === '*' || expected === found,
  );
}

/** Whether some subject matches both patterns. */
export function overlap(one: string, other: string): boolean {
  return matchTokens(
    one.split('.'),
    other.split('.'),
    (left, right) => left === '*' || right === '*' || left === right,
  );
}

/** Whether every subject that matches `narrow` also matches `wide`. */
export function covers(wide: string, narrow: string): boolean {
  const [outer, inner] = [wide.split('.'), narrow.split('.')];
  for (const [index, token] of outer.entries()) {
    const other = inner[index];
    if (other === undefined) return false;
    if (token === '>') return true;
    if (other === '>' || (token !== '*' && token !== other)) return false;
  }
  return outer.length === inner.length;
}

/** The patterns without those that another one includes. */
export function withoutCovered(subjects: readonly string[]): readonly string[] {
  const different = [...new Set(subjects)];
  return different.filter((each) => !different.some((other) => other !== each && covers(other, each)));
}

/** Whether a subject is a pattern. */
export function hasWildcard(subject: string): boolean {
  return /(^|\.)[*>](\.|$)/.test(subject);
}

/**
 * Whether a pattern begins with a wildcard, such as `>` and `*.orders`: it also matches what natsight and JetStream publish. A stream
 * leaves these messages out.
 */
export function isOpen(pattern: string): boolean {
  return /^[*>](\.|$)/.test(pattern);
}

type MatchToken = (left: string, right: string) => boolean;

function matchTokens(left: readonly string[], right: readonly string[], matchToken: MatchToken): boolean {
  for (const [index, token] of left.entries()) {
    const other = right[index];
    if (other === undefined) return false;
    if (token === '>' || other === '>') return true;
    if (!matchToken(token, other)) return false;
  }
  return left.length === right.length;
}
