/** User and password of a request. */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** Reads a header of basic authentication, RFC 7617, in UTF-8. `missing`: there are none; `malformed`: they cannot be read. */
export function readCredentials(header: string | undefined): BasicCredentials | 'missing' | 'malformed' {
  if (header === undefined) return 'missing';
  const [, encoded = ''] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header) ?? [];
  if (encoded === '' || encoded.length % 4 !== 0) return 'malformed';
  const text = textOf(encoded);
  // A user has no colon; a password may have some.
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 0) return 'malformed';
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Replacing what is not UTF-8 would make different passwords the same. */
function textOf(encoded: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}
