import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { CodeCache } from '../../../scripts/bundle/code-cache.js';
import { MAX_CODE_BYTES } from '../../../scripts/bundle/old-code.js';
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

const DAY = 86_400;
const nowSeconds = Math.floor(Date.now() / 1_000);

test('code of earlier builds is removed, the oldest first, when all of it is too large', () => {
  const cache = open();
  const files = ['newest', 'second', 'third', 'oldest'].map((build) => `setup-${build}.cjs`);
  for (const [age, name] of files.entries()) {
    cache?.write(name, CODE);
    const file = join(ownFolder(), `run.${name}`);
    truncateSync(file, Math.floor(MAX_CODE_BYTES / 3));
    utimesSync(file, nowSeconds, nowSeconds - age);
  }
  cache?.removeOld();
  const left = files.slice(0, 3).map((name) => `run.${name}`);
  expect(readdirSync(ownFolder()).toSorted()).toEqual(left.toSorted());
});

test('folders of other versions of Node are removed after 30 days without a write, and nothing else', () => {
  const cache = open();
  const own = ownFolder();
  const [, user = ''] = /^(natsight-code-[^-]+)-/.exec(own.slice(base.length + 1)) ?? [];
  const others = {
    [`${user}-v18.0.0-x64-abc`]: { age: 31, isKept: false },
    [`${user}-v18.0.0-x64-abd`]: { age: 29, isKept: true },
    // Of somebody else, or not of natsight.
    'natsight-code-other-v18.0.0-x64-abc': { age: 31, isKept: true },
    other: { age: 31, isKept: true },
  };
  for (const [name, { age }] of Object.entries(others)) {
    mkdirSync(join(base, name));
    writeFileSync(join(base, name, 'run.setup-abc.cjs'), CODE);
    utimesSync(join(base, name), nowSeconds, nowSeconds - age * DAY);
  }
  cache?.write('setup-abc.cjs', CODE);
  utimesSync(own, nowSeconds, nowSeconds - 31 * DAY);
  cache?.removeOld();
  for (const [name, { isKept }] of Object.entries(others))
    expect([name, existsSync(join(base, name))]).toEqual([name, isKept]);
  expect(cache?.read('setup-abc.cjs')?.equals(CODE)).toBe(true);
});

test('removing old code from a folder that is gone is no error', () => {
  const cache = open();
  rmSync(base, { recursive: true });
  expect(() => cache?.removeOld()).not.toThrow();
});
