import { nkeys } from '@nats-io/transport-node';
import { createHash } from 'node:crypto';

type KeyPair = ReturnType<typeof nkeys.createUser>;

const text = new TextDecoder();

export interface UserKey {
  readonly publicKey: string;
  readonly seed: string;
}

export function newUserKey(): UserKey {
  const key = nkeys.createUser();
  return { publicKey: key.getPublicKey(), seed: text.decode(key.getSeed()) };
}

interface AccountOptions {
  /** When the user's credentials expire, seconds since 1970; default: never. */
  readonly expires?: number;
  /** Whether the server knows the account; default: true. */
  readonly isKnown?: boolean;
}

/** What `nsc` makes: an operator, an account and its user, as a server configuration and a credentials file. */
export function makeAccounts({ expires, isKnown = true }: AccountOptions = {}): {
  readonly config: string;
  readonly credentials: string;
} {
  const [operator, system, account] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createAccount()];
  const user = nkeys.createUser();
  const accountJwt = (key: KeyPair): string => sign(key, operator, { type: 'account', limits });
  const exp = expires === undefined ? {} : { exp: expires };
  const userJwt = sign(user, account, { type: 'user', subs: -1, data: -1, payload: -1 }, exp);
  return {
    config: [
      `operator: ${sign(operator, operator, { type: 'operator' })}`,
      `system_account: ${system.getPublicKey()}`,
      'resolver: MEMORY',
      'resolver_preload: {',
      ...(isKnown ? [system, account] : [system]).map((key) => `  ${key.getPublicKey()}: ${accountJwt(key)}`),
      '}',
    ].join('\n'),
    credentials: [
      `-----BEGIN NATS USER JWT-----\n${userJwt}\n------END NATS USER JWT------\n`,
      `-----BEGIN USER NKEY SEED-----\n${text.decode(user.getSeed())}\n------END USER NKEY SEED------\n`,
    ].join('\n'),
  };
}

const limits = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  wildcards: true,
  conn: -1,
  leaf: -1,
};

/** A JSON Web Token in the dialect of NATS: signed with an nkey, its id the digest of its claims. */
function sign(subject: KeyPair, issuer: KeyPair, claims: object, more: object = {}): string {
  const body = {
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    name: 'test',
    sub: subject.getPublicKey(),
    nats: { version: 2, ...claims },
    ...more,
  };
  const jti = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const signed = `${encode({ typ: 'JWT', alg: 'ed25519-nkey' })}.${encode({ ...body, jti })}`;
  const signature = issuer.sign(new TextEncoder().encode(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
