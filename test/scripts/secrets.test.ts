import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerBytes, jsonAnswer, rawServers } from '../support/raw-server.js';
import type { RawServer } from '../support/raw-server.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { root, runNatsight } from '../support/run-command.js';
import type { CommandResult } from '../support/run-command.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

const servers = testServers();
const startRaw = rawServers();
const folder = tempFolder();
const flights = join(root, 'setup/examples/flights');

/** As it stands in a URL, and what it means. */
const ENCODED = 's3cret%2Fm%40rk';
const SECRET = 's3cret/m@rk';
const BASIC = Buffer.from(`me:${SECRET}`).toString('base64');
/** Nothing of it may be shown, in whatever form. */
const SHOWN = new RegExp(`s3cret|${BASIC}`);

const at = (address: string) => address.replace('://', `://me:${ENCODED}@`);

let closed: string;
let redirecting: RawServer;
/** Goes on for eight seconds, so it begins with the first test and is looked at in the last. */
let checked: Promise<CommandResult>;
beforeAll(async () => {
  closed = `127.0.0.1:${await freePort()}`;
  redirecting = await startRaw(
    (socket) =>
      void socket.write(
        answerBytes('302 Found', { location: at(`http://${closed}/login?state=s3cret`) }, 's'),
      ),
  );
  checked = run(['check', flights, '--nats.url', at('nats://nobody.invalid:4222'), '--json']);
});

/** An `http_config` with a secret and a mistake in the same line. */
function faulty(): string {
  const file = join(tmpdir(), `natsight-secrets-${process.pid}.yml`);
  writeFileSync(
    file,
    'authorization: { credentials: s3cret/m@rk, credentials_file: s3cret }\nbasic_auth: s3cret\n',
  );
  return file;
}
afterAll(() => rmSync(faulty()));

const run = (args: readonly string[]) => runNatsight(args, { cwd: folder, env: everywhere() });
const expectHidden = ({ stdout, stderr }: CommandResult) => {
  expect(`${stdout}${stderr}`).not.toBe('');
  expect(`${stdout}${stderr}`).not.toMatch(/s3c/);
};
const everywhere = () => ({
  NATS_URL: at(`nats://${closed}`),
  PROMETHEUS_URL: at(redirecting.url),
  ALERTMANAGER_URL: at(redirecting.url),
  GRAFANA_URL: at(redirecting.url),
  EXPORTER_URL: at(redirecting.url),
  GRAFANA_TOKEN: 's3cret-token',
});

