/** The address of a server and its credentials. */
export interface ServerAddress {
  /** Without a trailing slash and without credentials. */
  readonly url: string;
  /** Value of the Authorization header; never printed. */
  readonly authorization: string | undefined;
}

/** Separates `user:password@` from the URL of a server. Percent-encoded characters are decoded. */
export function serverAddress(address: string): ServerAddress {
  const { origin, pathname, username, password } = new URL(address);
  const url = (origin + pathname).replace(/\/+$/, '');
  if (username === '' && password === '') return { url, authorization: undefined };
  const credentials = `${decodedUserInfo(username)}:${decodedUserInfo(password)}`;
  return { url, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
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
