/** Whether a subject without wildcards matches a pattern: "*" matches one token, a final ">" one or more. */
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
