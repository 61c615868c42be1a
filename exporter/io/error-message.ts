/**
 * What an error says. Clients throw errors of other realms and such without a message, so `instanceof` is not
 * enough.
 */
export function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : '';
  return typeof message === 'string' && message !== '' ? message : String(error);
}
