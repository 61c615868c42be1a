/** Stands for what is not shown. */
const HIDDEN = '…';
/** Longest run of text in which credentials are looked for, in characters. */
const MAX_URL_CHARS = 4_096;

const CREDENTIALS = new RegExp(
  `([a-z][a-z0-9+.-]*://)[^\\s@]{0,${MAX_URL_CHARS}}(?:@[^\\s@]{0,${MAX_URL_CHARS}})*@`,
  'gi',
);

/**
 * A URL as it may be shown to a person: without user, password or token, and without the values of its query. Accepts several URLs
 * separated by commas, and text that is not a URL. Every URL that natsight prints, logs, stores or serves passes through this function.
 */
export function shownUrl(text: string): string {
  const urls = text.split(',');
  return urls.every(isPlain) ? urls.map(shownOne).join(',') : shownOne(text);
}

/** A sentence with every `user:password@` of a URL in it hidden: for messages of other programs, which may repeat a URL. */
export function withoutCredentials(text: string): string {
  return text.includes('@') ? text.replaceAll(CREDENTIALS, `$1${HIDDEN}@`) : text;
}

/** Whether a comma before this text separates URLs. Otherwise it may be part of a password. */
function isPlain(text: string): boolean {
  const url = text.includes('://') ? text.trim() : `any://${text.trim()}`;
  return URL.canParse(url) && new URL(url).host !== '' && !/@[^]*@/.test(text);
}

/** Everything before the last "@" may be a password that is not percent-encoded. */
function shownOne(text: string): string {
  const [, scheme = '', credentials, rest = ''] =
    /^(\s*[a-z][a-z0-9+.-]*:\/+)?([^]*@)?([^]*)$/i.exec(text) ?? [];
  const [address = '', query] = rest.replace(/#[^]*$/, '').split(/\?([^]*)/);
  const shownQuery = query === undefined ? '' : `?${query.replaceAll(/[^&]+/g, hideValue)}`;
  return `${scheme}${credentials === undefined ? '' : `${HIDDEN}@`}${address}${shownQuery}`;
}

function hideValue(parameter: string): string {
  const equals = parameter.indexOf('=');
  return equals === -1 ? HIDDEN : `${parameter.slice(0, equals)}=${HIDDEN}`;
}
