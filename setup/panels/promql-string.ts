/** A string literal of PromQL, which takes U+FFFD only as an escape. JavaScript sends that for half of a surrogate pair. */
export function promqlString(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped.replaceAll(/\uFFFD|\p{Surrogate}/gu, '\\ufffd')}"`;
}
