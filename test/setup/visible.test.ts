import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { formatAllProblems } from '../../setup/problem.js';
import type { Problem } from '../../setup/problem.js';
import { boundMessage, MAX_MESSAGE_CHARACTERS, quoted } from '../../setup/visible.js';

describe('a message', () => {
  test('shows escape sequences, line breaks and direction marks as escapes', () => {
    expect(boundMessage('unknown "\u001b[31mred\n\u0007\u009b\u202e"')).toBe(
      String.raw`unknown "\u001b[31mred\n\u0007\u009b\u202e"`,
    );
    expect(boundMessage('half \ud83d, whole 😀')).toBe(String.raw`half \ud83d, whole 😀`);
  });

  test('cuts a long word and says how many characters it leaves out of a long sentence', () => {
    expect(boundMessage(`unknown "${'a'.repeat(100_000)}" here`)).toBe(`unknown "${'a'.repeat(79)}… here`);
    const message = boundMessage('one two '.repeat(10_000));
    expect(message).toMatch(/^one two .* … \(79040 characters left out\) … .*one two $/);
    expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_CHARACTERS);
  });

  test('never exceeds the limit and never has a character that a terminal obeys', () => {
    const text = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('x'.repeat(500), '\u001b]0;')),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(text, (parts) => {
        const message = boundMessage(parts.join(' '));
        expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_CHARACTERS);
        // oxlint-disable-next-line no-control-regex
        expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });

  test('quotes at most 80 characters of a name', () => {
    expect(quoted('é'.repeat(81))).toBe(`"${'é'.repeat(79)}…"`);
  });
});

describe('many problems', () => {
  const problem = (level: Problem['level'], line: number): Problem => ({
    level,
    file: 'a.json',
    line,
    column: 1,
    message: 'm',
  });

  test('are counted beyond the limit, and errors come first', () => {
    const warnings = Array.from({ length: 150 }, (_, at) => problem('warning', at + 1));
    const lines = formatAllProblems([...warnings, problem('error', 200)]);
    expect(lines).toHaveLength(101);
    expect(lines[0]).toBe('a.json:200:1  m');
    expect(lines.at(-1)).toBe('and 51 more problems, 0 of them errors');
  });

  test('are shown in their order if there are not too many', () => {
    expect(formatAllProblems([problem('warning', 1), problem('error', 2)])).toEqual([
      'a.json:1:1  warning: m',
      'a.json:2:1  m',
    ]);
  });
});
