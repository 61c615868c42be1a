import { expect, test } from '@jest/globals';
import { root, runCommand } from '../../support/run-command.js';

/** What only some commands need. Each command must work without the packages of the others. */
const HEAVY = [
  '@nats-io/',
  '@grafana/',
  '@clack/',
  '@prometheus-io/client',
  'better-sse',
  'chokidar',
  'compression',
  'express',
  'helmet',
  'pino',
];

/** A hook that makes the import of these packages fail, as if they were not installed. */
function withoutPackages(packages: readonly string[]): readonly string[] {
  const hook = `export async function resolve(specifier, context, next) {
    const packages = ${JSON.stringify(packages)};
    if (packages.some((name) => specifier.startsWith(name))) throw new Error('not installed: ' + specifier);
    return next(specifier, context);
  }`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hook))});`;
  return ['--import', dataUrl(register)];
}

function dataUrl(script: string): string {
  return `data:text/javascript,${encodeURIComponent(script)}`;
}

function natsightWithout(packages: readonly string[], args: readonly string[]) {
  return runCommand(process.execPath, [
    ...withoutPackages(packages),
    `${root}/dist/scripts/natsight.js`,
    ...args,
  ]);
}

test('the hook makes an import fail', async () => {
  const { exitCode, stderr } = await natsightWithout(['commander'], ['--version']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('not installed: commander');
});

test('"natsight check" works without NATS, the web server, the log and Grafana', async () => {
  const { exitCode, stdout, stderr } = await natsightWithout(HEAVY, ['check', 'setup/examples/flights']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('10 metrics');
});

test.each([['--help'], ['run', '--help'], ['replay', '--help'], ['provision', '--help']])(
  '"natsight %s %s" needs no package but commander',
  async (...args) => {
    const { exitCode, stdout, stderr } = await natsightWithout(
      [...HEAVY, 'ajv', 'csv-parse', 'js-yaml', 're2js', 'zod'],
      args,
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Usage: natsight');
  },
);
