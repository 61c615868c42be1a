import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from '@jest/globals';
import { listen } from '../../support/listen.js';
import { tempFolder } from '../../support/temp-folder.js';
import type { Webhook } from '../../support/webhook.js';
import { company, natsight } from './company.js';
import type { Company } from './company.js';

const folder = tempFolder();
const started = company();
const proxies: Server[] = [];
afterAll(() => proxies.forEach((proxy) => proxy.close()));

/** Alertmanager behind a proxy that runs `before` when it is told to reload. */
async function reloadingAfter(alertmanager: string, before: () => Promise<void>): Promise<string> {
  const forward = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/' } = request;
    if (url === '/-/reload') await before();
    const body = method === 'POST' ? await buffer(request) : null;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(alertmanager + url, { method, headers, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(await answer.text());
  };
  const proxy = createServer((request, response) => void forward(request, response));
  proxies.push(proxy);
  return `http://127.0.0.1:${await listen(proxy)}`;
}

async function ruleFiles({ prometheus }: Company): Promise<readonly string[]> {
  const { data } = (await (await fetch(`${prometheus.url}/api/v1/rules`)).json()) as {
    data: { groups: { file: string }[] };
  };
  return [...new Set(data.groups.map(({ file }) => file.split('/').at(-1) ?? ''))];
}

const told = ({ notifications }: Webhook, alert: string) =>
  notifications.some(({ alerts }) => alerts.some(({ labels }) => labels['alertname'] === alert));

test('an alert that fires at once reaches its own receiver, and no other when its service comes or goes', async () => {
  const there = started();
  const state = mkdtempSync(join(folder, 'state-'));
  const loaded: (readonly string[])[] = [];
  const proxy = await reloadingAfter(there.alertmanager.url, async () => {
    loaded.push(await ruleFiles(there));
  });
  const run = async (...args: readonly [string, ...string[]]) => {
    const result = await natsight(there, 'shop', state, ...args, '--yes', '--alertmanager.url', proxy);
    if (result.exitCode !== 0) throw new Error(result.stdout + result.stderr);
    return result;
  };

  await run('provision', '--edit');
  await there.services.shop.webhook.waitForAlert(
    'an alert that fires with the first evaluation',
    ({ labels }) => labels['alertname'] === 'NoMemory',
    60_000,
  );
  const { stdout } = await run('unprovision');
  expect(stdout).toContain(
    `The exporter at ${there.services.shop.exporter} still sends the alerts of "shop" to Alertmanager: stop it.`,
  );
  // Alertmanager has no rules of the service when its routes come, nor when they leave.
  expect(loaded).toEqual([['team.rules.yml'], ['team.rules.yml']]);

  // Whatever the company is told of an alert from before is told before this one.
  const alerts = [{ labels: { alertname: 'Afterwards', severity: 'critical' } }];
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(alerts);
  await fetch(`${there.alertmanager.url}/api/v2/alerts`, { method: 'POST', headers, body });
  await there.pager.waitForAlert('a later alert', ({ labels }) => labels['alertname'] === 'Afterwards');
  expect(told(there.pager, 'NoMemory')).toBe(false);
});
