/** The address of a server and its credentials. */
export interface ServerAddress {
  /** Without a trailing slash and without credentials. */
  readonly url: string;
  /** Value of the Authorization header; never printed. */
  readonly authorization: string | undefined;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The decoded `user:password@` of a URL; `undefined` if it has none. */
export function credentialsOf(address: string): Credentials | undefined {
  const { username, password } = new URL(address);
  if (username === '' && password === '') return undefined;
  return { username: decodedUserInfo(username), password: decodedUserInfo(password) };
}

/** Separates `user:password@` from the URL of a server. Percent-encoded characters are decoded. */
export function serverAddress(address: string): ServerAddress {
  const { origin, pathname } = new URL(address);
  const url = (origin + pathname).replace(/\/+$/, '');
  const credentials = credentialsOf(address);
  if (credentials === undefined) return { url, authorization: undefined };
  const text = `${credentials.username}:${credentials.password}`;
  return { url, authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

/** A URL without `user:password@`, for links that people and other programs get. */
export function publicUrl(address: string): string {
  return /^[a-z]+:\/\/[^/?#]*@/i.test(address) ? serverAddress(address).url : address;
}

/** The text of a percent-encoded user or password. A stray "%" stands for itself, as in `http://me:100%@host`. */
export function decodedUserInfo(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
