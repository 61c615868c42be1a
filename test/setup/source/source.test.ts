import { describe, expect, test } from '@jest/globals';
import { formatProblem } from '../../../setup/problem.js';
import { SourceFile } from '../../../setup/source/source-file.js';
import { SourceText } from '../../../setup/source/source.js';

const text = `{
  "a": { "list": [1, "two"] },
  "text": "x\\u00e9\\n\\"y\\" end"
}`;
const source = new SourceText([new SourceFile('f.json', text)]);
const at = (line: number, column: number) => `f.json:${line}:${column}  m`;

describe('a problem stands', () => {
  test.each([
    ['at the value', ['a', 'list', 1], at(2, 22)],
    ['at what is nearest above a value that is not there', ['a', 'missing', 'deeper'], at(2, 8)],
    ['at the top when nothing of the path is there', ['b', 'c'], at(1, 1)],
  ])('%s', (_, path, expected) => {
    expect(formatProblem(source.problem(path, 'm'))).toBe(expected);
  });

  test('at a key', () => {
    expect(formatProblem(source.keyProblem(['a', 'list'], 'm'))).toBe(at(2, 10));
  });

  test.each([
    ['before any escape', 1, 13],
    ['behind a \\u escape', 2, 19],
    ['behind several escapes', 5, 24],
    ['at the end of the string', 10, 30],
  ])('in a string %s', (_, index, column) => {
    expect(formatProblem(source.stringProblem(['text'], index, 'm'))).toBe(at(3, column));
  });

  test('at the beginning of a file that cannot be read', () => {
    const gone = new SourceFile('gone.json', { unreadable: 'no such file' });
    expect(gone.problems.map(formatProblem)).toEqual(['gone.json:1:1  cannot be read: no such file']);
  });
});
