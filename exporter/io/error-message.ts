/** The message of any thrown value. Clients throw errors from other realms and errors without a message: no `instanceof`. */
export function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : '';
  return typeof message === 'string' && message !== '' ? message : String(error);
}
