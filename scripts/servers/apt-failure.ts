/** apt's first error or warning, else the message of the error. */
export function aptFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = 'stderr' in error ? /^[EW]: (.*)$/m.exec(String(error.stderr)) : null;
  return said?.[1] ?? error.message;
}
