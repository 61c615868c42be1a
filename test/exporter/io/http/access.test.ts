import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashSync } from 'bcryptjs';
import request from 'supertest';
import { HttpServer } from '../../../../exporter/io/http/server.js';
import { createWebApp } from '../../../../exporter/io/http/web-app.js';
import { OPEN, loadWebConfig } from '../../../../exporter/io/http/web-config.js';
import { partsOf } from './parts.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'natsight-web-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function config(text: string): string {
  const path = join(folder, 'web.yml');
  writeFileSync(path, text);
  return path;
}

describe('basic authentication', () => {
  const users = (name: string, password: string) =>
    `basic_auth_users:\n  ${name}: ${hashSync(password, 4)}\n`;

  test('lets in who has the password, on every path', async () => {
    const app = createWebApp(partsOf(), loadWebConfig(config(users('ops', 'a:b pässword'))));
    for (const path of ['/', '/metrics', '/-/healthy', '/api/status']) {
      await request(app)
        .get(path)
        .expect(401)
        .expect('www-authenticate', /^Basic realm=/);
      await request(app).get(path).auth('ops', 'wrong').expect(401);
      await request(app).get(path).auth('nobody', 'a:b pässword').expect(401);
      await request(app).get(path).auth('ops', 'a:b pässword').expect(200);
    }
  });

  test('what is no credentials is no way in', async () => {
    const app = createWebApp(partsOf(), loadWebConfig(config(users('ops', ''))));
    for (const header of ['Basic', 'Basic !!!', 'Bearer b3BzOg==', `Basic ${btoa('ops')}`]) {
      await request(app).get('/').set('authorization', header).expect(401);
    }
    await request(app).get('/').auth('constructor', '').expect(401);
    await request(app).get('/').auth('ops', '').expect(200);
  });
});

describe('a web configuration file', () => {
  test('may be empty, as exporter-toolkit has it', () => {
    expect(loadWebConfig(config(''))).toEqual(OPEN);
  });

  test.each([
    ['basic_auth_users: {ops: plain}', /expected a bcrypt hash/],
    ['basic_auth_user: {}', /Unrecognized key: "basic_auth_user"/],
    ['tls_server_config: {cert_file: no.pem, key_file: no.key}', /names ".*no\.pem", which cannot be read/],
    [
      'tls_server_config: {cert_file: a, key_file: b, client_auth_type: RequireAndVerifyClientCert}',
      /needs a client_ca_file/,
    ],
    ['a: [', /is not YAML/],
  ])('%s is refused', (text, reason) => {
    expect(() => loadWebConfig(config(text))).toThrow(reason);
  });

  test('that is not there is named with its flag', () => {
    expect(() => loadWebConfig(join(folder, 'none.yml'))).toThrow(/--web\.config\.file names ".*none\.yml"/);
  });
});

describe('the server', () => {
  test('serves TLS with the certificate of the configuration', async () => {
    const pair = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const form = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', ...form, ...pair, ...subject], { stdio: 'ignore' });
    const web = loadWebConfig(config('tls_server_config: {cert_file: cert.pem, key_file: key.pem}'));
    const server = new HttpServer(createWebApp(partsOf(), web), { host: '127.0.0.1', port: 0 }, web);
    const { port } = await server.start();
    const answer = await new Promise((resolve, reject) => {
      const url = `https://127.0.0.1:${port}/-/healthy`;
      get(url, { ca: web.tls?.cert }, (response) => resolve(response.statusCode)).on('error', reject);
    });
    await server.stop();
    expect([server.scheme, answer]).toEqual(['https', 200]);
  });

  test('says which port is in use and which flag chooses another', async () => {
    const make = (port: number) => new HttpServer(() => {}, { host: '127.0.0.1', port }, OPEN);
    const first = make(0);
    const { port } = await first.start();
    await expect(make(port).start()).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}: another process uses the port; choose another with --web.listen-address`,
    );
    await first.stop();
  });

  test('stops although a reader holds its connection', async () => {
    const server = new HttpServer(
      (_request, response) => void response.write('x'),
      { host: '127.0.0.1', port: 0 },
      OPEN,
    );
    const { port } = await server.start();
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await server.stop();
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('answers connections that come at once, before Node has loaded its HTTP server', async () => {
    const server = new HttpServer(
      ({ url }, response) => void response.end(url),
      { host: '127.0.0.1', port: 0 },
      OPEN,
    );
    const { port } = await server.start();
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    expect(await Promise.all(paths.map(ask))).toEqual(paths);
    expect(await ask('/later')).toBe('/later');
    await server.stop();
    await expect(ask('/')).rejects.toThrow('fetch failed');
  });

  test('stops without ever having had a connection', async () => {
    const server = new HttpServer(() => {}, { host: '127.0.0.1', port: 0 }, OPEN);
    const { port } = await server.start();
    await server.stop();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
  });
});
