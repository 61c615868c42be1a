import {
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
  type Authenticator,
} from '@nats-io/transport-node';
import type { NatsOptions } from '../../../setup/model/service.js';
import type { NatsAddress } from './address.js';
import { NatsConfigurationError } from './configuration-error.js';
import type { SecretFiles } from './secret-file.js';

type Auth = NonNullable<NatsOptions['auth']>;

/** The authenticator of the setup, if it has one. Throws if a file cannot be read or is not valid. */
export function authenticatorOf(auth: Auth | undefined, files: SecretFiles): Authenticator | undefined {
  if (auth === undefined) return undefined;
  if ('user' in auth) {
    return usernamePasswordAuthenticator(
      auth.user,
      files.reader('service.nats.auth.passwordFile', auth.passwordFile),
    );
  }
  if ('tokenFile' in auth) {
    return tokenAuthenticator(files.reader('service.nats.auth.tokenFile', auth.tokenFile));
  }
  return 'nkeyFile' in auth ? nkeyOf(auth.nkeyFile, files) : credsOf(auth.credsFile, files);
}

/** The authenticator for the credentials in an address. */
export function authenticatorOfAddress({ signIn }: NatsAddress): Authenticator | undefined {
  if (signIn === undefined) return undefined;
  return 'token' in signIn
    ? tokenAuthenticator(signIn.token)
    : usernamePasswordAuthenticator(signIn.user, signIn.password);
}

/** Makes an authenticator that asks for its secret whenever it signs in. */
type MakeAuthenticator = (secret: () => string) => Authenticator;

const byNkey: MakeAuthenticator = (seed) => nkeyAuthenticator(() => new TextEncoder().encode(seed()));
// The client's parser needs a line end after the last dashes.
const byCreds: MakeAuthenticator = (credentials) =>
  credsAuthenticator(() => new TextEncoder().encode(`${credentials()}\n`));

function nkeyOf(file: string, files: SecretFiles): Authenticator {
  return validated(
    byNkey(files.reader('service.nats.auth.nkeyFile', file, (seed) => canSign(byNkey, seed))),
    `service.nats.auth.nkeyFile "${file}" does not contain an nkey seed: expected one line that begins with "SU"`,
  );
}

function credsOf(file: string, files: SecretFiles): Authenticator {
  return validated(
    byCreds(
      files.reader('service.nats.auth.credsFile', file, (credentials) => canSign(byCreds, credentials)),
    ),
    `service.nats.auth.credsFile "${file}" does not contain credentials: expected a file written by "nsc generate creds"`,
  );
}

function canSign(make: MakeAuthenticator, secret: string): boolean {
  try {
    make(() => secret)('challenge');
    return true;
  } catch {
    return false;
  }
}

/** Signs a test challenge so that a bad seed is reported at start; otherwise the client would fail while connecting. */
function validated(authenticator: Authenticator, message: string): Authenticator {
  try {
    authenticator('challenge');
  } catch (error) {
    throw new NatsConfigurationError(message, { cause: error });
  }
  return authenticator;
}
