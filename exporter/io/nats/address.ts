import { NatsConfigurationError } from './configuration-error.js';

/** Where NATS is, and how to sign in when the address itself says so. */
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
 * Reads what people put into `NATS_URL`: one address or several with commas between, the scheme left out if
 * they like, `user:password@` or `token@` in front of the host. The client would take neither, so they are
 * split off here.
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
    // What stands before "@" may be a password and stays out of the message.
    const shown = text.replace(/^(.*:\/\/)?.*@/, '$1…@');
    throw new NatsConfigurationError(
      `"${shown}" is no address of NATS: expected one such as "nats://127.0.0.1:4222"`,
    );
  }
  return new URL(withScheme);
}

function signInOf({ username, password }: URL): NatsAddress['signIn'] {
  if (username === '') return undefined;
  const user = decodeURIComponent(username);
  return password === '' ? { token: user } : { user, password: decodeURIComponent(password) };
}
