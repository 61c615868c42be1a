import { withoutCredentials } from '../../setup/shown-url.js';

/** The message of any thrown value, without the credentials of URLs in it. Clients throw errors from other realms and errors without a message: no `instanceof`. */
export function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : '';
  return withoutCredentials(typeof message === 'string' && message !== '' ? message : String(error));
}
