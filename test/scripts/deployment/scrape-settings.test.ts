import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { HttpConfigError } from '../../../exporter/io/http-client/config/http-config-error.js';
import { scrapedAt } from '../../../scripts/deployment/scrape-settings.js';
import { locateTargets } from '../../../scripts/deployment/targets.js';
import { OptionError } from '../../../setup/option-error.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();

function file(text: string): string {
  const path = join(folder, 'scrape.yml');
  writeFileSync(path, text);
  return path;
}

const BASIC = 'basic_auth: { username: prometheus, password_file: /etc/prometheus/natsight }\n';
const TLS = 'tls_config: { ca_file: ca.pem, server_name: natsight }\n';

describe('the scrape job', () => {
  test('of one exporter without more is the usual one', () => {
    expect(scrapedAt(['http://127.0.0.1:9464'], undefined)).toEqual({ exporter: '127.0.0.1:9464' });
  });

  test('has all exporters, their scheme and path, and what signs in to them', () => {
    const urls = ['https://a.example.org:9464/natsight', 'https://b.example.org/natsight'];
    expect(scrapedAt(urls, file(BASIC + TLS))).toEqual({
      exporter: 'a.example.org:9464',
      otherExporters: ['b.example.org'],
      scrape: {
        scheme: 'https',
        path: '/natsight/metrics',
        http: {
          basic_auth: { username: 'prometheus', password_file: '/etc/prometheus/natsight' },
          tls_config: { ca_file: 'ca.pem', server_name: 'natsight' },
        },
      },
    });
  });

  test('takes the credentials of the addresses', () => {
    expect(scrapedAt(['http://me:s3cret%2F@a:1'], undefined).scrape?.http).toEqual({
      basic_auth: { username: 'me', password: 's3cret/' },
    });
  });

  test.each([
    ['of http and https', ['http://a:1', 'https://b:1'], undefined, /differ only in host and port/],
    ['of two paths', ['http://a:1/x', 'http://b:1'], undefined, /differ only in host and port/],
    [
      'of two passwords',
      ['http://a:s3cret@a:1', 'http://b:s3cret@b:1'],
      undefined,
      /differ only in host and port/,
    ],
    ['with credentials twice', ['http://me:s3cret@a:1'], BASIC, /give them once/],
  ])('%s is refused', (_, urls, text, message) => {
    const attempt = () => scrapedAt(urls, text === undefined ? undefined : file(text));
    expect(attempt).toThrow(OptionError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/s3cret/);
  });

  test.each([
    ['an unknown key', '\nbasic_auht: {}', /scrape\.yml:2: unknown key "basic_auht"/],
    [
      'two passwords',
      'basic_auth: { username: a, password: s3cret, password_file: b }',
      /:1: basic_auth\.password and password_file are both given/,
    ],
    ['no block', 'basic_auth: s3cret', /:1: basic_auth is text/],
    ['an unknown key of TLS', 'tls_config: { cafile: x }', /unknown key "cafile" in tls_config/],
    ['no YAML', 'basic_auth: {', /scrape\.yml:1: is not YAML/],
  ])('with %s in the file is refused with its place', (_, text, message) => {
    const attempt = () => scrapedAt(['http://a:1'], file(text));
    expect(attempt).toThrow(HttpConfigError);
    expect(attempt).toThrow(message);
  });

  test('with a file that is not there is refused with the option', () => {
    expect(() => scrapedAt(['http://a:1'], 'none.yml')).toThrow(
      /^--scrape\.http\.config\.file names "none\.yml", .*no such file/,
    );
  });
});

describe('where a deployment goes', () => {
  test('several exporters come from the flag, or as a list from the environment', () => {
    const urls = ['http://a:9464', 'http://b:9464'];
    const exportersOf = (...from: Parameters<typeof locateTargets>) => {
      const { exporter, exporters, addresses } = locateTargets(...from);
      expect([addresses.exporter, addresses.otherExporters]).toEqual(['a:9464', ['b:9464']]);
      return [exporter, ...exporters];
    };
    expect(exportersOf({ exporterUrl: urls }, {}, undefined)).toEqual(['http://a:9464', ...urls]);
    expect(exportersOf({}, { EXPORTER_URL: urls.join(', ') }, undefined)).toEqual(['http://a:9464', ...urls]);
  });

  test.each(['exporter', 'prometheus', 'alertmanager', 'grafana'] as const)(
    'the %s is signed in to as a file says, by flag or environment, and not twice',
    (server) => {
      const path = file('bearer_token: s3cret\n');
      const accessOf = (...[options, environment]: [object, Record<string, string>]) => {
        const { access, prometheus, alertmanager } = locateTargets(options, environment, undefined);
        return { ...access, prometheus: prometheus.access, alertmanager: alertmanager.access }[server]?.()
          .authorization;
      };
      const variable = `${server.toUpperCase()}_HTTP_CONFIG_FILE`;
      expect(accessOf({ [`${server}.http.config.file`]: path }, {})).toBe('Bearer s3cret');
      expect(accessOf({}, { [variable]: path })).toBe('Bearer s3cret');
      expect(accessOf({}, { [variable]: '' })).toBeUndefined();
      const twice = { [`${server.toUpperCase()}_URL`]: 'http://me:word@host:1', [variable]: path };
      expect(() => accessOf({}, twice)).toThrow(/give them once/);
    },
  );
});
