import { rmSync, symlinkSync } from 'node:fs';
import { once } from 'node:events';
import { get as httpGet } from 'node:http';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { hashSync } from 'bcryptjs';
import request from 'supertest';
import { MAX_FAILURES_AT_ONCE } from '../../../../exporter/io/http/authentication/failure-limit.js';
import { createWebApp } from '../../../../exporter/io/http/web-app.js';
import { WebConfigFile } from '../../../../exporter/io/http/web-config/web-config-file.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { partsOf } from './parts.js';
import { listener } from './told.js';

const folder = tempFolder();
const path = join(folder, 'web.yml');

/** A web app under a configuration file, and what it told. */
async function appOf(text: string) {
  await writeFile(path, text);
  const { tell, told } = listener();
  const config = new WebConfigFile(path);
  config.report(tell);
  return { app: createWebApp(partsOf(), config), told };
}

const hashes = new Map(
  ['secret', 'new', '', 'a:b pässword', 'a\0b'].map((password) => [password, hashSync(password, 4)]),
);
const users = (names: Readonly<Record<string, string>>) =>
  `basic_auth_users:\n${Object.entries(names)
    .map(([name, password]) => `  ${name}: ${hashes.get(password)}\n`)
    .join('')}`;

describe('basic authentication', () => {
  test('lets in who has the password, on every path', async () => {
    const { app } = await appOf(users({ ops: 'a:b pässword' }));
    for (const where of ['/', '/metrics', '/-/healthy', '/api/status']) {
      await request(app)
        .get(where)
        .expect(401)
        .expect('www-authenticate', /^Basic realm=/);
      await request(app).get(where).auth('ops', 'wrong').expect(401);
      await request(app).get(where).auth('nobody', 'a:b pässword').expect(401);
      await request(app).get(where).auth('ops', 'a:b pässword').expect(200);
    }
  });

  test('takes every byte of a password, also a zero', async () => {
    const { app } = await appOf(users({ ops: 'a\0b' }));
    const statusOf = async (password: string) => (await request(app).get('/').auth('ops', password)).status;
    expect([await statusOf('a'), await statusOf('a\0c'), await statusOf('a\0b')]).toEqual([401, 401, 200]);
  });

  test('compares 72 bytes of a password, as every bcrypt does', async () => {
    const long = 'x'.repeat(72);
    const { app } = await appOf(`basic_auth_users: {ops: "${hashSync(long, 4)}"}`);
    await request(app).get('/').auth('ops', `${long}yz`).expect(200);
    await request(app).get('/').auth('ops', long.slice(1)).expect(401);
  });

  test('what is no credentials is no way in', async () => {
    const { app, told } = await appOf(users({ ops: '' }));
    for (const header of [
      'Basic',
      'Basic !!!',
      'Bearer b3BzOg==',
      `Basic ${btoa('ops')}`,
      `Basic ${'A'.repeat(10_000)}`,
    ]) {
      await request(app).get('/').set('authorization', header).expect(401);
    }
    await request(app)
      .get('/')
      .set('authorization', `Basic ${'A'.repeat(20_000)}`)
      .expect(431);
    await request(app).get('/').auth('constructor', '').expect(401);
    await request(app).get('/').auth('ops', '').expect(200);
    expect(told).toContain('authentication failed: malformed 127.0.0.1');
  });

  test('refuses an address that guesses too often, but not who is known there', async () => {
    const { app, told } = await appOf(users({ ops: 'secret' }));
    await request(app).get('/').auth('ops', 'secret').expect(200);
    const guess = (number: number) => request(app).get('/').auth('ops', `guess ${number}`);
    let refused = await guess(0);
    // One is forgiven in each interval: on a slow machine it takes some more.
    for (let number = 1; refused.status === 401; number += 1) refused = await guess(number);
    expect(refused.status).toBe(429);
    expect(told.filter((line) => line.startsWith('authentication failed')).length).toBeGreaterThanOrEqual(
      MAX_FAILURES_AT_ONCE,
    );
    expect([refused.headers['retry-after'], refused.text]).toEqual([
      expect.stringMatching(/^[1-3]$/),
      expect.stringMatching(/^Too many wrong passwords from this address\. Try again in \d s\.\n$/),
    ]);
    await request(app).get('/').auth('ops', 'secret').expect(200);
    expect(told.at(-1)).toBe('not compared: address 127.0.0.1');
  });

  test('lets in who has the password while another address guesses', async () => {
    const { app, told } = await appOf(users({ ops: 'secret' }));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const statusFrom = (localAddress: string, password: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const options = { host: '127.0.0.1', port, localAddress, auth: `ops:${password}` };
        httpGet(options, (response) => response.resume().on('end', () => resolve(response.statusCode))).on(
          'error',
          reject,
        );
      });
    const guesses = Array.from({ length: 200 }, (_, guess) => statusFrom('127.0.0.2', `guess ${guess}`));
    expect(await statusFrom('127.0.0.1', 'secret')).toBe(200);
    const statuses = await Promise.all(guesses);
    server.close();
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(told.filter((line) => line === 'not compared: address 127.0.0.2').length).toBe(
      statuses.filter((status) => status === 429).length,
    );
  });
});

