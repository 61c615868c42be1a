import { describe, expect, test } from '@jest/globals';
import { parseListenAddress } from '../../../../exporter/io/http/listen-address.js';
import { chooseFormat } from '../../../../exporter/io/http/negotiation.js';

describe('the format of a scrape', () => {
  test.each([
    [undefined, 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'prometheus'],
    ['application/openmetrics-text', 'openmetrics'],
    ['application/openmetrics-text; version=1.0.0; charset=utf-8', 'openmetrics'],
    ['application/openmetrics-text;version=0.0.1', 'prometheus'],
    ['application/openmetrics-text;q=0.3,text/plain;q=0.5', 'prometheus'],
    ['application/openmetrics-text;q=0', 'prometheus'],
    // Prometheus 3, native histograms on: protobuf first, which is not offered.
    [
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;q=0.3,*/*;q=0.1',
      'openmetrics',
    ],
    ['gibberish;;;q=x,,', 'prometheus'],
  ])('for "%s" is %s', (accept, format) => {
    expect(chooseFormat(accept)).toBe(format);
  });
});

describe('a listen address', () => {
  test.each([
    ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464 }],
    [':9464', { host: '', port: 9464 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:80', { host: '::1', port: 80 }],
  ])('"%s" is read', (text, address) => {
    expect(parseListenAddress(text)).toEqual(address);
  });

  test.each(['', '9464', 'localhost', '::1:80', 'host:65536', 'host:x', 'http://host:1'])(
    '"%s" is none',
    (text) => {
      expect(parseListenAddress(text)).toBeUndefined();
    },
  );
});
