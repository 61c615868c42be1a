/**
 * Whether standard output is a terminal that may get escape codes, for colours and for what moves. Not with NO_COLOR
 * (https://no-color.org), and not on a terminal that calls itself dumb.
 */
export function takesEscapeCodes(): boolean {
  const { NO_COLOR: noColor = '', TERM: kind } = process.env;
  return process.stdout.isTTY && noColor === '' && kind !== 'dumb';
}
