import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { spawnNatsight } from './support/natsight-process.js';
import { root, runNatsight } from './support/run-command.js';
import { waitFor } from './support/wait-for.js';

interface Service {
  readonly image: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly env_file?: string;
  readonly network_mode?: string;
  readonly pid?: string;
  readonly ipc?: string;
  readonly volumes_from?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
}

const text = read('docker-compose.yml');
const compose = parseCompose(withDefaults(text));
const services = Object.entries(compose.services);
const natsight = services.filter(([, { image, entrypoint }]) => image.startsWith('natsight:') && !entrypoint);

describe('docker-compose.yml', () => {
  test('is what the Compose Specification allows', () => {
    const validate = composeValidator();
    validate(compose);
    expect(validate.errors).toBeNull();
    expect(validate({ services: { nats: { image: 'nats', port: 4222 } } })).toBe(false);
  });

  test.each(services)('%s runs a pinned image', (_, { image }) => {
    expect(image).toMatch(/^[a-z/]+:v?\d+\.\d+\.\d+(-[a-z]+)?$/);
  });

  test.each(services)('%s is published on this machine only', (_, { ports = [] }) => {
    expect(ports.filter((port) => !/^127\.0\.0\.1:(\d+):\1$/.test(port))).toEqual([]);
  });

  test('every port on this machine is a variable of its own, and the file says so at its top', () => {
    const published = Object.values(parseCompose(text).services).flatMap(({ ports = [] }) => ports);
    const names = published.map((port) => /^127\.0\.0\.1:\$\{(\w+):-\d+\}:\d+$/.exec(port)?.[1] ?? port);
    expect(names).toHaveLength(6);
    expect(new Set(names).size).toBe(6);
    const [comment = ''] = text.split('\nname:');
    expect(names.filter((name) => !comment.includes(name))).toEqual([]);
  });

  test.each(natsight)('%s runs without any right, on a file system that it cannot write to', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service).not.toHaveProperty('user');
    expect(service).not.toHaveProperty('privileged');
  });

  test.each(services)(
    '%s shares nothing with another container, so that either may restart alone',
    (_, service) => {
      const { network_mode: network, pid, ipc, volumes_from: volumes } = service;
      expect({ network, pid, ipc, volumes }).toEqual({});
    },
  );

  test("a setup of one's own, and what was generated from it, are mounted", () => {
    const own = parseCompose(
      withDefaults(text, { NATSIGHT_SETUP: '/srv/shop', NATSIGHT_GENERATED: '/srv/generated' }),
    );
    const { command, volumes } = own.services['exporter'] ?? {};
    expect(volumes).toEqual(['/srv/shop:/etc/natsight:ro', 'exporter-state:/var/lib/natsight']);
    expect(command?.slice(0, 2)).toEqual(['run', '/etc/natsight']);
    expect(own.services['prometheus']?.volumes?.[0]).toBe(
      '/srv/generated/prometheus/generated:/etc/prometheus:ro',
    );
  });

  test('links lead to the ports on this machine', () => {
    const own = parseCompose(withDefaults(text, { NATSIGHT_PORT: '19464', PROMETHEUS_PORT: '19090' }));
    expect(own.services['exporter']?.environment?.['WEB_EXTERNAL_URL']).toBe('http://127.0.0.1:19464');
    expect(own.services['prometheus']?.command).toContain('--web.external-url=http://127.0.0.1:19090/');
  });

  test('the exporter answers to the name that the generated Prometheus configuration scrapes', () => {
    expect(compose.services['exporter']?.networks?.default.aliases).toEqual(['monitoring-platform']);
    expect(read('package.json')).toContain('--exporter.url monitoring-platform:9464');
  });

  test.each(natsight)(
    '%s runs a command that natsight knows, with options that it knows',
    async (_, service) => {
      const [command = '', ...rest] = service.command ?? [];
      const { exitCode, stdout } = await runNatsight(['help', command]);
      expect({ exitCode, stdout }).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`natsight ${command}`),
      });
      const options = rest.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*/, ''));
      expect(options.filter((option) => !stdout.includes(option))).toEqual([]);
    },
  );

  test('mounts only what is in the repository', () => {
    const sources = services.flatMap(([, { volumes = [], env_file: file }]) => [
      ...volumes.map((volume) => volume.replace(/:.*/, '')),
      ...(file === undefined ? [] : [file]),
    ]);
    const missing = sources.filter((source) => source.startsWith('.') && !existsSync(join(root, source)));
    expect(missing).toEqual([]);
  });

  test('the generated receiver calls the webhook by its name', () => {
    expect(read('alertmanager/generated/alertmanager.yml')).toContain('http://webhook:9099/alerts');
    expect(compose.services['webhook']?.command).toContain('0.0.0.0:9099');
  });

  test('the webhook prints the alerts that reach it', async () => {
    const { command = [] } = compose.services['webhook'] ?? {};
    const webhook = await spawnNatsight(command.map((word) => word.replace('9099', '0')));
    try {
      const address = () => /^Alerts arrive at (\S+)$/m.exec(webhook.output())?.[1];
      const url = await waitFor('the address', address);
      const labels = { alertname: 'FlightsStopped', severity: 'critical' };
      const annotations = { summary: 'no \u001b[31mflights' };
      const alert = { status: 'firing', labels, annotations, startsAt: '2001-02-24T00:00:00Z' };
      await fetch(`${url}`, { method: 'POST', body: JSON.stringify({ alerts: [alert] }) });
      await waitFor('the alert', () => webhook.output().includes('FlightsStopped'));
      expect(webhook.output()).toContain('ALERT  critical  FlightsStopped  no \\u001b[31mflights\n');
    } finally {
      webhook.kill('SIGTERM');
    }
    expect(await webhook.exit).toBe(0);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  test('builds and runs on the same pinned Node', () => {
    const images = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(images).toHaveLength(2);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:\d+\.\d+\.\d+-/);
  });

  const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

  test('runs a mounted setup as an ordinary user', () => {
    expect(lastStage).toContain('USER node');
    expect(lastStage).toContain('ENTRYPOINT ["natsight"]');
    expect(lastStage).toContain('CMD ["run", "/etc/natsight"]');
  });

  test('keeps compiled code for the user that it runs as, where every user may write', () => {
    const folder = lastStage.indexOf('ENV NODE_COMPILE_CACHE=/var/cache/natsight');
    expect(lastStage[folder + 1]).toBe('RUN mkdir --mode 1777 $NODE_COMPILE_CACHE');
    const run = lastStage.findIndex((line) => /^RUN .* natsight run .*setup\/examples\/flights/.test(line));
    expect(run).toBeGreaterThan(lastStage.indexOf('USER node'));
  });

  test('has what the npm package has, guides included', () => {
    expect(lines).toContain(
      'RUN npm pack && mkdir /package && tar -xzf natsight-*.tgz -C /package --strip-components=1',
    );
    expect(lastStage).toContain('COPY --from=build /package /natsight');
    const sent = read('.dockerignore').split('\n');
    const { files }: { readonly files: readonly string[] } = JSON.parse(read('package.json'));
    const sources = files.filter((file) => !/^!|^dist\//.test(file)).map((file) => file.replace(/\/.*/, ''));
    expect(sources.filter((source) => !sent.includes(`!${source}`))).toEqual([]);
  });

  test('asks the exporter for its health wherever its variables say that it listens', () => {
    const check = lastStage.find((line) => line.startsWith('HEALTHCHECK')) ?? '';
    expect(check).toMatch(/ CMD \["natsight", "health"\]$/);
    expect(lastStage.find((line) => line.startsWith('ENV'))).toContain('WEB_LISTEN_ADDRESS=0.0.0.0:9464');
  });
});

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** `${NAME:-default}` as Compose replaces it. */
function withDefaults(yaml: string, variables: Readonly<Record<string, string>> = {}): string {
  return yaml.replaceAll(
    /\$\{(\w+):-([^}]*)\}/g,
    (_, name: string, byDefault: string) => variables[name] ?? byDefault,
  );
}

/** Compose reads YAML 1.1: merge keys, but also `yes` and sexagesimal numbers. */
function parseCompose(yaml: string): Compose {
  return load(yaml, { schema: YAML11_SCHEMA }) as Compose;
}

/** dclint carries the schema of github.com/compose-spec/compose-spec. Its formats are Docker's own. */
function composeValidator() {
  const path = 'node_modules/dclint/schemas/compose.schema.json';
  const { $schema: _, ...schema }: Record<string, unknown> = JSON.parse(read(path));
  return new Ajv({ strict: false, validateFormats: false }).compile(schema);
}
