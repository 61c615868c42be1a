import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './support/run-command.js';

/**
 * A difference of two times, one of which is now. How long something takes depends on what else the machine does: a test
 * asserts on order, counts or a virtual clock. The linter forbids performance.now() and process.hrtime() in tests.
 */
const ELAPSED = /Date\.now\(\)\s*-(?!-)|-\s*Date\.now\(\)|console\.time\(/;

/** TypeScript and JavaScript of ours below a folder, by path below the checkout. */
function sources(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return new Map(
    paths
      .filter((path) => /\.m?[jt]s$/.test(path))
      .map((path) => [join(folder, path), readFileSync(join(root, folder, path), 'utf8')]),
  );
}

const findElapsed = (source: string) => source.split('\n').filter((line) => ELAPSED.test(line));

test('no test asserts how long something took', () => {
  const found = [...sources('test')]
    .filter(([path]) => path !== 'test/tests.test.ts')
    .flatMap(([path, source]) => findElapsed(source).map((line) => `${path}: ${line.trim()}`));
  expect(found).toEqual([]);
});

test.each([
  'expect(Date.now() - startedMs).toBeLessThan(5_000);',
  'expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(1_000);',
  "console.time('the whole run');",
])('an assertion on elapsed time is found: %s', (line) => {
  expect(findElapsed(line)).toEqual([line]);
});

test.each(['const begin = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;', 'new Date(Date.now() + 1_000)'])(
  'a time to start from is none: %s',
  (line) => {
    expect(findElapsed(line)).toEqual([]);
  },
);

const PRODUCT = ['setup', 'exporter', 'grafana', 'prometheus', 'alertmanager', 'scripts'];

/** Functions, classes and constants that are exported and named nowhere else. Types are left to the compiler. */
function unusedExports(files: ReadonlyMap<string, string>): string[] {
  const code = new Map(
    [...files].map(([path, source]) => [path, source.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')]),
  );
  const counts = new Map<string, number>();
  for (const [name] of [...code.values()].join('\n').matchAll(/\w+/g))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...code].flatMap(([path, source]) =>
    [...source.matchAll(/^export (?:async )?(?:function\*?|class|const|let) (\w+)/gm)]
      .filter(([, name = '']) => counts.get(name) === 1)
      .map(([, name]) => `${path}: ${name}`),
  );
}

test('`npm run fuzz` runs every property test that has a long form', () => {
  const { scripts }: { readonly scripts: { readonly fuzz: string } } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const listed = scripts.fuzz.split(' ').filter((word) => word.startsWith('test/'));
  const long = [...sources('test')].flatMap(([path, source]) =>
    path.endsWith('.test.ts') && /from '.*\/fuzz-runs\.js'/.test(source) ? [path] : [],
  );
  expect(long.length).toBeGreaterThan(10);
  expect(long.filter((path) => !listed.some((pattern) => path.startsWith(pattern)))).toEqual([]);
  expect(listed.filter((pattern) => !long.some((path) => path.startsWith(pattern)))).toEqual([]);
});

test('nothing in the product is used only by tests', () => {
  expect(unusedExports(new Map(PRODUCT.flatMap((part) => [...sources(part)])))).toEqual([]);
});

test('an export that nobody uses is found', () => {
  const files = new Map([
    ['a.ts', "import { used } from './b.js';\nexport const main = () => used();\nmain();"],
    ['b.ts', '// unused\nexport function used() {}\nexport class unused {}'],
  ]);
  expect(unusedExports(files)).toEqual(['b.ts: unused']);
});
