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
