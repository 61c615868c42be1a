import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { freePort } from '../scripts/servers/free-port.js';
import { root, runNatsight } from './support/run-command.js';

interface Service {
  readonly image: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly env_file?: string;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
}

const compose = parseCompose(read('docker-compose.yml'));
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

  test('the webhook prints the alerts that reach it', async () => {
    const { entrypoint = [], command = [] } = compose.services['webhook'] ?? {};
    const port = await freePort();
    const [, ...args] = [...entrypoint, ...command].map((word) => word.replaceAll('9099', `${port}`));
    const webhook = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      expect(await nextOutput(webhook.stdout)).toBe(`Alerts arrive at http://127.0.0.1:${port}/alerts\n`);
      const printed = nextOutput(webhook.stdout);
      const labels = { alertname: 'FlightsStopped', severity: 'critical' };
      const alert = { status: 'firing', labels, annotations: {}, startsAt: '2001-02-24T00:00:00Z' };
      await fetch(`http://127.0.0.1:${port}/alerts`, {
        method: 'POST',
        body: JSON.stringify({ alerts: [alert] }),
      });
      expect(await printed).toContain('FlightsStopped');
    } finally {
      webhook.kill();
    }
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

  test('runs the command line as an ordinary user, and asks it for its health', () => {
    const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(lastStage).toContain('USER node');
    expect(lastStage).toContain('ENTRYPOINT ["node", "dist/scripts/natsight.js"]');
    expect(lastStage.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true);
  });
});

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Compose reads YAML 1.1: merge keys, but also `yes` and sexagesimal numbers. */
function parseCompose(text: string): Compose {
  return load(text, { schema: YAML11_SCHEMA }) as Compose;
}

/** dclint carries the schema of github.com/compose-spec/compose-spec. Its formats are Docker's own. */
function composeValidator() {
  const path = 'node_modules/dclint/schemas/compose.schema.json';
  const { $schema: _, ...schema }: Record<string, unknown> = JSON.parse(read(path));
  return new Ajv({ strict: false, validateFormats: false }).compile(schema);
}

async function nextOutput(stream: Readable): Promise<string> {
  // A stream without an encoding gives buffers.
  const [chunk] = (await once(stream, 'data')) as [Buffer];
  return chunk.toString();
}
