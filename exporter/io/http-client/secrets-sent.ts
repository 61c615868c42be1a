import type { ServerAddress } from '../../../setup/server-address.js';
import type { HttpAccess } from './http-access.js';

/** Stands for what is not shown. */
const HIDDEN = '…';
/** Shorter ones, in characters, would be found by accident in what is no secret. */
const SHORTEST = 6;

/**
 * A text of a server without the secrets that were sent to it: some answer a wrong request with a copy of it, headers and all, and
 * what a server answers is printed and logged.
 */
export function withoutSecretsSent(text: string, address: ServerAddress, access?: HttpAccess): string {
  let shown = text;
  for (const secret of secretsSent(address, access)) {
    for (const form of formsOf(secret)) shown = shown.replaceAll(form, HIDDEN);
  }
  return shown;
}

function secretsSent(address: ServerAddress, access: HttpAccess | undefined): readonly string[] {
  const authorizations = [
    access?.authorization,
    address.authorization,
    access?.proxy?.address.authorization,
  ].flatMap((each) => (each === undefined ? [] : credentialsIn(each)));
  const tunnel = Object.values(access?.proxy?.connectHeaders ?? {}).flat();
  return [...authorizations, ...(access?.headerSecrets ?? []), ...tunnel].filter(
    ({ length }) => length >= SHORTEST,
  );
}

/** What follows the scheme; of basic authentication also the password. */
function credentialsIn(authorization: string): readonly string[] {
  const space = authorization.indexOf(' ');
  const credentials = authorization.slice(space + 1);
  if (!authorization.startsWith('Basic ')) return [credentials];
  const [, password = ''] = /^[^:]*:([^]*)$/.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return [credentials, password];
}

/** As it is, within JSON, and within a URL. */
function formsOf(secret: string): ReadonlySet<string> {
  // Half of a surrogate pair has no form in a URL.
  const wellFormed = Buffer.from(secret).toString();
  return new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(wellFormed)]);
}
