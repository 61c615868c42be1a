/**
 * Whether a pattern of `rule_files` matches a path, as Go's filepath.Match does: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are
 * classes, a backslash takes the next character literally. Both are relative to the same folder, or absolute.
 */
export function matchesFilePattern(pattern: string, path: string): boolean {
  const tokens = pattern.match(/\\[^]|\[\^?\]?[^\]]*\]|[^]/g) ?? [];
  try {
    return new RegExp(`^${tokens.map(expressionOf).join('')}$`, 'u').test(path);
  } catch (error) {
    // Not a pattern for Go either.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function expressionOf(token: string): string {
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  // Go refuses a class that does not end.
  if (token.startsWith('[')) return token.length > 1 ? token : '(?!)';
  return token.replace(/^\\(?=.)/su, '').replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
