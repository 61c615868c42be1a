/**
 * Does a subject, which has no wildcards, match a pattern in which "*" is one token and a last ">" one or more?
 */
export function matchesSubject(pattern: string, subject: string): boolean {
  return agree(
    pattern.split('.'),
    subject.split('.'),
    (expected, found) => expected === '*' || expected === found,
  );
}

/** Is there a subject that both patterns match? */
export function overlap(one: string, other: string): boolean {
  return agree(
    one.split('.'),
    other.split('.'),
    (left, right) => left === '*' || right === '*' || left === right,
  );
}

type TokensAgree = (left: string, right: string) => boolean;

function agree(left: readonly string[], right: readonly string[], tokensAgree: TokensAgree): boolean {
  for (const [index, token] of left.entries()) {
    const other = right[index];
    if (other === undefined) return false;
    if (token === '>' || other === '>') return true;
    if (!tokensAgree(token, other)) return false;
  }
  return left.length === right.length;
}
