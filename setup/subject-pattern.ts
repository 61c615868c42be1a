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