describe('a secret in a URL is used, and not shown', () => {
  test.each([
    ['the help', ['run', '--help']],
    [
      'check, a wrong address',
      ['check', flights, '--nats.url', 'nats://me:s3cret,s3cret@nobody.invalid:4222'],
    ],
    ['provision', ['provision', flights]],
    ['provision, a wrong address', ['provision', flights, '--prometheus.url', 'htp://me:s3cret@host']],
    ['provision, a query', ['provision', flights, '--grafana.url', 'http://host/?token=s3cret']],
    ['rollback', ['provision', '--rollback']],
    [
      'generate, a wrong address',
      ['generate', flights, '--out', 'x', '--alertmanager.url', 'htp://me:s3cret@host'],
    ],
    [
      'generate, a wrong webhook',
      ['generate', flights, '--out', 'x', '--webhook', 'ops=htp://me:s3cret@host'],
    ],
    ['record', ['record', 'a.>', '--out', 'x.rec', '--nats.url', 'nats://me:s3cret@host:nope']],
    [
      'replay',
      ['replay', join(flights, 'flights.csv'), '--subject', 'a', '--nats.url', 'me:s3c ret/s3cret@host:x'],
    ],
    ['run, a wrong address', ['run', flights, '--alertmanager.url', 'http://me:s3cret/x@host']],
    ['run, a wrong environment', ['run', flights, '--prometheus.url', 'me:s3cret@host']],
    [
      'run, an HTTP configuration with a fault',
      ['run', flights, '--alertmanager.url', 'http://host', '--alertmanager.http.config.file', faulty()],
    ],
    [
      'provision, an HTTP configuration with a fault',
      ['provision', flights, '--grafana.http.config.file', faulty()],
    ],
    [
      'generate, an HTTP configuration with a fault',
      ['generate', flights, '--out', 'x', '--scrape.http.config.file', faulty()],
    ],
    [
      'generate, two passwords',
      ['generate', flights, '--out', 'x', '--exporter', at('http://a:1'), '--exporter', 'http://b:1'],
    ],
    ['an unknown option', ['run', flights, '--natsurl=nats://me:s3cret@host']],
    ['an extra argument', ['run', flights, 'nats://me:s3cret@host']],
  ])('%s', async (_, args) => {
    expectHidden(await run(args));
    expect(filesWith(folder, SHOWN)).toEqual([]);
  });

  test('a setup with a mistake beside it', async () => {
    const setup = join(folder, 'mistaken');
    await runNatsight(['init', setup, '--example', 'flights']);
    const file = join(setup, 'Real_Time_Monitoring_Setup.json');
    const text = readFileSync(file, 'utf8').replace(/"webhook": "http:/, '"webhook": "htp://me:s3cret@x/');
    expect(text).toContain('s3cret');
    writeFileSync(file, text);
    const { stdout } = await runNatsight(['check', setup]);
    expect(stdout).toContain('expected a URL');
    expect(stdout).not.toMatch(SHOWN);
  });

  test('generated files have it where a server needs it, and are private then', async () => {
    const out = join(folder, 'generated');
    const address = at('https://host.example.org/prefix');
    const webhook = `ops=${at('http://hook.example.org/alerts')}`;
    const { exitCode, stdout } = await runNatsight([
      'generate',
      flights,
      '--out',
      out,
      '--webhook',
      webhook,
      '--alertmanager.url',
      address,
      '--prometheus.url',
      address,
      '--web.external-url',
      address,
    ]);
    expect([exitCode, stdout.match(SHOWN)]).toEqual([0, null]);
    const holding = filesWith(out, SHOWN);
    expect(holding.toSorted()).toEqual([
      'alertmanager/generated/alertmanager.yml',
      'grafana/generated/provisioning/datasources/natsight.yaml',
      'prometheus/generated/prometheus.yml',
    ]);
    for (const file of holding) expect(statSync(join(out, file)).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(out, 'prometheus/generated/prometheus.yml'), 'utf8');
    expect(text).toContain(`password: ${SECRET}`);
    expect(readFileSync(join(out, holding[1] ?? ''), 'utf8')).not.toMatch(/url:.*me:/);
  });
});

describe('a running exporter', () => {
  const stops: (() => void)[] = [];
  afterAll(() => stops.forEach((stop) => stop()));

  test('signs in everywhere, and shows the secret nowhere', async () => {
    const nats = await servers.nats({
      config: `authorization { users: [{ user: me, password: "${SECRET}" }] }`,
    });
    const alertmanager = await startRaw(
      (socket) => void socket.write(jsonAnswer({ message: 'Unauthorized' }, '401 Unauthorized')),
    );
    const prometheus = await startRaw(
      (socket) => void socket.write(answerBytes('302 Found', { location: at('http://sso.invalid/') })),
    );
    const listen = `127.0.0.1:${await freePort()}`;
    const exporter = await spawnNatsight([
      'run',
      flights,
      '--web.listen-address',
      listen,
      '--log.level',
      'debug',
      '--nats.url',
      at(nats.url),
      '--alertmanager.url',
      at(alertmanager.url),
      '--prometheus.url',
      at(prometheus.url),
      '--web.external-url',
      at('https://natsight.example.org'),
    ]);
    stops.push(() => exporter.kill('SIGKILL'));
    await waitFor(
      'NATS and Alertmanager were asked',
      () => /connected to NATS/.test(exporter.output()) && /does not accept alerts/.test(exporter.output()),
    );
    expect(alertmanager.heads[0]).toContain(BASIC);
    const pages = await Promise.all(
      ['/', '/api/status', '/metrics', '/runbooks', '/dashboards', '/dashboards/live-main-dashboard'].map(
        async (path) => (await fetch(`http://${listen}${path}`)).text(),
      ),
    );
    expect(pages.join('')).toContain('put user:password@ into the address');
    const stop = new AbortController();
    const live = fetch(`http://${listen}/live?dashboard=live-main-dashboard`, { signal: stop.signal });
    await waitFor('Prometheus was asked', () => /could not query Prometheus/.test(exporter.output()));
    stop.abort();
    await live.catch(() => undefined);
    expect(prometheus.heads[0]).toContain(BASIC);
    await nats.stop();
    await waitFor('NATS is gone', () => /disconnected from NATS/.test(exporter.output()));
    exporter.kill('SIGTERM');
    await exporter.exit;
    expect(pages.join('')).not.toMatch(SHOWN);
    expect(exporter.output()).not.toMatch(SHOWN);
  });
});

test('check hides it as well if the server is not there', async () => {
  expectHidden(await checked);
});

function filesWith(path: string, pattern: RegExp): readonly string[] {
  if (!existsSync(path)) return [];
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return files.filter(
    (file) => statSync(join(path, file)).isFile() && pattern.test(readFileSync(join(path, file), 'utf8')),
  );
}
