import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '../setup/error-codes.js';
import { ProvisionError } from '../setup/deployment/provision-error.js';
import { NatsightError } from '../setup/error.js';
import { OptionError } from '../setup/option-error.js';
import { tables } from './support/markdown.js';
import { root } from './support/run-command.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = ['setup', 'exporter', 'grafana', 'prometheus', 'alertmanager', 'scripts'].flatMap((part) =>
  readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ file: join(part, path), text: read(join(part, path)) })),
);

/** Every match of a pattern with its file. */
function found(pattern: RegExp): readonly string[] {
  return sources.flatMap(({ file, text }) => (text.match(pattern) ?? []).map((match) => `${file}: ${match}`));
}

/** The bodies of all `catch`, up to the line that closes them at their own indentation. */
function catchBlocks(text: string): readonly string[] {
  return Array.from(text.matchAll(/^( *)\} catch[^{]*\{\n([^]*?)^\1\}/gm), ([, , body = '']) => body);
}

describe('the sources', () => {
  test('declare one error class that extends Error, and all others extend it', () => {
    expect(found(/class \w+ extends \w*Error\b/g)).toContain(
      'exporter/io/http/server.ts: class ListenError extends NatsightError',
    );
    expect(found(/class \w+ extends (?:\w+\.)?(?!NatsightError\b)\w*Error\b/g)).toEqual([
      'setup/error.ts: class NatsightError extends Error',
    ]);
  });

  test('throw a plain error only for a fault of natsight', () => {
    const plain = found(/throw new (?:Type|Range|Syntax|Reference)?Error\(\s*[^]{0,6}/g);
    expect(plain.length).toBeGreaterThan(10);
    expect(plain.filter((match) => !/\(\s*['`]BUG:?/.test(match))).toEqual([]);
  });

  test('name the error that a new one replaces as its cause', () => {
    const replaced = sources.flatMap(({ file, text }) => catchBlocks(text).map((block) => ({ file, block })));
    const throwing = replaced.filter(({ block }) => /throw new \w+Error\(/.test(block));
    expect(throwing.length).toBeGreaterThan(10);
    expect(throwing.filter(({ block }) => !/\bcause\b/.test(block))).toEqual([]);
  });

  test('use every code, and each in one class', () => {
    const classes = sources.filter(({ text }) => /class \w+ extends NatsightError\b/.test(text));
    const users = Object.keys(ERROR_CODES).map((code) => ({
      code,
      files: classes.filter(({ text }) => text.includes(`'${code}'`)).map(({ file }) => file),
    }));
    expect(users.filter(({ files }) => files.length !== 1)).toEqual([]);
    const thrown = Object.keys(ERROR_CODES).filter(
      (code) => found(new RegExp(`(?:readonly code = |new \\w+Error\\(\\s*)'${code}'`, 'g')).length > 0,
    );
    expect(thrown).toEqual(Object.keys(ERROR_CODES));
  });
});

test('docs/errors.md lists every code with its exit code and meaning, in the order of setup/error-codes.ts', () => {
  const [table] = tables(read('docs/errors.md'));
  expect(
    table?.rows.map(([code = '', exitCode, meaning]) => [code.replaceAll('`', ''), exitCode, meaning]),
  ).toEqual(
    Object.entries(ERROR_CODES).map(([code, { exitCode, meaning }]) => [code, String(exitCode), meaning]),
  );
});

test('an error has a name, a code, an exit code and its cause', () => {
  const cause = new Error('no such file');
  const error = new OptionError('--file "a" cannot be read', { cause });
  expect(error).toBeInstanceOf(NatsightError);
  const { name, code, exitCode } = error;
  expect([name, code, exitCode, error.cause]).toEqual(['OptionError', 'OPTION_INVALID', 1, cause]);
  expect(String(error)).toBe('OptionError: --file "a" cannot be read');
});

test('an error of several codes has the one that it was thrown with', () => {
  const error = new ProvisionError('FOLDER_UNKNOWN', 'name the folder');
  expect(error).toMatchObject({ name: 'ProvisionError', code: 'FOLDER_UNKNOWN', exitCode: 1 });
});