describe('rules for all requests', () => {
  test('headers are set on every answer, and one without a value is not sent', async () => {
    const { app } = await appOf(
      `http_server_config: {headers: {X-Frame-Options: deny, Content-Security-Policy: ""}}\n${users({ ops: 'secret' })}`,
    );
    for (const ask of [request(app).get('/'), request(app).get('/none').auth('ops', 'secret')]) {
      const { headers } = await ask;
      expect([headers['x-frame-options'], headers['content-security-policy']]).toEqual(['deny', undefined]);
    }
  });

  test('more requests than the rate are refused', async () => {
    const { app, told } = await appOf('rate_limit: {interval: 1h, burst: 2}');
    const statuses: number[] = [];
    for (let each = 0; each < 4; each += 1) statuses.push((await request(app).get('/-/healthy')).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
    expect(told.filter((line) => line === 'over rate')).toHaveLength(2);
    await writeFile(path, 'rate_limit: {interval: 1h, burst: 3}');
    await request(app).get('/-/healthy').expect(200);
  });
});

describe('a changed file', () => {
  const get = async (app: Parameters<typeof request>[0], password: string, user = 'ops') =>
    (await request(app).get('/').auth(user, password)).status;

  test('holds for the next request: a revoked password is of no use', async () => {
    const { app, told } = await appOf(users({ ops: 'secret' }));
    expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([200, 401]);
    // Of the same length, within the resolution of a time stamp.
    await writeFile(path, users({ ops: 'new' }));
    expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([401, 200]);
    await writeFile(path, users({ dev: 'new' }));
    expect([await get(app, 'new'), await get(app, 'new', 'dev')]).toEqual([401, 200]);
    expect(told.filter((line) => line.startsWith('web configuration loaded'))).toHaveLength(3);
  });

  test('holds when it is replaced by a rename', async () => {
    const { app } = await appOf(users({ ops: 'secret' }));
    await writeFile(`${path}.new`, users({ ops: 'new' }));
    await rename(`${path}.new`, path);
    expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([401, 200]);
  });

  test('holds when a folder of links is replaced, as Kubernetes does it', async () => {
    const mount = join(folder, 'mount');
    for (const [version, password] of [
      ['v1', 'secret'],
      ['v2', 'new'],
    ] as const) {
      await mkdir(join(mount, version), { recursive: true });
      await writeFile(join(mount, version, 'web.yml'), users({ ops: password }));
    }
    await symlink('v1', join(mount, '..data'));
    symlinkSync('..data/web.yml', join(mount, 'web.yml'));
    const app = createWebApp(partsOf(), new WebConfigFile(join(mount, 'web.yml')));
    expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([200, 401]);
    await symlink('v2', join(mount, '..data_tmp'));
    await rename(join(mount, '..data_tmp'), join(mount, '..data'));
    expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([401, 200]);
  });

  afterEach(() => rmSync(path, { force: true }));

  test.each([
    ['broken', 'basic_auth_users: [', 'is not YAML: unexpected end of the stream within a flow collection'],
    [
      'empty, as while it is written',
      '',
      'basic_auth_users was removed: restart natsight to answer without passwords',
    ],
    [
      'without users',
      'rate_limit:',
      'basic_auth_users was removed: restart natsight to answer without passwords',
    ],
  ])('that is %s is refused, told once, and what held before holds on', async (_what, text, reason) => {
    const { app, told } = await appOf(users({ ops: 'secret' }));
    await writeFile(path, text);
    for (let scrape = 0; scrape < 3; scrape += 1) {
      expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([200, 401]);
    }
    expect(told.filter((line) => line.endsWith(reason))).toHaveLength(1);
    await writeFile(path, users({ ops: 'new' }));
    expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([401, 200]);
    expect(told.filter((line) => line.startsWith('web configuration loaded'))).toHaveLength(2);
  });

  test('that is gone is refused, and holds when it is back', async () => {
    const { app, told } = await appOf(users({ ops: 'secret' }));
    rmSync(path);
    expect([await get(app, 'secret'), await get(app, 'new')]).toEqual([200, 401]);
    expect(told.filter((line) => line.includes('cannot be read: no such file'))).toHaveLength(1);
    await writeFile(path, users({ ops: 'new' }));
    expect(await get(app, 'new')).toBe(200);
  });

  test('asks for passwords from the next request on, where none were needed', async () => {
    const { app } = await appOf('');
    await request(app).get('/').expect(200);
    await writeFile(path, users({ ops: 'secret' }));
    await request(app).get('/').expect(401);
  });
});
