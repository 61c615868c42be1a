import type { ServerResponse } from 'node:http';
import type { WebRules } from './web-config.js';

/** Sets the headers of the file; one without a value is not sent. */
export function setHeaders(response: ServerResponse, headers: WebRules['headers']): void {
  for (const [name, value] of headers) {
    if (value === '') response.removeHeader(name);
    else response.setHeader(name, value);
  }
}
