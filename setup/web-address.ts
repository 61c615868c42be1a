import { OptionError } from './option-error.js';
import { shownUrl } from './shown-url.js';

/** The base URL of an HTTP server, without trailing slashes; `undefined` if the text is not an HTTP URL. */
export function webAddress(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
    ? text.trim().replace(/\/+$/, '')
    : undefined;
}

/** Several addresses of an environment variable, separated by commas. A comma within an address is part of it. */
export function addressList(text: string): readonly string[] {
  return text.split(/,(?=\s*https?:\/\/)/i).filter((address) => address.trim() !== '');
}

/** Like `webAddress`, for the value of an option or environment variable. Throws an `OptionError` with an example. */
export function requireWebAddress(option: string, text: string, example: string): string {
  const address = webAddress(text);
  if (address === undefined) {
    throw new OptionError(`${option} "${shownUrl(text)}" is not a URL: expected one such as "${example}".`);
  }
  if (/[?#]/.test(address)) {
    throw new OptionError(
      `${option} "${shownUrl(text)}" must not have a query or a fragment: natsight appends paths to it. Expected one such as "${example}".`,
    );
  }
  return address;
}
