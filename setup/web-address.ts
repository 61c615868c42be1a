import { OptionError } from './option-error.js';

/** The base address of an HTTP server, without slashes at the end; `undefined` if the text is not one. */
export function webAddress(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
    ? text.replace(/\/+$/, '')
    : undefined;
}

/** As `webAddress`, for the value of an option or variable. Throws an `OptionError` that shows an example. */
export function requireWebAddress(option: string, text: string, example: string): string {
  const address = webAddress(text);
  if (address !== undefined) return address;
  throw new OptionError(`${option} "${text}" is no address: expected one like "${example}".`);
}
