import { decodedUserInfo } from '../../../setup/server-address.js';
import { shownUrl } from '../../../setup/shown-url.js';
import { NatsConfigurationError } from './configuration-error.js';

/** The NATS servers, and the credentials if the address contains any. */
export interface NatsAddress {
  readonly servers: readonly string[];
  readonly signIn: UserSignIn | TokenSignIn | undefined;
}

export interface UserSignIn {
  readonly user: string;
  readonly password: string;
}

export interface TokenSignIn {
  readonly token: string;
}

/**
 * Parses `NATS_URL`: one address, or several separated by commas, each with an optional scheme and optional `user:password@` or
 * `token@` before the host. The client does not accept credentials in an address, so they are returned separately.
 */
export function parseNatsUrl(text: string): NatsAddress {
  const addresses = text.split(',').map((address) => parseAddress(address.trim(), text));
  return {
    servers: addresses.map(({ server }) => server),
    signIn: addresses.find(({ signIn }) => signIn !== undefined)?.signIn,
  };
}

function parseAddress(text: string, whole: string): { server: string; signIn: NatsAddress['signIn'] } {
  const url = toUrl(text);
  if (url === undefined) throw notAnAddress(whole);
  const signIn = signInOf(url);
  url.username = '';
  url.password = '';
  return { server: url.href.replace(/\/$/, ''), signIn };
}

function toUrl(text: string): URL | undefined {
  const withScheme = text.includes('://') ? text : `nats://${text}`;
  const isAddress = /^(nats|tls|wss?):\/\/[^/]/.test(withScheme) && URL.canParse(withScheme);
  return isAddress ? new URL(withScheme) : undefined;
}

/** Shows the whole text: a comma within a password does not separate addresses, and what is on either side of it is secret. */
function notAnAddress(whole: string): NatsConfigurationError {
  const hint = whole.includes('@') ? '; percent-encode , / @ ? and # in a password' : '';
  return new NatsConfigurationError(
    `"${shownUrl(whole)}" is not a NATS address: expected one such as "nats://127.0.0.1:4222"${hint}`,
  );
}

function signInOf({ username, password }: URL): NatsAddress['signIn'] {
  if (username === '') return undefined;
  const user = decodedUserInfo(username);
  return password === '' ? { token: user } : { user, password: decodedUserInfo(password) };
}
