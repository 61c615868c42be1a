import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { CodeCache } from '../../../scripts/bundle/code-cache.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
let base: string;
let count = 0;
beforeEach(() => {
  base = join(folder, String(count++));
});

const CODE = Buffer.from('compiled');
const open = (use = 'run') => CodeCache.open(use, { NODE_COMPILE_CACHE: base });

/** The one folder below the one that the environment names. */
const ownFolder = () => join(base, readdirSync(base)[0] ?? '');

test('code that was written is read by a later process, for the same use', () => {
  open()?.write('setup-abc.cjs', CODE);
  expect(open()?.read('setup-abc.cjs')?.equals(CODE)).toBe(true);
  expect(open()?.read('setup-abd.cjs')).toBeUndefined();
  expect(open('check')?.read('setup-abc.cjs')).toBeUndefined();
  expect(readdirSync(ownFolder())).toEqual(['run.setup-abc.cjs']);
});

test.each([
  ['changed', (bytes: Buffer) => Buffer.concat([Buffer.from('X'), bytes.subarray(1)])],
  ['cut off', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['empty', () => Buffer.alloc(0)],
])('a file that was %s is a miss', (_, damaged) => {
  open()?.write('setup-abc.cjs', CODE);
  const file = join(ownFolder(), 'run.setup-abc.cjs');
  writeFileSync(file, damaged(readFileSync(file)));
  expect(open()?.read('setup-abc.cjs')).toBeUndefined();
});

test('a folder that others can write to is not used: V8 would run what they put there', () => {
  expect(open()).toBeDefined();
  chmodSync(ownFolder(), 0o777);
  expect(open()).toBeUndefined();
});

test('a folder that cannot be made is no error', () => {
  writeFileSync(base, '');
  expect(open()).toBeUndefined();
});

test('a folder that is gone is no error, and a miss', () => {
  const cache = open();
  chmodSync(ownFolder(), 0o700);
  const gone = CodeCache.open('../none/x', { NODE_COMPILE_CACHE: base });
  gone?.write('setup-abc.cjs', CODE);
  expect(gone?.read('setup-abc.cjs')).toBeUndefined();
  expect(cache?.read('setup-abc.cjs')).toBeUndefined();
});

test("NODE_DISABLE_COMPILE_CACHE turns it off, as it does Node's own", () => {
  const environment = { NODE_COMPILE_CACHE: base, NODE_DISABLE_COMPILE_CACHE: '1' };
  expect(CodeCache.open('run', environment)).toBeUndefined();
});
