import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { installWithoutNetwork, installedPackages, manifest, packNatsight } from '../support/npm-package.js';
import { runCommand } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';
import { testServers } from '../support/servers.js';
import { tryOut } from './try-out.js';

jest.setTimeout(180_000);
const folder = tempFolder();
const servers = testServers();
let installed = '';
let files: readonly string[] = [];

beforeAll(async () => {
  installed = await installWithoutNetwork(await packNatsight(folder), folder);
  files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
});

describe('the npm package', () => {
  test('has no benchmarks, tests, source maps or sources', () => {
    const unwanted = /bench|\.map$|\.test\.|^test|(?<!\.d)\.ts$|\.tsbuildinfo$/;
    const found = files.filter((file) => unwanted.test(file));
    expect(found.filter((file) => !file.startsWith('docs/benchmarks'))).toEqual([]);
    expect(files.length).toBeLessThan(1_200);
  });

  test('has a program that is executable once it is unpacked, as in the image', async () => {
    const { stdout } = await runCommand(join(installed, 'dist/scripts/natsight.js'), ['-v']);
    expect(stdout).toBe(`${manifest.version}\n`);
  });

  test('has all that its modules import', () => {
    const missing = modules().flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('.') && !existsSync(join(installed, dirname(file), name)))
        .map((name) => `${file}: ${name}`),
    );
    expect(modules().length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  test('depends on what its modules import, and on nothing else', () => {
    const names = modules()
      .flatMap(importsOf)
      .filter((name) => !name.startsWith('.') && !isBuiltin(name));
    const imported = new Set(names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]));
    const { dependencies, optionalDependencies } = manifest;
    expect(imported).toEqual(new Set(Object.keys({ ...dependencies, ...optionalDependencies })));
  });

  test('runs from an empty folder: init, check, generate, run with worker threads, health, replay', async () => {
    const nats = await servers.nats();
    const place = join(folder, 'elsewhere');
    await mkdir(place);
    const program = join(installed, 'dist/scripts/natsight.js');
    const result = await tryOut({ node: process.execPath, program, folder: place }, nats.url);
    expect(result).toEqual({ exitCode: 0, pages: 4 });
  });
});

test('every Node that the package allows is one that its dependencies allow, so npm does not warn', () => {
  const least = /^>=(\d+\.\d+)$/.exec(manifest.engines.node)?.[1] ?? '';
  const ranges = installedPackages.flatMap(([path, { engines }]) =>
    engines?.node === undefined ? [] : [[path, engines.node] as const],
  );
  expect(ranges.length).toBeGreaterThan(1);
  expect(ranges.filter(([, range]) => !allowsAllFrom(least, range))).toEqual([]);
});

/** Whether a range is ">=X" with an X of at most `least`. Other ranges leave out some Node, such as 21 or 23. */
function allowsAllFrom(least: string, range: string): boolean {
  const bound = /^>= ?(\d+(?:\.\d+)*?)(?:\.0)*$/.exec(range)?.[1];
  return bound !== undefined && bound.localeCompare(least, 'en', { numeric: true }) <= 0;
}

test.each([
  ['>= 18', true],
  ['>=20.19.0', true],
  ['>=20.20', false],
  ['>=20.19', true],
  ['^20.19.0 || >=22.12.0', false],
  ['>= 22.x', false],
])('a dependency that allows %s: %p', (range, isRight) => {
  expect(allowsAllFrom('20.19', range)).toBe(isRight);
});

function modules(): readonly string[] {
  return files.filter((file) => /^dist\/(?!.*\/page\/).*\.c?js$/.test(file));
}

/** What a module loads: imports, and what `require` gets as a literal within natsight's own code. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(installed, file), 'utf8');
  const patterns = [
    /(?:^|[;}\s])(?:import|export)\b[^;'"()]*?from\s?["']([^"'\n ]+)["']/g,
    /(?:^|[;\s])import\s?["']([^"'\n ]+)["']/g,
    /\bimport\(["'`]([^"'`\n ]+)["'`]\)/g,
    /(?:\brequire(?:\d*|Later)|\)\.resolve)\(["'`]([^"'`\n ]+)["'`]\)/g,
    // A `require` that may fail, under the short name that it has in the bundle.
    /\btry\{return \w+\(["'`]([^"'`\n ]+)["'`]\)\}catch/g,
  ];
  return patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = '']) => name));
}
