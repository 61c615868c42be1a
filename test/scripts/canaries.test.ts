import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { hash } from 'bcryptjs';
import { answerBytes, jsonAnswer, rawServers } from '../support/raw-server.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { root, runNatsight } from '../support/run-command.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

// Every place that takes a secret gets one of its own, a canary. None of them may come out anywhere.

const servers = testServers();
const startRaw = rawServers();
const folder = tempFolder();
const setup = join(folder, 'setup');
const PROCESSING = join(setup, 'Streaming_Processing_Setup.json');
const MONITORING = join(setup, 'Real_Time_Monitoring_Setup.json');

/** Nobody writes this by accident, neither in text nor in Base64. */
const CANARY = 'kanari';
const canary = (place: string) => `${CANARY}-${place}`;
const SHOWN = new RegExp(
  [
    CANARY,
    // What HTTP sends: "me:kanari..." in Base64.
    Buffer.from(`me:${CANARY}`).toString('base64').slice(0, -2),
  ].join('|'),
);

const at = (address: string, place: string) => address.replace('://', `://me:${canary(place)}@`);

/** An `http_config` with a secret in each place that takes one beside the others. */
function httpConfig(name: string): string {
  const file = join(folder, `${name}.yml`);
  const bearer = join(folder, `${name}.token`);
  writeFileSync(bearer, canary(`${name}-token`));
  writeFileSync(
    file,
    `authorization: { credentials_file: ${bearer} }\n` +
      `http_headers: { X-Tenant: { secrets: [${canary(`${name}-header`)}] } }\n`,
  );
  return file;
}

let webConfig: string;
beforeAll(async () => {
  await runNatsight(['init', setup, '--example', 'flights']);
  for (const file of ['nats.password', 'slack', 'pagerduty', 'smtp']) {
    writeFileSync(join(setup, file), canary(file));
  }
  edit(PROCESSING, (document) => {
    document['service'] = {
      ...document['service'],
      nats: { auth: { user: 'me', passwordFile: 'nats.password' } },
    };
  });
  edit(MONITORING, (document) => {
    const alerts = document['instantAlerts'] ?? {};
    alerts['receivers'] = {
      ...(alerts['receivers'] as object),
      pager: { pagerduty: { routingKeyFile: join(setup, 'pagerduty') } },
      chat: { slack: { channel: '#ops', apiUrlFile: join(setup, 'slack') } },
    };
  });
  webConfig = join(folder, 'web.yml');
  // The hash is not the password, but whoever has it may guess.
  writeFileSync(webConfig, `basic_auth_users: { me: ${await hash(canary('web'), 4)} }\n`);
});

const environment = (url: string) => ({
  NATS_URL: at('nats://127.0.0.1:9', 'nats-url'),
  PROMETHEUS_URL: at(url, 'prometheus-url'),
  ALERTMANAGER_URL: at(url, 'alertmanager-url'),
  GRAFANA_URL: url,
  GRAFANA_TOKEN: canary('grafana-token'),
  EXPORTER_URL: at(url, 'exporter-url'),
});

