import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { parseSetup } from '../../setup/parse.js';
import { formatProblem } from '../../setup/problem.js';

const FIXTURES = 'test/fixtures/config';
const MINIMAL = join(FIXTURES, 'good/minimal');

/** The text of a setup file; the one that a folder leaves out is that of the minimal setup. */
function readFixture(folder: string, file: string): string {
  const own = join(folder, file);
  return readFileSync(existsSync(own) ? own : join(MINIMAL, file), 'utf8');
}

function problemsOf(folder: string): string {
  const { problems } = parseSetup(readFixture(folder, PROCESSING_FILE), readFixture(folder, MONITORING_FILE));
  return problems.map((problem) => `${formatProblem(problem)}\n`).join('');
}

const foldersIn = (kind: string) =>
  readdirSync(join(FIXTURES, kind)).map((name) => [name, join(FIXTURES, kind, name)]);

describe('a good setup has no problems:', () => {
  test.each(foldersIn('good'))('%s', (_, folder = '') => {
    expect(problemsOf(folder)).toBe('');
  });
});

describe('a bad setup has the problems that its expected.txt lists:', () => {
  test.each(foldersIn('bad'))('%s', (_, folder = '') => {
    expect(problemsOf(folder)).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8'));
  });
});
