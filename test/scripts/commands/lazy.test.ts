import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root, runCommand } from '../../support/run-command.js';

/** What only some commands need. Each command must work without the packages of the others. */
const HEAVY = [
  '@nats-io/',
  '@grafana/',
  '@clack/',
  '@prometheus-io/client',
  'chokidar',
  'compression',
  'express',
  'helmet',
  'pino',
];
const bundle = join(root, 'dist', 'bundle');

/** A hook that makes the import of these packages fail, as if they were not installed. */
function withoutPackages(packages: readonly string[]): string {
  const hook = `export async function resolve(specifier, context, next) {
    const packages = ${JSON.stringify(packages)};
    if (packages.some((name) => specifier.startsWith(name))) throw new Error('not installed: ' + specifier);
    return next(specifier, context);
  }`;
  return dataUrl(`import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hook))});`);
}

function dataUrl(script: string): string {
  return `data:text/javascript,${encodeURIComponent(script)}`;
}

/** The command line as it is before it is bundled: a hook sees no import within a bundle. */
async function natsightWithout(packages: readonly string[], args: readonly string[]) {
  const program = `
    const { createProgram } = await import(${JSON.stringify(join(root, 'dist/scripts/program.js'))});
    await createProgram().parseAsync(['node', 'natsight', ...${JSON.stringify(args)}]);`;
  const flags = ['--import', withoutPackages(packages), '--input-type=module'];
  return runCommand(process.execPath, [...flags, '--eval', program]);
}

test('the hook makes an import fail', async () => {
  const { exitCode, stderr } = await natsightWithout(['commander'], ['--help']);
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
    const packages = [...HEAVY, 'ajv', 'csv-parse', 'js-yaml', 're2js', 'zod'];
    const { exitCode, stdout, stderr } = await natsightWithout(packages, args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Usage: natsight');
  },
);

test('the files of the bundle that every command loads are small: they have commander, and no other package', async () => {
  const names = await readdir(bundle);
  const files = closureOf(join(bundle, names.find((name) => name.startsWith('program-')) ?? ''));
  const text = files.map((file) => readFileSync(file, 'utf8')).join('');
  // A class of it, whose name the bundler keeps.
  expect(text).toContain('CommanderError');
  expect(text).not.toMatch(/ZodType|\bAjv\b|NatsConnectionImpl|YAMLException/);
  expect(text.length).toBeLessThan(150_000);
});

/** A file of the bundle and those that it imports statically. */
function closureOf(entry: string): readonly string[] {
  const found = new Set([entry]);
  for (const file of found) {
    // Lazy ones are in functions: `()=>require("./check.cjs")`.
    const imports = readFileSync(file, 'utf8').matchAll(/(?<!=>)require\("(\.[^"]+)"\)/g);
    for (const [, path = ''] of imports) found.add(join(file, '..', path));
  }
  return [...found];
}
