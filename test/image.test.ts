import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './support/run-command.js';

/** What `npm run generate` writes. The build of an image reads none of it. */
const GENERATED = /^(?:grafana|prometheus|alertmanager)\/generated\//;

const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const tsconfig = readFileSync(join(root, 'tsconfig.build.json'), 'utf8');
const { include } = JSON.parse(tsconfig) as { readonly include: readonly string[] };

test('the rules of .dockerignore are paths: this test reads no other patterns', () => {
  expect(rules[0]).toBe('*');
  expect(rules.slice(1).filter((rule) => !/^!?[\w./-]+$/.test(rule))).toEqual([]);
});

test('an image is built from everything that its build reads', () => {
  const read = include.filter((path) => !path.startsWith('test/')).flatMap(filesIn);
  expect(read.length).toBeGreaterThan(1000);
  expect(read.filter((path) => !isSent(path) && !GENERATED.test(path))).toEqual([]);
});

test('an image is built without tests and without what natsight generates', () => {
  const files = ['test', 'grafana', 'prometheus', 'alertmanager'].flatMap(filesIn);
  const left = files.filter((path) => path.startsWith('test/') || GENERATED.test(path));
  expect(left.length).toBeGreaterThan(500);
  expect(left.filter(isSent)).toEqual([]);
});

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}

/** Whether Docker sends a file of the project to the build: the last rule that names it, or a folder of it, decides. */
function isSent(path: string): boolean {
  const rule = rules.findLast((each) => each === '*' || `${path}/`.startsWith(`${each.replace('!', '')}/`));
  return rule?.startsWith('!') === true;
}
