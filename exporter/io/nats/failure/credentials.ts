import { nkeys } from '@nats-io/transport-node';
import type { NatsOptions } from '../../../../setup/model/service.js';
import type { NatsAddress } from '../address.js';
import type { SecretFiles } from '../secret-file.js';

/** What may be told about credentials: never the secret. */
export interface CredentialFacts {
  /** Whose they are: `user "ann"`. */
  readonly whose: string;
  /** Where they are written: `service.nats.auth.passwordFile "secrets/nats"`. */
  readonly where: string;
  /** Milliseconds since 1970; unset: they do not say. */
  readonly expiresMs?: number | undefined;
}

/** Reads the facts anew at each call: the files may have changed. `undefined` without credentials. */
export type ReadCredentialFacts = () => CredentialFacts | undefined;

export function credentialFacts(
  address: NatsAddress | undefined,
  auth: NatsOptions['auth'],
  files: SecretFiles,
): ReadCredentialFacts {
  const signIn = address?.signIn;
  if (signIn !== undefined) {
    const whose = 'token' in signIn ? 'the token' : `user "${signIn.user}"`;
    return () => ({ whose, where: 'the address (NATS_URL or --nats.url)' });
  }
  if (auth === undefined) return () => undefined;
  if ('user' in auth) return () => factsOf(`user "${auth.user}"`, 'passwordFile', auth.passwordFile);
  if ('tokenFile' in auth) return () => factsOf('the token', 'tokenFile', auth.tokenFile);
  if ('nkeyFile' in auth) {
    const seed = files.reader('service.nats.auth.nkeyFile', auth.nkeyFile);
    return () => factsOf(`nkey ${publicKeyOf(seed())}`, 'nkeyFile', auth.nkeyFile);
  }
  const credentials = files.reader('service.nats.auth.credsFile', auth.credsFile);
  return () => {
    const { whose, expiresMs } = userOf(credentials());
    return { ...factsOf(whose, 'credsFile', auth.credsFile), expiresMs };
  };
}

const factsOf = (whose: string, option: string, file: string): CredentialFacts => ({
  whose,
  where: `service.nats.auth.${option} "${file}"`,
});

function publicKeyOf(seed: string): string {
  try {
    return nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey();
  } catch {
    return 'without a valid seed';
  }
}

/** The user that a credentials file names, by its JSON Web Token: https://docs.nats.io/running-a-nats-service/configuration/securing_nats/jwt */
function userOf(credentials: string): { readonly whose: string; readonly expiresMs?: number } {
  try {
    const [, body = ''] = /BEGIN NATS USER JWT-+\s+[\w-]+\.([\w-]+)\./.exec(credentials) ?? [];
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null) return UNKNOWN_USER;
    const { name, iss, exp, nats } = claims as Partial<Record<'name' | 'iss' | 'exp' | 'nats', unknown>>;
    const issuer =
      typeof nats === 'object' && nats !== null && 'issuer_account' in nats ? nats.issuer_account : iss;
    const whose = `user "${oneLine(name)}" of account ${oneLine(issuer)}`;
    return isSeconds(exp) ? { whose, expiresMs: exp * 1000 } : { whose };
  } catch {
    return UNKNOWN_USER;
  }
}

/** Whether a claim is a time in seconds that a Date can hold. */
const isSeconds = (claim: unknown): claim is number =>
  typeof claim === 'number' && Math.abs(claim) <= MAX_DATE_SECONDS;

/** A claim may be anything. */
const oneLine = (claim: unknown) =>
  String(claim)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, MAX_NAME_LENGTH);

const MAX_DATE_SECONDS = 8_640_000_000_000;
/** An account is 56 characters. */
const MAX_NAME_LENGTH = 100;
const UNKNOWN_USER = { whose: 'the user of the credentials' };
