import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { ChunkLoader } from '../../../scripts/bundle/chunk-loader.js';
import { CodeCache } from '../../../scripts/bundle/code-cache.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
let chunks: string;
let base: string;
let count = 0;

/** As the build writes it. */
const written = (name: string, code: string) =>
  writeFileSync(
    join(chunks, name),
    `(function (exports, require, module, __filename, __dirname) {'use strict';${code}\n})`,
  );

beforeEach(async () => {
  base = join(folder, String(count++));
  chunks = tempFolderOf(base);
  written(
    'main-1.cjs',
    `exports.sum = require('./parts-1.cjs').two() + 1; exports.path = require('node:path').posix.sep;`,
  );
  written(
    'parts-1.cjs',
    `exports.main = require('./main-1.cjs'); exports.two = () => 2; exports.three = () => 3;`,
  );
});

function tempFolderOf(path: string): string {
  CodeCache.open('run', { NODE_COMPILE_CACHE: path });
  return path;
}

const loader = () => new ChunkLoader(CodeCache.open('run', { NODE_COMPILE_CACHE: base }));
const load = (of: ChunkLoader) => of.load(join(chunks, 'main-1.cjs')) as { sum: number; path: string };

/** The files of the cache, by what changes when one is written again. */
function kept(): Record<string, number> {
  const own = join(base, readdirSync(base).find((name) => name.startsWith('natsight-code')) ?? '');
  return Object.fromEntries(readdirSync(own).map((name) => [name, statSync(join(own, name)).ino]));
}

test('chunks load each other, once each, and modules of Node', () => {
  const once = loader();
  expect(load(once)).toEqual({ sum: 3, path: '/' });
  expect(load(once)).toBe(load(once));
});

test('code is kept for the next process, which then keeps nothing anew', () => {
  const first = loader();
  load(first);
  expect(kept()).toEqual({});
  first.keepCode();
  const files = kept();
  expect(Object.keys(files)).toEqual(['run.main-1.cjs', 'run.parts-1.cjs']);
  const second = loader();
  expect(load(second)).toEqual({ sum: 3, path: '/' });
  second.keepCode();
  expect(kept()).toEqual(files);
});

test('code that V8 rejects, here of another source, is compiled and kept anew', () => {
  const first = loader();
  load(first);
  first.keepCode();
  const files = kept();
  written('parts-1.cjs', `exports.two = () => 20;`);
  const second = loader();
  expect(load(second).sum).toBe(21);
  second.keepCode();
  expect(kept()['run.main-1.cjs']).toBe(files['run.main-1.cjs']);
  expect(kept()['run.parts-1.cjs']).not.toBe(files['run.parts-1.cjs']);
});

test('without a cache it loads all the same, and keeps nothing', () => {
  const bare = new ChunkLoader(undefined);
  expect(load(bare)).toEqual({ sum: 3, path: '/' });
  bare.keepCode();
  expect(kept()).toEqual({});
});
