import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { hashSync } from 'bcryptjs';
import { WebConfigFile } from '../../../exporter/io/http/web-config/web-config-file.js';
import { tempFolder } from '../../support/temp-folder.js';
import { startApp } from './rig.js';

const folder = tempFolder();
const path = join(folder, 'web.yml');
const users = (password: string) => `basic_auth_users: {ops: "${hashSync(password, 4)}"}\n`;

/** The exporter under a configuration, as a scrape with a password sees it. */
async function serve(text: string) {
  writeFileSync(path, text);
  const { url, logged } = await startApp({ web: new WebConfigFile(path) });
  const ask = async (password: string, where = '/metrics') => {
    const response = await fetch(`${url}${where}`, {
      headers: { authorization: `Basic ${btoa(`ops:${password}`)}` },
    });
    return { status: response.status, text: await response.text() };
  };
  const about = async (password: string) =>
    (await ask(password)).text.split('\n').filter((line) => /^natsight_(web_|auth|requests_over)/.test(line));
  return { ask, about, logged };
}

test('metrics and log tell what became of the file, and who was not let in', async () => {
  const { ask, about, logged } = await serve(users('secret'));
  expect([(await ask('guess')).status, (await ask('secret')).status]).toEqual([401, 200]);
  writeFileSync(path, 'rate_limit: {burst: many}');
  expect(await about('secret')).toEqual([
    'natsight_web_config_reloads_total{result="success"} 1',
    'natsight_web_config_reloads_total{result="failure"} 1',
    'natsight_web_config_last_reload_success 0',
    'natsight_authentication_failures_total{reason="missing"} 0',
    'natsight_authentication_failures_total{reason="malformed"} 0',
    'natsight_authentication_failures_total{reason="wrong"} 1',
    'natsight_authentication_failures_total{reason="certificate"} 0',
    'natsight_authentications_refused_total{reason="address"} 0',
    'natsight_authentications_refused_total{reason="backlog"} 0',
    'natsight_requests_over_rate_total 0',
  ]);
  expect(logged.join('')).toContain(
    `"reason":"${path}:1: rate_limit.burst \\"many\\" is not a number of requests: expected one such as 10"`,
  );
  writeFileSync(path, users('new'));
  expect((await ask('secret')).status).toBe(401);
  expect(await about('new')).toContain('natsight_web_config_last_reload_success 1');
});

test('without a file nothing is told about one', async () => {
  const app = await startApp();
  expect((await app.get('/metrics')).text).not.toMatch(
    /natsight_web_config_last_reload_success|certificate_expiry/,
  );
});

test('probes have to sign in before the web app is loaded, too, and bear the headers of the file', async () => {
  const headers = 'http_server_config: {headers: {X-Frame-Options: deny}}\n';
  writeFileSync(path, headers);
  const { url } = await startApp({ web: new WebConfigFile(path) });
  const probe = async () => {
    const response = await fetch(`${url}/-/healthy`);
    await response.text();
    return [response.status, response.headers.get('x-frame-options')];
  };
  expect(await probe()).toEqual([200, 'deny']);
  writeFileSync(path, headers + users('secret'));
  expect(await probe()).toEqual([401, 'deny']);
});
