import { readFileSync } from 'node:fs';
import { afterEach, expect, jest, test } from '@jest/globals';
import { describeFailure, isForPerson, reportFailure } from '../../scripts/failure.js';
import { OptionError } from '../../setup/option-error.js';

afterEach(() => {
  process.exitCode = 0;
});

test('an error of the family is its message', () => {
  const error = new OptionError('--for "x" is no duration');
  expect([isForPerson(error), describeFailure(error)]).toEqual([true, '--for "x" is no duration']);
});

test('an error of the operating system with a path is a sentence', () => {
  expect.assertions(1);
  try {
    readFileSync('/absent/file');
  } catch (error) {
    expect([isForPerson(error), describeFailure(error)]).toEqual([
      true,
      '"/absent/file" cannot be used: no such file. Correct the path; it may be in a folder in which nobody can create files, such as /proc.',
    ]);
  }
});

test.each([new Error('BUG: it cannot be'), new TypeError('x is not a function')])(
  'a fault of natsight keeps its stack: %s',
  (error) => {
    expect(isForPerson(error)).toBe(false);
    expect(describeFailure(error)).toMatch(/^\w*Error: .+\n +at /);
  },
);

test('what is no error is described too', () => {
  expect(describeFailure('gone')).toBe('gone');
});

test('a failure is printed and sets the exit code', () => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  reportFailure(new OptionError('--for "x" is no duration'));
  const printed = write.mock.calls.map(([text]) => text);
  write.mockRestore();
  expect([printed, process.exitCode]).toEqual([['--for "x" is no duration\n'], 1]);
});
