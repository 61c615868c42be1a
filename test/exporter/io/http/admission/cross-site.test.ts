import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { isCrossSite } from '../../../../../exporter/io/http/admission/cross-site.js';

const host = '127.0.0.1:9464';
const own = `http://${host}`;

// Only these fields are read.
const asked = (method: string, headers: IncomingHttpHeaders) => ({ method, headers }) as IncomingMessage;

test.each<[claim: string, crossSite: boolean, headers: IncomingHttpHeaders]>([
  ['no browser', false, {}],
  ['a page of the exporter', false, { 'sec-fetch-site': 'same-origin', origin: own }],
  ['what the user typed', false, { 'sec-fetch-site': 'none' }],
  ['a page of another site', true, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['another port of this machine', true, { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:8080' }],
  ['a value that no browser sends', true, { 'sec-fetch-site': 'same-origin, cross-site' }],
  ['an old browser, own page', false, { origin: own }],
  ['an old browser, own page behind TLS', false, { origin: `https://${host.toUpperCase()}` }],
  ['an old browser, another site', true, { origin: 'http://evil.example' }],
  ['an old browser, another port', true, { origin: 'http://127.0.0.1:8080' }],
  ['an old browser, a sandboxed frame', true, { origin: 'null' }],
  ['a malformed origin', true, { origin: `http://${host}@evil.example` }],
])('%s: cross-site is %s', (_, crossSite, headers) => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    expect(isCrossSite(asked(method, { host, ...headers }))).toBe(crossSite);
  }
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE']) {
    expect(isCrossSite(asked(method, { host, ...headers }))).toBe(false);
  }
});
