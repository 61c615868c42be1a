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

/** How to sign in as the setup says; `undefined` when it says nothing. Throws when a file cannot be read or used. */
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

/** How to sign in as an address says. */
export function authenticatorOfAddress({ signIn }: NatsAddress): Authenticator | undefined {
  if (signIn === undefined) return undefined;
  return 'token' in signIn
    ? tokenAuthenticator(signIn.token)
    : usernamePasswordAuthenticator(signIn.user, signIn.password);
}

function nkeyOf(file: string, files: SecretFiles): Authenticator {
  const seed = files.reader('service.nats.auth.nkeyFile', file);
  return proved(
    nkeyAuthenticator(() => new TextEncoder().encode(seed())),
    `service.nats.auth.nkeyFile "${file}" holds no nkey seed: expected one line that begins with "SU"`,
  );
}

function credsOf(file: string, files: SecretFiles): Authenticator {
  const credentials = files.reader('service.nats.auth.credsFile', file);
  return proved(
    // The client's reader wants the line end after the last dashes.
    credsAuthenticator(() => new TextEncoder().encode(`${credentials()}\n`)),
    `service.nats.auth.credsFile "${file}" holds no credentials: expected a file as "nsc generate creds" writes it`,
  );
}

/** Signs a made-up challenge, so that a bad seed is told at start and not by the client's sudden end while connecting. */
function proved(authenticator: Authenticator, complaint: string): Authenticator {
  try {
    authenticator('challenge');
  } catch (error) {
    throw new NatsConfigurationError(complaint, { cause: error });
  }
  return authenticator;
}