describe('no secret comes out', () => {
  // Each repeats what it was asked, secrets and all, in another way.
  test.each<[string, (head: string) => string]>([
    ['a page of an error', (head) => answerBytes('500 Oops', {}, head)],
    ['JSON', (head) => jsonAnswer({ asked: head })],
    ['JSON with an error', (head) => jsonAnswer({ status: 'error', error: head }, '400 Bad Request')],
    ['a redirect', (head) => answerBytes('302 Found', { location: `/login/${encodeURIComponent(head)}` })],
  ])('of check, generate and provision, if servers answer with %s', async (_, echoed) => {
    const echo = await startRaw((socket, head) => void socket.write(echoed(head)));
    const env = environment(echo.url);
    const configs = (...of: readonly string[]) =>
      of.flatMap((name) => [`--${name}.http.config.file`, httpConfig(name)]);
    const outcomes = await Promise.all([
      run(['check', setup, '--prometheus.url', echo.url, ...configs('prometheus', 'alertmanager')], env),
      run(['provision', setup, '--dry-run', ...configs('exporter', 'alertmanager')], env),
    ]);
    for (const { stdout, stderr } of outcomes) {
      expect(`${stdout}${stderr}`).not.toBe('');
      expect(`${stdout}${stderr}`).not.toMatch(SHOWN);
    }
  });

  test('of files that are generated, unless a server needs it', async () => {
    const out = join(folder, 'out');
    const env = environment('http://127.0.0.1:9');
    const outcomes = await Promise.all([
      run(['check', setup, '--web.config.file', webConfig, '--json'], env),
      run(['generate', setup, '--out', out], env),
    ]);
    for (const { stdout, stderr } of outcomes) expect(`${stdout}${stderr}`).not.toMatch(SHOWN);
    expect(existsSync(join(out, 'alertmanager/generated/alertmanager.yml'))).toBe(true);
    expectPrivate(out);
  });

  test('of a running exporter: log, metrics, pages, status, state and list of processes', async () => {
    const nats = await servers.nats({
      config: `authorization { users: [{ user: me, password: "${canary('nats.password')}" }] }`,
    });
    const refusing = await startRaw(
      (socket) => void socket.write(jsonAnswer({ message: 'Unauthorized' }, '401 Unauthorized')),
    );
    const listen = `127.0.0.1:${await freePort()}`;
    const state = join(folder, 'state');
    const exporter = await spawnNatsight([
      'run',
      setup,
      '--web.listen-address',
      listen,
      '--web.config.file',
      webConfig,
      '--log.level',
      'debug',
      '--state',
      state,
      '--nats.url',
      nats.url,
      '--alertmanager.url',
      refusing.url,
      '--alertmanager.http.config.file',
      httpConfig('alertmanager'),
      '--prometheus.url',
      at(refusing.url, 'prometheus-flag'),
      '--web.external-url',
      at('https://natsight.example.org', 'external-flag'),
    ]);
    try {
      await waitFor(
        'NATS to be there, and a checkpoint',
        () =>
          /connected to NATS/.test(exporter.output()) && existsSync(state) && readdirSync(state).length > 1,
      );
      await waitFor('Alertmanager was asked', () => /does not accept alerts/.test(exporter.output()));
      expect(refusing.heads.join('')).toContain(canary('alertmanager-token'));
      const paths = [
        '/',
        '/api/status',
        '/metrics',
        '/runbooks',
        '/dashboards',
        '/config',
        '/-/ready',
        '/nothing',
      ];
      const signedIn = { authorization: `Basic ${Buffer.from(`me:${canary('web')}`).toString('base64')}` };
      for (const headers of [
        signedIn,
        { authorization: `Basic ${Buffer.from('me:no').toString('base64')}` },
        {},
      ]) {
        for (const path of paths) {
          const answer = await fetch(`http://${listen}${path}`, { headers });
          const text = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
          expect(text).not.toMatch(SHOWN);
        }
      }
      expect((await fetch(`http://${listen}/metrics`, { headers: signedIn })).status).toBe(200);
      const commandLine = readFileSync(`/proc/${exporter.pid}/cmdline`, 'utf8');
      expect(commandLine).not.toMatch(SHOWN);
    } finally {
      exporter.kill('SIGTERM');
      await exporter.exit;
    }
    expect(exporter.output()).not.toMatch(SHOWN);
    expect(filesWith(state)).toEqual([]);
    expectModes(state);
  });

  test('of the list of processes, while a command runs that was given one as an argument', async () => {
    // Answers nothing.
    const silent = await startRaw(() => undefined);
    const asking = await spawnNatsight([
      'check',
      setup,
      '--prometheus.url',
      at(silent.url, 'flag'),
      '--json',
    ]);
    await waitFor('the command to ask', () => silent.heads.length > 0);
    const commandLine = readFileSync(`/proc/${asking.pid}/cmdline`, 'utf8');
    asking.kill('SIGKILL');
    await asking.exit;
    expect(commandLine).toContain('check');
    expect(commandLine).not.toMatch(SHOWN);
  });
});

type Document = Record<string, Record<string, unknown> | undefined>;

function edit(file: string, change: (document: Document) => void): void {
  const document: Document = JSON.parse(readFileSync(file, 'utf8'));
  change(document);
  writeFileSync(file, JSON.stringify(document, undefined, 2));
}

function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  mkdirSync(folder, { recursive: true });
  return runNatsight(args, { cwd: root, env });
}

function filesWith(path: string): readonly string[] {
  return filesOf(path).filter((file) => SHOWN.test(readFileSync(join(path, file), 'latin1')));
}

/** A generated file that a server signs in with has its secret, and only its owner may read it. */
function expectPrivate(path: string): void {
  for (const file of filesWith(path)) {
    expect({ file, mode: statSync(join(path, file)).mode & 0o777 }).toEqual({ file, mode: 0o600 });
    expect(file).toMatch(/alertmanager\.yml$|prometheus\.yml$|natsight\.yaml$/);
  }
}

function expectModes(path: string): void {
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(filesOf(path).length).toBeGreaterThan(0);
  for (const file of filesOf(path)) {
    expect({ file, mode: statSync(join(path, file)).mode & 0o777 }).toEqual({ file, mode: 0o600 });
  }
}

function filesOf(path: string): readonly string[] {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => statSync(join(path, file)).isFile());
}
