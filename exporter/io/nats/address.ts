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
  const addresses = text.split(',').map((address) => parseAddress(address.trim()));
  return {
    servers: addresses.map(({ server }) => server),
    signIn: addresses.find(({ signIn }) => signIn !== undefined)?.signIn,
  };
}

function parseAddress(text: string): { server: string; signIn: NatsAddress['signIn'] } {
  const url = toUrl(text);
  const signIn = signInOf(url);
  url.username = '';
  url.password = '';
  return { server: url.href.replace(/\/$/, ''), signIn };
}

function toUrl(text: string): URL {
  const withScheme = text.includes('://') ? text : `nats://${text}`;
  if (!/^(nats|tls|wss?):\/\/[^/]/.test(withScheme) || !URL.canParse(withScheme)) {
    // Text before "@" may be a password: do not show it.
    const shown = text.replace(/^(.*:\/\/)?.*@/, '$1…@');
    throw new NatsConfigurationError(
      `"${shown}" is not a NATS address: expected one such as "nats://127.0.0.1:4222"`,
    );
  }
  return new URL(withScheme);
}

function signInOf({ username, password }: URL): NatsAddress['signIn'] {
  if (username === '') return undefined;
  const user = decodeURIComponent(username);
  return password === '' ? { token: user } : { user, password: decodeURIComponent(password) };
}
